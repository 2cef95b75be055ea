"""The cover that docs/templates.md shows: whoever copies it gets one page, and nothing on it is indented."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from report.document import CoverField, OverlayFile
from report.press.pdf import render_pdf
from tests.report.drawn_lines import drawn_lines
from tests.report.sample_document import paragraph, small

ROOT = Path(__file__).parents[3]
STYLE = """.cover .logo { width: 30mm }
.cover .school { font-size: 26pt; letter-spacing: .1em }
.cover th, .cover td { font-size: 14pt }
h2 { color: #7a1f2b }
.note { color: #333 }
"""
LABELS = ("课程名称", "实验名称", "学院", "专业班级", "姓名", "学号", "指导教师", "实验地点", "日期", "成绩")
MIDDLE = 210 / 25.4 * 72 / 2


def overlay() -> tuple[OverlayFile, ...]:
    """What the documentation tells to write, and a logo."""
    docs = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    (cover,) = re.findall(r'```jinja\n(<header class="cover">.*?)```', docs, re.DOTALL)
    logo = (ROOT / "examples" / "school" / "templates" / "logo.svg").read_bytes()
    return (
        OverlayFile("logo.svg", logo),
        OverlayFile("sections/cover.html.jinja", cover.encode()),
        OverlayFile("style.css", STYLE.encode()),
    )


@pytest.mark.parametrize(
    "title", ["手写数字识别", "基于卷积神经网络的手写数字识别与若干种池化方式的比较实验报告"]
)
def test_the_documented_cover_with_ten_rows_fits_a_page_and_is_centred(title: str) -> None:
    rows = tuple(CoverField(label, "张三") for label in LABELS)
    pdf = render_pdf(replace(small(paragraph("正文"), cover=rows, title=title), overlay=overlay()))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.pages) == 2
    lines = drawn_lines(pdf, 0)
    (school,) = (line for line in lines if line.text == "某某大学")
    # The space after the last letter is drawn as well.
    assert (school.left + school.right) / 2 == pytest.approx(MIDDLE, abs=3)
    assert [line.text for line in lines if line.text.startswith("成绩")]
