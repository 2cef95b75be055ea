"""Flush edges, measured where the PDF draws its glyphs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import suppress

import pytest
import weasyprint.layout.inline as inline
from weasyprint.text.line_break import Layout

from report.document import Code, CoverField, Paragraph, Strong, Text
from report.press.justification import HAIR, LOOSE, Gap, gap, justified, opening, spread
from report.press.pdf import render_pdf
from tests.report.drawn_lines import Line, drawn_lines
from tests.report.sample_document import LONG, paragraph, small, text

LEFT, RIGHT = 25 / 25.4 * 72, 185 / 25.4 * 72
"""Edges of the text block, pt."""
TOLERANCE = 0.5
MIXED = "在MNIST上训练30轮，每轮约需1.5 s，学习率取0.01；Gradient-Based Learning一文给出了LeNet-5在测试集上0.95%的错误率。"


def body(pdf: bytes) -> list[Line]:
    """The lines of the first page between its title and its footer, the heading left out."""
    return [line for line in drawn_lines(pdf, 0) if 90 < line.baseline < 740]


def full_lines(lines: Sequence[Line]) -> list[Line]:
    """All but the last lines of paragraphs: those that another line of the same paragraph follows."""
    return [line for line, following in itertools.pairwise(lines) if following.left < LEFT + 20]


@pytest.mark.parametrize(
    "words",
    [LONG.replace("LeNet-5", "").replace("MNIST", "") * 2, LONG * 2, MIXED * 4],
    ids=["chinese", "prose", "mixed"],
)
def test_full_lines_reach_both_edges(words: str) -> None:
    lines = full_lines(body(render_pdf(small(paragraph(words), paragraph(words)))))
    assert len(lines) >= 8
    for line in lines:
        assert line.right == pytest.approx(RIGHT, abs=TOLERANCE), line.text
        indent = 24 if line.left > LEFT + 12 else 0
        assert line.left == pytest.approx(LEFT + indent, abs=TOLERANCE), line.text


def test_lines_stay_flush_across_inline_pieces() -> None:
    pieces = (Text(LONG), Strong(text("重点是卷积与池化，")), Code("train(recipe)"), Text(LONG))
    lines = full_lines(body(render_pdf(small(Paragraph(pieces)))))
    assert max(abs(line.right - RIGHT) for line in lines) < TOLERANCE


def test_the_gaps_within_chinese_words_stay_below_what_a_reader_takes_for_a_space() -> None:
    lines = full_lines(body(render_pdf(small(paragraph(LONG * 2)))))
    assert any(line.gaps for line in lines)
    assert all(min(line.gaps, default=0) <= HAIR for line in lines)


def test_a_line_with_nothing_to_stretch_stays_ragged_but_inside() -> None:
    words = "x" * 40
    for line in body(render_pdf(small(paragraph(f"{words} {words} {words} {words}")))):
        assert line.right < RIGHT + TOLERANCE


def test_labels_of_the_cover_are_equally_wide() -> None:
    cover = (CoverField("姓名", "张三"), CoverField("课程名称", "深度学习"), CoverField("指导教师姓名", ""))
    two, four, six = (line for line in drawn_lines(render_pdf(small(cover=cover)), 0) if line.baseline < 600)
    assert [two.text, four.text, six.text] == ["姓名张三", "课程名称深度学习", "指导教师姓名"]
    assert [two.left, four.left] == pytest.approx([six.left] * 2, abs=0.1)
    assert six.right - six.left == pytest.approx(6 * 14, abs=0.1)
    assert max(two.gaps) == pytest.approx(4, abs=0.05)
    assert max(four.gaps) == pytest.approx(2 / 3, abs=0.05)


def test_without_the_private_functions_the_right_edge_is_ragged_and_the_text_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = small(paragraph(LONG * 2))
    flush = body(render_pdf(document))
    monkeypatch.delattr(inline, "justify_line")
    monkeypatch.setattr(inline, "text_align", lambda *_, **__: 0)
    with justified() as taught:
        assert not taught
    ragged = body(render_pdf(document))
    assert "".join(line.text for line in ragged) == "".join(line.text for line in flush)
    assert max(RIGHT - line.right for line in full_lines(ragged)) > 5


def test_weasyprint_is_left_as_it_was_found() -> None:
    def functions() -> tuple[object, ...]:
        names = ("text_align", "justify_line", "can_break_text", "get_next_linebox")
        return (*(getattr(inline, name) for name in names), Layout.get_first_line)

    before = functions()
    with justified() as taught:
        assert taught
        assert not set(functions()) & set(before)
    with suppress(ZeroDivisionError), justified():
        raise ZeroDivisionError
    assert functions() == before


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("卷积", "close"),
        ("卷，", "firm"),
        ("（卷", "firm"),
        ("），", "firm"),
        ("”（", "loose"),
        ("，卷", "loose"),
        ("卷（", "loose"),
        ("用L", "loose"),
        ("t网", "loose"),
        (" L", "loose"),
        ("t ", "firm"),
        ("Le", "firm"),
        ("——", "firm"),
    ],
)
def test_what_two_neighbours_allow(pair: str, expected: Gap) -> None:
    assert gap(pair[0], pair[1]) == expected


def test_a_little_is_spread_over_all_gaps_alike() -> None:
    assert spread(["close", "firm", "loose"], 0.8, 10.0) == [0.4, 0.0, 0.4]


def test_more_goes_to_loose_gaps_first_and_still_more_to_all() -> None:
    shares = spread(["close", "loose", "loose"], 5.0, 10.0)
    assert shares[0] == pytest.approx(HAIR * 10)
    assert sum(shares) == pytest.approx(5.0)
    assert shares[1] < LOOSE * 10 + shares[0]
    wide = spread(["close", "loose", "loose"], 9.0, 10.0)
    assert wide[0] > HAIR * 10
    assert wide[1] == pytest.approx(LOOSE * 10 + wide[0])


def test_a_line_that_would_be_torn_stays_ragged_unless_told_otherwise() -> None:
    assert spread(["close", "loose"], 30.0, 10.0) == []
    assert spread(["firm", "firm"], 1.0, 10.0) == []
    assert sum(spread(["close", "loose"], 30.0, 10.0, at_any_price=True)) == pytest.approx(30.0)


def test_how_far_words_are_opened_is_what_their_characters_take() -> None:
    gaps: list[Gap] = ["close", "firm", "loose"]
    assert opening(gaps, [0.4, 0.0, 4.0], 10.0) == pytest.approx(0.04)
    assert opening(["firm", "loose"], [0.0, 4.0], 10.0) == 0.0
    assert opening(gaps, [], 10.0) == float("inf"), "left ragged"
