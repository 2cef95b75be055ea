"""Fonts cut to what a document shows."""

# fontTools has no annotations for its pens.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from report.document import Code, Paragraph, Strong, Text
from report.errors import RenderError
from report.press.fonts import ASCII, FACES, MARKERS, Subset, cut, shown, subsets
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
    first = cut("serif", ASCII | set("卷积"))
    cut.cache_clear()
    assert cut("serif", ASCII | set("积卷")) == first


def test_what_stands_before_the_items_of_lists_is_in_one_face_at_least() -> None:
    assert set().union(*faces("").values()) >= MARKERS


def test_the_font_of_the_web_page_is_the_one_of_the_pdf() -> None:
    subset = subsets(rich(), frozenset("卷积"))["serif"]
    unpacked = TTFont(io.BytesIO(subset.woff))
    assert unpacked.flavor == "woff"
    assert unpacked.getGlyphOrder() == TTFont(io.BytesIO(subset.opentype)).getGlyphOrder()


@pytest.mark.parametrize("role", FACES)
def test_a_number_in_a_pdf_means_the_same_glyph_to_every_reader(role: str) -> None:
    """In a CID-keyed font, some readers take it for a place in the font, others for a name (ISO 32000-1, 9.7.4.2)."""
    cut_font = TTFont(io.BytesIO(subsets(with_text("卷积"), frozenset("卷积"))[role].opentype))
    assert not hasattr(cut_font["CFF "].cff.topDictIndex[0], "ROS")
    if role != "mono":
        assert hasattr(TTFont(FACES[role].locate())["CFF "].cff.topDictIndex[0], "ROS")


@pytest.mark.parametrize("role", FACES)
def test_outlines_are_those_of_the_face(role: str) -> None:
    face, own = TTFont(FACES[role].locate()), TTFont(io.BytesIO(cut(role, ASCII | set("卷积Ä₀"))))
    for character in "卷积Ä₀,;g":
        (bounds, metrics), (own_bounds, own_metrics) = shape(face, character), shape(own, character)
        assert own_metrics == metrics
        assert own_bounds == pytest.approx(bounds, abs=1)


def shape(font: TTFont, character: str) -> tuple[tuple[float, ...], tuple[int, int]]:
    """The box around a character's outline, and its width and bearing; nothing if the font has none."""
    names, glyph_set = font.getBestCmap(), font.getGlyphSet()
    if names is None or ord(character) not in names:
        return (), (0, 0)
    name, pen = names[ord(character)], BoundsPen(glyph_set)
    glyph_set[name].draw(pen)
    return pen.bounds or (), font["hmtx"].metrics[name]


def test_no_installed_font_can_stand_in_for_a_face() -> None:
    assert all(face.family.startswith("Report ") for face in FACES.values())
