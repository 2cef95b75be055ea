"""report.docx: Word's own styles, fields and tables, the same bytes each time; LibreOffice opens it without loss."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from lxml import etree
from pypdf import PdfReader

from report.document import (
    Block,
    Citation,
    CodeBlock,
    CoverField,
    Document,
    FormulaBlock,
    Layout,
    Paragraph,
    Picture,
    Question,
    QuestionList,
    ReferenceEntry,
    ReferenceList,
    ScoreItem,
    ScoreTable,
    Section,
    Text,
)
from report.errors import RenderError
from report.press.fonts import serif_path
from report.press.rendering import heading
from report.press.word.docx_file import render_docx
from report.press.word.elements import NAMESPACES
from tests.report.sample_document import TITLE, figure, paragraph, rich, small, table, text

LAYOUTS: tuple[Layout, ...] = ("cover", "header", "boxed")
SOFFICE = shutil.which("soffice")


@cache
def file() -> bytes:
    """The document with everything in it."""
    return render_docx(rich())


def opened(data: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def found(node: Any, path: str) -> list[Any]:
    """What XPath finds: elements, or texts of attributes."""
    return list(node.xpath(path, namespaces=NAMESPACES))


def of(*blocks: Block) -> Any:
    """The text of a small document."""
    return part(render_docx(small(*blocks)))


def test_the_headings_are_headings() -> None:
    expected = [(f"Heading {section.level}", heading(section)) for section in rich().walk()]
    paragraphs = opened(file()).paragraphs
    assert [
        (it.style.name, it.text) for it in paragraphs if it.style and it.style.name.startswith("Heading")
    ] == expected


def test_chinese_and_latin_have_faces_of_their_own() -> None:
    styles = part(file(), "word/styles.xml")

    def faces(style: str) -> dict[str, str]:
        (fonts,) = found(styles, f"//w:style[@w:styleId='{style}']//w:rFonts")
        return {key.rpartition("}")[2]: value for key, value in fonts.attrib.items()}

    (basic,) = found(styles, "//w:docDefaults//w:rFonts")
    assert "宋体" in basic.values()
    assert "Times New Roman" in basic.values()
    assert all(faces(f"Heading{level}")["eastAsia"] == "黑体" for level in (1, 2, 3))
    sizes = [found(styles, f"//w:style[@w:styleId='Heading{level}']//w:sz/@w:val") for level in (1, 2)]
    assert sizes == [["32"], ["28"]]
    (indent,) = found(styles, "//w:style[@w:styleId='Normal']//w:ind/@w:firstLineChars")
    assert str(indent) == "200"


def test_both_quotation_marks_have_the_chinese_face_and_what_they_quote_its_own() -> None:
    runs = found(of(paragraph("训练“经典 LeNet-5”得")), "//w:r[w:t]")
    faces = {
        it.findtext("w:t", namespaces=NAMESPACES): found(
            it, "w:rPr/w:rFonts/@w:hint | w:rPr/w:rFonts/@w:hAnsi"
        )
        for it in runs
    }
    assert set(faces["“"]) == set(faces["”"]) == {"eastAsia", "宋体"}
    assert faces["经典 LeNet-5"] == []
    titled = Section("s", "一、", "“甲”", 1, ())
    (heading_run, *_) = found(part(render_docx(replace(small(), sections=(titled,)))), "//w:r[w:t='“']")
    assert found(heading_run, "w:rPr/w:rFonts/@w:hAnsi") == ["黑体"]


def test_dashes_and_dots_of_chinese_have_its_face_and_a_lone_dash_has_not() -> None:
    body = of(paragraph("好——等等……完"), replace(table(), rows=((text("—"),) * 3,), strong_rows=()))
    assert [it.text for it in found(body, "//w:r[w:rPr/w:rFonts/@w:hint]/w:t")] == ["——", "……"]


def test_several_notes_of_a_table_are_numbered() -> None:
    notes = (text("注：一条。"), text("另一条。"))
    made = found(of(replace(table(), notes=notes)), "//w:p[w:pPr/w:pStyle/@w:val='TableNote']")
    assert ["".join(it.itertext()) for it in made] == ["注：（1）一条。", "（2）另一条。"]
    assert [found(it, "w:pPr/w:jc/@w:val") for it in made] == [["both"], ["both"]]


def test_every_style_that_is_used_is_defined() -> None:
    styles = {str(name) for name in found(part(file(), "word/styles.xml"), "//w:style/@w:styleId")}
    used = found(part(file()), "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val")
    assert {str(name) for name in used} <= styles


def test_captions_count_by_themselves_and_references_follow_them() -> None:
    body = part(file())
    codes = [str(code.text).strip() for code in found(body, "//w:instrText")]
    assert [code for code in codes if code.startswith("SEQ")] == [
        "SEQ 表 \\* ARABIC",
        "SEQ 图 \\* ARABIC",
        "SEQ 表 \\* ARABIC",
    ]
    bookmarks = {str(name) for name in found(body, "//w:bookmarkStart/@w:name")}
    targets = [code.split()[1] for code in codes if code.startswith(("REF", "PAGEREF"))]
    assert len(targets) >= 3
    assert set(targets) <= bookmarks
    assert {str(name) for name in found(body, "//w:hyperlink/@w:anchor")} <= bookmarks
    name = next(code.split()[1] for code in codes if code.startswith("REF"))
    (start,) = found(body, f"//w:bookmarkStart[@w:name='{name}']")
    runs = start.itersiblings()
    said = ""
    for node in runs:
        if node.tag.endswith("bookmarkEnd"):
            break
        said += "".join(str(words) for words in found(node, "w:t/text()"))
    assert said == "图 1"


def test_fields_begin_and_end() -> None:
    kinds = [str(kind) for kind in found(part(file()), "//w:fldChar/@w:fldCharType")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 10


def test_what_announces_a_listing_stays_with_it() -> None:
    body = of(paragraph("代码如下。"), CodeBlock("x = 1"), paragraph("甲"), paragraph("乙"))
    kept = found(body, "//w:p[w:pPr/w:pStyle/@w:val='Normal'][w:pPr/w:keepNext]")
    assert ["".join(it.itertext()) for it in kept] == ["代码如下。"]


def test_tables_have_three_lines_and_repeat_their_heads() -> None:
    tables = found(part(file()), "//w:tbl[w:tblPr/w:tblStyle/@w:val='ThreeLines']")
    assert len(tables) == 2
    style = found(part(file(), "word/styles.xml"), "//w:style[@w:styleId='ThreeLines']//w:tblBorders/*")
    assert {(edge.tag.rpartition("}")[2], *found(edge, "@w:sz")) for edge in style} == {
        ("top", "12"),
        ("bottom", "12"),
    }
    for made in tables:
        first, *rows = found(made, "w:tr")
        assert found(first, "w:trPr/w:tblHeader")
        assert found(first, "w:tc/w:tcPr/w:tcBorders/w:bottom/@w:sz") == ["6"] * 3
        assert all(found(row, "w:trPr/w:cantSplit") for row in rows)
        assert not found(made, ".//w:left[@w:sz] | .//w:right[@w:sz]")


def test_pictures_have_their_size_and_a_description() -> None:
    body = of(figure())
    (facts,) = found(body, "//wp:docPr")
    assert facts.get("descr") == "两条逐渐上升的曲线"
    (extent,) = found(body, "//wp:extent")
    assert (int(extent.get("cx", "")), int(extent.get("cy", ""))) == (80 * 36000, 40 * 36000)


def test_a_drawing_is_shown_by_its_pixels() -> None:
    whole = figure()
    drawing: Picture = replace(whole.picture, media_type="image/svg+xml", raster=whole.picture)
    data = render_docx(small(replace(whole, picture=drawing)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = [name for name in archive.namelist() if name.startswith("word/media/")]
        assert archive.read(name) == whole.picture.path.read_bytes()
    with pytest.raises(RenderError, match="“curves”"):
        render_docx(small(replace(whole, picture=replace(drawing, raster=None))))


def test_the_cover_stands_outside_the_count_of_pages() -> None:
    cover, contents, body = found(part(file()), "//w:sectPr")
    assert not found(cover, "w:headerReference | w:footerReference")
    assert found(contents, "w:pgNumType/@w:fmt") == ["upperRoman"]
    assert found(body, "w:pgNumType/@w:start") == ["1"]
    (code,) = found(part(file(), "word/contents_footer.xml"), "//w:instrText")
    assert code.text.strip() == "PAGE \\* ROMAN"
    footer = part(file(), "word/footer.xml")
    codes = [str(code.text).strip() for code in found(footer, "//w:instrText")]
    assert codes == ["PAGE", "SECTIONPAGES", "PAGEREF _End"]


def test_the_title_is_not_repeated_above_itself() -> None:
    def last(document: Document) -> Any:
        return found(part(render_docx(document)), "//w:sectPr")[-1]

    for layout in LAYOUTS:
        section = last(replace(small(), layout=layout))
        assert bool(found(section, "w:titlePg")) == (layout != "cover")
        firsts = [it.tag.rpartition("}")[2] for it in found(section, "*[@w:type='first']")]
        assert firsts == ["footerReference"] * (layout != "cover")


def test_each_layout_begins_as_it_should() -> None:
    begins = {
        layout: found(
            part(render_docx(replace(rich(), layout=layout, signature=("成绩",)))), "w:body/*[1]//w:t"
        )
        for layout in LAYOUTS
    }
    assert all(words[0].text == TITLE for words in begins.values())


@pytest.mark.parametrize("layout", ["header", "boxed"])
def test_a_long_field_of_a_title_block_has_a_row_to_itself(layout: Layout) -> None:
    long = CoverField("实验名称", "卷积神经网络的宽度与深度对手写数字识别的影响")
    cover = (CoverField("姓名", "张三"), CoverField("学号", "0012"), long, CoverField("日期", ""))
    block = found(part(render_docx(replace(rich(), layout=layout, cover=cover))), "w:body/w:tbl")[0]
    rows = [["".join(it.itertext()) for it in found(row, "w:tc")] for row in found(block, "w:tr")]
    assert set(found(block, ".//w:jc/@w:val")) == {"center", "distribute"}
    assert rows == [["姓名", "张三", "学号", "0012"], ["实验名称", long.value], ["日期", ""]]
    assert found(block, ".//w:gridSpan/@w:val") == ["3", "3"]
    widths = [sum(int(size) for size in found(row, "w:tc/w:tcPr/w:tcW/@w:w")) for row in found(block, "w:tr")]
    assert set(widths) == {sum(int(size) for size in found(block, "w:tblGrid/w:gridCol/@w:w"))}


def test_what_a_lab_report_asks_for_besides() -> None:
    entry = ReferenceEntry("lecun", 1, text("LeCun Y. Gradient-based learning[J]."))
    body = of(
        Paragraph((Text("见"), Citation(("lecun",), "[1]"))),
        FormulaBlock(r"\frac{1}{2}"),
        ReferenceList((entry,)),
        ScoreTable((ScoreItem("报告", "60"),), "60"),
        QuestionList(
            (Question(1, text("为什么？"), (paragraph("因为。"),)), Question(2, text("怎样？"), (), 3))
        ),
    )
    words = "".join(str(it.text) for it in found(body, "//w:t"))
    assert re.search(r"见\[1\].*\[1\]LeCun Y.*评分项目.*报告60.*合计60.*1\. 为什么？因为。2\. 怎样？", words)
    assert found(body, "//m:oMathPara//m:f")
    assert found(body, "//w:r[w:t='[1]']/w:rPr/w:vertAlign/@w:val") == ["superscript"]


def test_only_a_paragraph_that_goes_on_behind_a_formula_is_not_indented() -> None:
    body = of(FormulaBlock("x"), Paragraph(text("接着。"), continued=True), paragraph("另起。"))
    goes_on, begins = (found(body, f"//w:p[.//w:t='{words}']")[0] for words in ("接着。", "另起。"))
    assert found(goes_on, "w:pPr/w:ind/@w:firstLineChars") == ["0"]
    assert not found(begins, "w:pPr/w:ind")


def test_the_file_tells_its_title_and_nothing_of_its_making() -> None:
    facts = opened(file()).core_properties
    assert (facts.title, facts.author, facts.language) == (TITLE, "张三", "zh-CN")
    assert str(facts.created) == str(facts.modified) == "2024-05-13 00:00:00+00:00"
    nameless = opened(render_docx(replace(rich(), author="", date=""))).core_properties
    assert (nameless.author, nameless.created) == ("", None)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_docx(rich()) == file()
    with zipfile.ZipFile(io.BytesIO(file())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def whole() -> Document:
    """With formulas, and a cover of many rows."""
    formulas = Section("formulas", "五、", "公式", 1, (FormulaBlock(r"\sum_{i=1}^{n}\frac{1}{i}=10"),))
    rows = (*rich().cover, CoverField("学号", "0012"))
    return replace(rich(), sections=(*rich().sections, formulas), cover=rows)


def fonts(folder: Path) -> dict[str, str]:
    """Settings under which 宋体 and 黑体 are found: the faces of the PDF stand for them."""
    same = {"宋体": "Noto Serif SC", "黑体": "Noto Sans SC"}
    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><prefer><family>{face}</family></prefer></alias>"
        for name, face in same.items()
    )
    (folder / "fonts.conf").write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"<dir>{serif_path().parent}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


@pytest.mark.soak
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_without_loss(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(render_docx(whole()))
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=os.environ | fonts(tmp_path))
    reader = PdfReader(tmp_path / "report.pdf")
    said = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    for section in whole().walk():
        assert re.sub(r"\s+", "", heading(section)) in said
    for words in (
        "0012",
        "不同机器上的结果可能略有不同",
        "图1训练与测试曲线",
        "表2各层的形状与参数量",
        "3956",
    ):
        assert words in said
    assert len({image.data for page in reader.pages for image in page.images}) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    pages = len(reader.pages) - 2
    assert f"第{pages}页共{pages}页" in said
