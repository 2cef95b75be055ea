"""Fonts cut to what a document shows."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont

from report.document import Code, Paragraph, Strong, Text
from report.errors import RenderError
from report.press.fonts import ASCII, FACES, Subset, shown, subsets
from tests.report.sample_document import figure, rich, small, text, with_text


def glyphs(subset: Subset) -> set[str]:
    """The characters that a cut font still has."""
    found = TTFont(io.BytesIO(subset.opentype)).getBestCmap()
    assert found is not None
    return set(map(chr, found))


def faces(words: str) -> dict[str, set[str]]:
    """Characters by role, for a document with one paragraph."""
    return {role: glyphs(subset) for role, subset in subsets(with_text(words), frozenset(words)).items()}


def test_each_face_holds_the_characters_that_it_can_be_asked_for_and_few_others() -> None:
    found = faces("卷积₀")
    assert set("卷积") <= found["serif"]
    assert "池" not in found["serif"]
    assert "₀" in found["mono"] - found["serif"]
    assert all(characters >= ASCII for characters in found.values())


def test_the_sans_face_leaves_out_what_only_running_text_has() -> None:
    document = small(Paragraph((Text("正文"), Strong(text("重点")), Code("代码"))))
    sans = glyphs(subsets(document, frozenset("正文重点代码"))["sans"])
    assert set("重点代码") <= sans
    assert not set("正文") & sans


def test_a_character_without_a_glyph_is_refused_by_name() -> None:
    with pytest.raises(RenderError) as refusal:
        faces("训练顺利完成😀，准确率很高")
    assert "U+1F600" in str(refusal.value)
    assert "GRINNING FACE" in str(refusal.value)
    assert "训练顺利完成" in str(refusal.value)


@pytest.mark.parametrize("character", ["\x07", "\u200b", "\ue000"])
def test_an_invisible_character_is_refused_too(character: str) -> None:
    with pytest.raises(RenderError, match=f"U\\+{ord(character):04X}"):
        faces(f"看不{character}见")


def test_what_is_not_printed_needs_no_glyph() -> None:
    document = replace(small(replace(figure(), alt="😀")), keywords=("😀",), description="😀")
    subsets(document, frozenset())
    assert "😀" not in "".join(words for words, _ in shown(document))


@pytest.mark.parametrize("role", ["serif", "sans", "mono"])
def test_digits_are_equally_wide(role: str) -> None:
    font = TTFont(io.BytesIO(subsets(with_text(""), frozenset())[role].opentype))
    names = font.getBestCmap()
    assert names is not None
    outlines = font.getGlyphSet()
    assert len({font["hmtx"].metrics[names[ord(digit)]][0] for digit in "0123456789"}) == 1
    assert len({outlines[names[ord(digit)]].width for digit in "0123456789"}) == 1


def test_cutting_twice_gives_the_same_font() -> None:
    from report.press.fonts import cut

    first = cut("serif", ASCII | set("卷积"))
    cut.cache_clear()
    assert cut("serif", ASCII | set("积卷")) == first


def test_the_font_of_the_web_page_is_the_one_of_the_pdf() -> None:
    subset = subsets(rich(), frozenset("卷积"))["serif"]
    unpacked = TTFont(io.BytesIO(subset.woff2))
    assert unpacked.flavor == "woff2"
    assert unpacked.getGlyphOrder() == TTFont(io.BytesIO(subset.opentype)).getGlyphOrder()


def test_no_installed_font_can_stand_in_for_a_face() -> None:
    assert all(face.family.startswith("Report ") for face in FACES.values())
