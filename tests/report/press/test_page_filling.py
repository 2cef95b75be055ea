"""White space before a figure that did not fit is filled with the text behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from report.document import Block, CodeBlock, Document, Figure, Table
from report.press import pdf
from report.press.page_filling import Stranded, movable, with_blocks_before
from tests.report.sample_document import figure, paragraph, png, small, table

FILLER = tuple(paragraph(f"填充{number}。") for number in range(26))
BEHIND = tuple(paragraph(f"后文{number}。") for number in range(20))


def tall(label: str = "tall") -> Figure:
    """A figure 120 mm high: it does not fit below the filler."""
    return replace(
        figure(label), picture=replace(png(), width_mm=160.0, width_px=160, height_px=120), number=1
    )


def texts(document: Document) -> list[str]:
    """Each page's text without white space."""
    reader = pypdf.PdfReader(BytesIO(pdf.render_pdf(document)))
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


def test_text_moves_up_before_a_figure_that_did_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    document = small(*FILLER, tall(), *BEHIND)
    filled = texts(document)
    assert "后文0。" in filled[0]
    assert filled[1].index("图1") < filled[1].index("后文19。")
    order = [int(number) for number in re.findall(r"后文(\d+)。", "".join(filled))]
    assert order == list(range(20))
    monkeypatch.setattr("report.press.pdf.PASSES", 1)
    plain = texts(document)
    assert "后文" not in plain[0]
    assert "".join(sorted("".join(plain))) == "".join(sorted("".join(filled)))


def test_a_figure_that_fits_stays_where_it_was_mentioned() -> None:
    (page,) = texts(small(*FILLER[:5], tall(), *BEHIND[:3]))
    assert page.index("填充4") < page.index("图1") < page.index("后文0")


@pytest.mark.parametrize(
    ("following", "heights", "moved"),
    [
        ((paragraph("一"), paragraph("二")), (30, 30), [0, 1]),
        ((paragraph("一"), paragraph("二")), (300, 30), [0]),
        ((table(2), paragraph("二")), (80, 30), [0, 1]),
        ((table(2), paragraph("二")), (400, 30), [1]),
        ((table(2), table(2, "b"), paragraph("二")), (400, 20, 30), [2]),
        ((figure("b"), paragraph("二")), (20, 30), [1]),
        ((paragraph("代码如下。"), CodeBlock("x")), (30, 30), []),
        ((CodeBlock("x"), paragraph("二")), (30, 30), []),
        ((), (), []),
    ],
)
def test_text_and_floats_keep_their_order_and_a_listing_its_announcement(
    following: tuple[Block, ...], heights: tuple[float, ...], moved: list[int]
) -> None:
    assert movable(tall(), following, Stranded("tall", 150.0, heights)) == moved


def test_a_figure_may_fill_the_space_before_a_table_but_no_table_another() -> None:
    stranded = Stranded("layers", 150.0, (100.0, 30.0))
    first = table()
    assert isinstance(first, Table)
    assert movable(first, (figure(), paragraph("一")), stranded) == [0, 1]
    assert movable(first, (table(2, "b"), paragraph("一")), stranded) == [1]


def test_only_the_section_of_the_figure_changes() -> None:
    inner = replace(small(tall(), *BEHIND[:2]).sections[0], label="inner")
    outer = replace(small(paragraph("外")).sections[0], sections=(inner,))
    changed = with_blocks_before(outer, Stranded("tall", 100.0, (30.0, 30.0)))
    assert changed.blocks == outer.blocks
    assert changed.sections[0].blocks == (*BEHIND[:2], tall())
    assert with_blocks_before(outer, Stranded("other", 100.0, (30.0, 30.0))) == outer
