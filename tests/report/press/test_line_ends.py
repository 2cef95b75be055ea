"""Where lines end, measured in the PDF."""

# WeasyPrint has no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from dataclasses import replace

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import TextBox

from report.document import LineBreak, Number, Paragraph, Text
from report.press.justification import justified
from report.press.line_ends import UNTORN, parting
from report.press.pdf import render_pdf
from tests.report.drawn_lines import Line, drawn_lines
from tests.report.sample_document import figure, paragraph, small, text

LEFT, RIGHT = 25 / 25.4 * 72, 185 / 25.4 * 72
SIZE = 12.0


def lines(pdf: bytes) -> list[Line]:
    """The lines of the first page below its heading."""
    return [line for line in drawn_lines(pdf, 0) if 90 < line.baseline < 740][1:]


def test_lines_with_quotation_marks_are_filled_and_not_torn() -> None:
    words = (
        "差异不显著的有“经典（10 轮）”（低 0.20 个百分点）、“最大池化”（高 0.42 个百分点）和“学习率衰减”（低 0.82 个百分点）；"
        * 4
    )
    found = lines(render_pdf(small(paragraph(words))))
    assert len(found) > 5
    for line in found[:-1]:
        assert line.right == pytest.approx(RIGHT, abs=0.5), line.text
        assert max(line.gaps, default=0.0) < 0.4, line.text
    assert not any(
        line.text.endswith(("“", "（")) or line.text.startswith(("”", "）", "、", "；")) for line in found
    )


def test_only_pairs_of_characters_are_decided_here() -> None:
    asked: list[str] = []

    def can_break_text(text: str, lang: str) -> bool:
        asked.append(text)
        return False

    can_break = parting(can_break_text)
    assert can_break("是“", "zh-CN")
    assert not can_break("“是", "zh-CN")
    assert not can_break("写的是“甲”吗", "zh-CN")
    assert asked == ["“是", "写的是“甲”吗"]


@pytest.mark.parametrize("length", range(70, 78))
def test_no_paragraph_ends_in_one_or_two_characters(length: int) -> None:
    found = lines(render_pdf(small(paragraph("字" * (length - 1) + "。"))))
    assert len("".join(line.text for line in found)) == length
    assert len(found) == 1 or len(found[-1].text) >= 3
    for line in found[:-1]:
        assert line.right == pytest.approx(RIGHT, abs=0.5)


def test_what_the_author_ended_stays_ended() -> None:
    short = Paragraph((Text("第一行有十个以上的字。"), LineBreak(), Text("末。")))
    assert [line.text for line in lines(render_pdf(small(short)))] == ["第一行有十个以上的字。", "末。"]


def test_the_lines_of_a_caption_are_about_equally_long() -> None:
    caption = replace(figure(), caption=text("说明" * 30))
    found = [line for line in lines(render_pdf(small(caption))) if "说明" in line.text]
    widths = [line.right - line.left for line in found]
    assert len(widths) == 2
    assert min(widths) > 0.8 * max(widths)


def test_a_word_is_not_broken_to_balance_lines() -> None:
    caption = replace(figure(), caption=text("短" * 8 + "Internationalization" * 3))
    found = "\n".join(line.text for line in lines(render_pdf(small(caption))))
    assert "Internationalization" * 3 in found


@pytest.mark.parametrize("before", [*range(30, 36), 28, 29])
def test_a_mean_and_its_deviation_part_only_where_the_line_would_become_very_loose(before: int) -> None:
    words = (Text("字" * before), Number("a", "98.90% ± 0.04%"), Text("，" + "字" * 40))
    first, second, *_ = lines(render_pdf(small(Paragraph(words))))
    assert second.text.startswith("98.90%± 0.04%，" if before >= 30 else "± 0.04%，")
    assert first.right == pytest.approx(RIGHT, abs=0.5)


def test_a_line_is_not_torn_to_lengthen_the_last_one() -> None:
    words = "字" * 22 + "Convolutionalnetwork" + "网络。"
    line, last = lines(render_pdf(small(paragraph(words))))
    assert last.text == "络。"
    assert max(line.gaps) < UNTORN


def test_a_line_may_end_within_the_unit_of_a_deviation() -> None:
    words = (Text("字" * 26), Number("a", "+0.50 ± 0.15 个百分点"), Text("，" + "字" * 40))
    first, second, *_ = lines(render_pdf(small(Paragraph(words))))
    assert first.text.endswith("0.15 个百分")
    assert second.text.startswith("点，")


@pytest.mark.parametrize("inside", ["float: left", "display: inline-block; text-align: right"])
def test_what_a_users_style_sets_beside_or_into_a_line_stays_where_weasyprint_puts_it(inside: str) -> None:
    style = f"@page {{ size: 500px 800px; margin: 20px }} p {{ font: 20px serif; width: 460px }} b {{ {inside}; width: 160px }}"

    def places(length: int) -> list[tuple[str, float, float]]:
        page = f"<style>{style}</style><p lang=zh-CN>{'字' * 10}<b>x</b>{'字' * length}</p>"
        [printed] = weasyprint.HTML(string=page).render().pages
        return [
            (box.text, vars(box)["position_x"], vars(box)["width"])
            for box in printed._page_box.descendants()
            if isinstance(box, TextBox) and "x" in box.text
        ]

    for length in range(4, 20):
        plain = places(length)
        with justified():
            assert places(length) == plain
