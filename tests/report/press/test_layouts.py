"""The three layouts and the blocks that a course adds, parsed back from the PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pypdf
import pytest

from report.document import CoverField, Formula, FormulaBlock, Layout, Paragraph, Section, Text
from report.press.html import render_html
from report.press.pdf import render_pdf
from report.wording.rendering import SCORE_COLUMNS
from tests.report.drawn_lines import Line, drawn_lines
from tests.report.handed_in import COVER, DISPLAY, INLINE, WORKS, handed_in
from tests.report.sample_document import LONG, TITLE, figure, paragraph, small, text

LAYOUTS: tuple[Layout, ...] = ("cover", "header", "boxed")
MM = 72 / 25.4


@cache
def pdf(layout: Layout) -> bytes:
    return render_pdf(handed_in(layout))


@cache
def pages(layout: Layout) -> list[str]:
    """Each page's text without white space."""
    reader = pypdf.PdfReader(BytesIO(pdf(layout)))
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


def alternatives(data: bytes) -> list[str]:
    """Alternative texts of the tagged figures."""
    with pikepdf.open(BytesIO(data)) as document:
        objects = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        return [str(item.Alt) for item in objects if item.get("/S") == "/Figure" and "/Alt" in item]


def rules(data: bytes, page: int) -> list[tuple[float, float, float, float]]:
    """Filled rectangles and their corners (left, bottom, right, top), pt."""
    found = []
    with pikepdf.open(BytesIO(data)) as document:
        matrix, stack = pikepdf.Matrix(), []
        for instruction in pikepdf.parse_content_stream(document.pages[page]):
            operands = list(instruction.operands)
            match str(instruction.operator):
                case "q":
                    stack.append(matrix)
                case "Q":
                    matrix = stack.pop()
                case "cm":
                    matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
                case "re":
                    x, y, width, height = map(float, operands)
                    box = matrix.transform(pikepdf.Rectangle(x, y, x + width, y + height))
                    found.append((float(box.llx), float(box.lly), float(box.urx), float(box.ury)))
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_shows_the_same_text_in_the_same_order(layout: Layout) -> None:
    whole = "".join(pages(layout))
    parts = [
        "一、实验目的",
        "函数",
        "见文献[1]",
        LONG,
        "各层的形状与参数量",
        "C0",
        "图1",
        "三、思考题",
        "1.为什么？",
    ]
    parts += ["因为共享。", "参考文献", "[1]LECUNY.", "[2]周志华.", *SCORE_COLUMNS, "完成情况60", "合计100"]
    start = whole.rindex("一、实验目的")
    places = [whole.index(part.replace(" ", ""), start) for part in parts]
    assert places == sorted(places)
    for row in COVER[:4]:
        assert row.value.replace(" ", "") in whole


@pytest.mark.parametrize("layout", LAYOUTS)
def test_formulas_are_described_by_their_source_and_drawn_as_lines(layout: Layout) -> None:
    assert alternatives(pdf(layout)) == [INLINE, DISPLAY, figure().alt, "y_1"]
    with pikepdf.open(BytesIO(pdf(layout))) as document:
        images = [
            it for it in document.objects if isinstance(it, pikepdf.Stream) and it.get("/Subtype") == "/Image"
        ]
    assert len(images) == 1, "the picture is a raster, no formula is"


def test_a_cover_has_a_page_of_its_own_and_a_title_block_none() -> None:
    assert "实验目的" not in pages("cover")[0]
    for layout in LAYOUTS[1:]:
        assert "一、实验目的" in pages(layout)[0]
        assert "𬭛㛃䶮" in pages(layout)[0]
        assert TITLE.replace(" ", "") in pages(layout)[0]
        assert f"第1页共{len(pages(layout))}页" in pages(layout)[0]
        assert not any("目录" in page for page in pages(layout))


def test_labels_of_a_title_block_are_as_wide_as_the_longest() -> None:
    def label(layout: Layout, *labels: str) -> Line:
        """The line of the labels."""
        cover = tuple(CoverField(name, "") for name in labels)
        document = replace(small(paragraph("字"), cover=cover), layout=layout)
        return next(line for line in drawn_lines(render_pdf(document), 0) if line.text.startswith("姓名"))

    for layout in LAYOUTS[1:]:
        assert max(label(layout, "姓名", "学号").gaps, default=0) == pytest.approx(0, abs=0.05)
        assert max(label(layout, "姓名", "指导教师").gaps) == pytest.approx(2, abs=0.1)


