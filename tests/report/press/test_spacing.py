"""The quarter of an em between Chinese and Latin: where it goes, and that no character is added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.document import Code, Emphasis, Formula, Inline, LineBreak, Link, Number, Reference, Strong, Text
from report.press.spacing import Spaced, are_tight, characters, may_part, spaced


def marked(*inlines: Inline) -> str:
    """The text, with | wherever a quarter of an em goes."""

    def told(pieces: tuple[Inline, ...]) -> str:
        return "".join(map(one, pieces))

    def one(piece: Inline) -> str:
        match piece:
            case Spaced():
                return "|" * piece.before + piece.text + "|" * piece.after
            case Strong() | Emphasis() | Link():
                return told(piece.children)
            case LineBreak():
                return "\n"
            case Formula():
                return f"${piece.latex}$"
            case _:
                return piece.text

    return told(spaced(inlines))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("使用LeNet-5网络", "使用|LeNet-5|网络"),
        ("1998年提出", "1998|年提出"),
        ("错误率为0.95%的网络", "错误率为|0.95%|的网络"),
        ("取10⁻³到", "取|10⁻³|到"),
        ("角A的边", "角|A|的边"),
        ("系数α为", "系数|α|为"),
        ("使用 LeNet-5 网络", "使用 LeNet-5 网络"),
        ("网络（CNN），", "网络（CNN），"),
        ("第①步", "第①步"),
        ("全角Ａ不算", "全角Ａ不算"),
        ("Latin only, 1998", "Latin only, 1998"),
    ],
)
def test_a_quarter_em_goes_between_chinese_and_latin_only(text: str, expected: str) -> None:
    assert marked(Text(text)) == expected


def test_neighbours_are_seen_across_inline_pieces() -> None:
    assert marked(Text("准确率为"), Number("a", "98%"), Text("左右")) == "准确率为|98%|左右"
    assert marked(Text("用"), Code("train()"), Text("训练")) == "用|train()训练"
    assert marked(Text("图A"), Strong((Text("与B"), Emphasis((Text("很像"),))))) == "图|A|与|B|很像"


def test_code_links_and_references_are_left_whole() -> None:
    link = Link("https://example.org", (Text("见A页"),))
    kept = (Code("中a文"), link, Reference("x", "图3右"))
    assert spaced(kept) == kept


def test_a_line_end_of_the_source_is_no_space_beside_chinese() -> None:
    assert marked(Text("上一行"), Text("\n"), Text("下一行")) == "上一行下一行"
    assert marked(Text("结束。\nThen")) == "结束。Then"
    assert marked(Text("one\ntwo")) == "one\ntwo"


def test_a_forced_line_end_parts_neighbours() -> None:
    assert marked(Text("中"), LineBreak(), Text("A")) == "中\nA"


@given(st.lists(st.text(st.sampled_from("中文，。（LeNet 5%.α“"), max_size=8), max_size=5))
def test_the_characters_stay_what_they_were(texts: list[str]) -> None:
    inlines = tuple(Strong((Text(part),)) if number % 2 else Text(part) for number, part in enumerate(texts))
    assert "".join(characters(spaced(inlines))) == "".join(texts)


def test_a_formula_is_a_western_neighbour() -> None:
    assert marked(Text("由"), Formula("x"), Text("得，"), Formula("y")) == "由|$x$|得，$y$"


def test_a_formula_of_chinese_words_is_a_chinese_neighbour() -> None:
    words = Formula(r"\text{饱和}")
    assert marked(Text("称为"), words, Text("的")) == r"称为$\text{饱和}$的"
    assert marked(Text("值"), Formula(r"\text{饱和}_1"), Text("的")) == "值|$\\text{饱和}_1$|的"


@pytest.mark.parametrize(
    ("pair", "parts"),
    [
        *[(pair, True) for pair in ("是“", "，“", "”的", "”（", "”“")],
        *[(pair, False) for pair in ("“甲", "甲”", "”，", "（“", "a“", "”a", "甲乙")],
    ],
)
def test_a_line_may_end_outside_chinese_quotation_marks(pair: str, parts: bool) -> None:
    assert may_part(*pair) is parts


@pytest.mark.parametrize(
    ("pair", "tight"),
    [
        ("）、", True),
        ("”（", True),
        ("，“", True),
        ("（“", True),
        ("（甲", False),
        ("甲，", False),
        ("——", False),
    ],
)
def test_two_marks_that_meet_stand_close(pair: str, tight: bool) -> None:
    assert are_tight(*pair) is tight


def test_what_is_marked_on_a_character() -> None:
    assert spaced((Text("是“甲”（乙）"),)) == (
        Text("是"),
        Spaced("“", parts=True),
        Text("甲"),
        Spaced("”", parts=True),
        Spaced("（", tight=True),
        Text("乙）"),
    )
