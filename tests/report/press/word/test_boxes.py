"""A boxed report in Word: what belongs together is in a row that no page divides."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

from lxml import etree

from report.press.word.docx_file import render_docx
from report.press.word.elements import NAMESPACES
from tests.report.sample_document import rich


def boxes() -> list[Any]:
    """The boxes of a report with everything in it."""
    data = render_docx(replace(rich(), layout="boxed", signature=("成绩", "教师签字")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    return list(body.xpath("w:body/w:tbl[w:tblPr/w:tblBorders]", namespaces=NAMESPACES))


def test_each_part_has_a_box_without_lines_between_its_rows() -> None:
    assert len(boxes()) == len(rich().sections)
    for box in boxes():
        sides = [
            edge.tag.rpartition("}")[2] for edge in box.xpath("w:tblPr/w:tblBorders/*", namespaces=NAMESPACES)
        ]
        assert sides == ["top", "left", "bottom", "right"]
    assert "教师签字：" in "".join(boxes()[-1].itertext())


def test_figures_short_tables_and_what_a_title_announces_have_undivided_rows() -> None:
    rows = [row for box in boxes() for row in box.xpath("w:tr", namespaces=NAMESPACES)]
    whole = [row for row in rows if row.xpath("w:trPr/w:cantSplit", namespaces=NAMESPACES)]
    said = ["".join(row.itertext()) for row in whole]
    (layers,) = [words for words in said if "各层的形状" in words]
    (curves,) = [words for words in said if "训练与测试曲线" in words]
    assert (layers[:2], layers[-10:]) == ("2.", "注：池化层没有参数。")
    assert (curves[:2], curves[-14:]) == ("3.", "（LeNet-5，3个种子）")
    assert said[0].startswith("一、实验目的卷积神经网络")
    assert said[-1].startswith("成绩")
    (epochs,) = [row for row in rows if row.xpath(".//w:t[.='3956']", namespaces=NAMESPACES)]
    assert epochs not in whole


def test_no_row_is_kept_with_the_next() -> None:
    for box in boxes():
        for cell in box.xpath("w:tr/w:tc", namespaces=NAMESPACES):
            (first, *_) = cell.xpath("w:p", namespaces=NAMESPACES)
            assert first.xpath("w:pPr/w:keepNext/@w:val", namespaces=NAMESPACES) == ["0"]


def test_nothing_of_the_text_is_lost() -> None:
    said = "".join(words for box in boxes() for words in box.itertext())
    assert all(section.title in said for section in rich().walk())
    assert "不同机器上的结果" in said
    assert "3956" in said