def test_without_a_cover_the_title_stands_above_the_contents_or_above_the_text() -> None:
    long = replace(handed_in("cover"), cover=())
    sections = (*long.sections, *(Section(f"s{number}", "", "节", 1, ()) for number in range(9)))
    reader = pypdf.PdfReader(BytesIO(render_pdf(replace(long, sections=sections))))
    first, second = (re.sub(r"\s", "", page.extract_text()) for page in reader.pages[:2])
    assert first.startswith(TITLE.replace(" ", "") + "目录")
    assert first.endswith("I")
    assert "页" not in first.replace("首页", "")
    assert f"第1页共{len(reader.pages) - 1}页" in second
    (short,) = pypdf.PdfReader(BytesIO(render_pdf(small(paragraph("字"))))).pages
    assert "第1页共1页" in re.sub(r"\s", "", short.extract_text())


def test_only_a_boxed_report_ends_with_blanks_for_the_teacher() -> None:
    assert re.search("合计100成绩教师签字日期$", pages("boxed")[-1].partition("基于LeNet-5")[0])
    assert "教师签字" not in "".join(pages("cover") + pages("header"))


def test_the_boxes_are_closed_on_every_page_and_contain_the_text() -> None:
    """A border is filled between two rectangles: closed on all four sides wherever a page ends."""
    for number in range(len(pages("boxed"))):
        rings = [box for box in rules(pdf("boxed"), number) if box[2] - box[0] > 165 * MM]
        assert rings
        assert {round(box[0] - 20 * MM) for box in rings} <= {0, 1}
        assert {round(box[2] - 190 * MM) for box in rings} <= {0, -1}
        lines = [line for line in drawn_lines(pdf("boxed"), number) if 75 < line.baseline < 750]
        boxed = [line for line in lines if any(ring[1] < line.baseline < ring[3] - 5 for ring in rings)]
        outside = [line.text for line in lines if line not in boxed]
        assert all(line.left > 20 * MM and line.right < 190 * MM for line in boxed)
        assert not any(LONG[:10] in text or text in LONG for text in outside if len(text) > 5)
        assert len(boxed) > len(outside)


def test_the_foot_of_a_letter_in_a_formula_stands_on_the_line() -> None:
    line = Paragraph((Text("字"), Formula("x"), Text("字")))
    (drawn,) = [line for line in drawn_lines(render_pdf(small(line)), 0) if line.text == "字字"]
    boxes = formula_boxes(render_pdf(small(line)))
    # The drawing of an x ends a hair (its margin, 1/24 em, and the round of its foot) below the line.
    assert boxes[0] == pytest.approx(drawn.baseline - 0.05 * 12, abs=0.15)


def formula_boxes(data: bytes) -> list[float]:
    """Where the clip rectangles of drawings end below, pt."""
    with pikepdf.open(BytesIO(data)) as document:
        forms = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"
        ]
        assert forms or document.pages
    return [box[1] for box in rules(data, 0) if 3 < box[2] - box[0] < 12 and 3 < box[3] - box[1] < 12]


def test_the_screen_has_formulas_in_the_colour_of_the_text_and_citations_that_lead_to_the_work() -> None:
    page = render_html(handed_in("header")).decode()
    assert page.count('role="img" aria-label="\\sigma(x)"') == 1
    assert "currentColor" in page
    assert page.count('href="#reference.a"') == 1
    for work in WORKS:
        assert page.count(f'id="reference.{work.key}"') == 1


def test_long_formulas_stay_within_the_text() -> None:
    wide = " + ".join(f"x_{{{number}}}" for number in range(60))
    document = small(Paragraph((Text("长"), Formula(wide))), Paragraph(text("后")))
    assert render_pdf(document)


def test_behind_a_formula_a_new_paragraph_is_indented_and_one_that_goes_on_is_not() -> None:
    goes_on = Paragraph(text("接着上文。"), continued=True)
    document = small(FormulaBlock("x"), goes_on, FormulaBlock("x"), paragraph("另起一段。"))
    left = {line.text: line.left for line in drawn_lines(render_pdf(document), 0)}
    assert left["另起一段。"] - left["接着上文。"] == pytest.approx(24, abs=0.5)
    page = render_html(document).decode()
    assert '<p class="continued">接着上文。</p>' in page
    assert "<p>另起一段。</p>" in page
