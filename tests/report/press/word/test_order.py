"""Properties stand in the order of the standard (ECMA-376, part 1): Word offers to repair a file where they do not."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import etree

from report.document import (
    Code,
    Emphasis,
    Layout,
    Paragraph,
    Question,
    QuestionList,
    ScoreItem,
    ScoreTable,
    Section,
    Strong,
    Text,
)
from report.press.word.docx_file import render_docx
from report.press.word.elements import NAMESPACES
from tests.report.sample_document import paragraph, rich, text

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b i noProof color sz szCs u vertAlign em lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan tcBorders shd vAlign",
    "tcBorders": "top left bottom right",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType titlePg docGrid",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "lvl": "start numFmt lvlText lvlJc pPr rPr",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
}


@pytest.mark.parametrize("layout", ["cover", "header", "boxed"])
def test_properties_are_in_order(layout: Layout) -> None:
    styled = Paragraph((Strong((Text("“粗”"), Emphasis(text("点")), Code("x"))),))
    asked = QuestionList((Question(1, text("问"), (paragraph("答"),)), Question(2, text("问"), (), 2)))
    more = Section("more", "", "“更多”", 1, (styled, asked, ScoreTable((ScoreItem("甲", "1"),), "1")))
    document = replace(rich(), layout=layout, signature=("成绩",), sections=(*rich().sections, more))
    seen = set()
    with zipfile.ZipFile(io.BytesIO(render_docx(document))) as archive:
        for name in filter(lambda name: name.endswith(".xml"), archive.namelist()):
            for node in etree.fromstring(archive.read(name)).xpath("//w:*", namespaces=NAMESPACES):
                kind = etree.QName(node).localname
                order = ORDER.get(kind, "").split()
                inside = [etree.QName(child).localname for child in node.iterchildren("*")]
                assert not order or set(inside) <= set(order), (name, kind, inside)
                assert all(order.index(a) <= order.index(b) for a, b in pairwise(inside) if order), (
                    name,
                    kind,
                    inside,
                )
                assert kind != "tc" or inside[-1] == "p", "a cell ends with a paragraph"
                seen.add(kind)
    assert set(ORDER) <= seen
