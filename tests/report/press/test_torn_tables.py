"""A table that goes on on another page is named again there, and nowhere else."""

from __future__ import annotations

import importlib
from functools import cache
from io import BytesIO
from typing import Any

import pypdf
import pytest

from report.document import Document
from report.press.fitting import SHORT_TABLE
from report.press.html import render_html
from report.press.pdf import render_pdf
from report.press.torn_tables import named_again
from tests.report.press.test_pdf import together
from tests.report.sample_document import small, table

CAPTION, AGAIN = "表1各层的形状与参数量", "表1（续）"
HEAD = "层输出形状参数量"


@cache
def pages(document: Document) -> tuple[str, ...]:
    """Their texts without white space."""
    return tuple(
        together(page.extract_text()) for page in pypdf.PdfReader(BytesIO(render_pdf(document))).pages
    )


def test_where_a_table_begins_its_caption_names_it_and_then_its_number_does() -> None:
    first, *others = pages(small(table(80)))
    assert CAPTION + HEAD in first
    assert AGAIN not in first
    assert len(others) == 2
    assert all(AGAIN + HEAD in page and CAPTION not in page for page in others)


def test_a_table_on_one_page_is_named_once() -> None:
    for rows in (3, 20):
        (page,) = pages(small(table(rows)))
        assert CAPTION + HEAD in page
        assert AGAIN not in page


def heights(document: Document) -> dict[str, float]:
    """How high on its page each piece of text stands, pt."""
    found: dict[str, float] = {}

    def seen(text: str, _: object, place: list[float], *__: object) -> None:
        found.setdefault(text.strip(), round(place[5], 2))

    (page,) = pypdf.PdfReader(BytesIO(render_pdf(document))).pages
    page.extract_text(visitor_text=seen)
    return found


def test_where_a_table_begins_the_row_takes_no_room() -> None:
    # A short table is never torn, so it has no such row.
    short, long = heights(small(table(SHORT_TABLE))), heights(small(table(SHORT_TABLE + 1)))
    # But half of the rule below it, which a line of text would be ten times.
    assert long["C14"] == pytest.approx(short["C14"], abs=1.2)
    assert "C15" in long.keys() - short.keys()


def test_a_page_on_a_screen_has_no_such_row() -> None:
    assert "（续）" not in render_html(small(table(80))).decode()


def test_where_the_function_is_gone_nothing_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    block: Any = importlib.import_module("weasyprint.layout.block")
    real = block.table_layout
    with named_again():
        assert block.table_layout is not real
    assert block.table_layout is real
    monkeypatch.delattr(block, "table_layout")
    with named_again():
        assert not hasattr(block, "table_layout")
