"""A line that is set again is the one that was set before."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest
from weasyprint.layout import page

from report.document import Code, Paragraph, Strong, Text
from report.press import justification
from report.press.line_ends import LineSetter
from report.press.page_filling import Filler
from report.press.pdf import render_pdf
from tests.report.press.test_page_filling import BEHIND, FILLER, LAST, tall
from tests.report.sample_document import LONG, small, table, text

MIXED = Paragraph((Text(LONG), Strong(text("重点是卷积，")), Code("train(recipe)"), Text(LONG)))
MOVING = small(
    *FILLER, tall("a"), *BEHIND[:4], MIXED, table(3), *BEHIND[4:], tall("b"), table(40, "long", 2), *LAST
)
"""A document whose pages are made again as figures strand."""


@cache
def moving_pdf() -> bytes:
    """Its pages."""
    return render_pdf(MOVING)


def test_the_pages_are_the_same_as_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered = moving_pdf()
    monkeypatch.setattr(justification, "LineMemory", lambda setter: setter)
    assert render_pdf(MOVING) == remembered


def test_a_line_is_set_once_however_often_its_page_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: Counter[tuple[Any, ...]] = Counter()
    pages: Counter[int] = Counter()
    set_line: Any = LineSetter.__call__
    make_page: Any = page.remake_page

    def counted(
        self: LineSetter, context: Any, box: Any, y: float, bottom: float, start: Any, column: Any, *more: Any
    ) -> Any:
        lines[box, repr(start), column.width] += box.element_tag == "p"
        return set_line(self, context, box, y, bottom, start, column, *more)

    def made(index: int, *arguments: Any) -> Any:
        pages[index] += 1
        return make_page(index, *arguments)

    monkeypatch.setattr(LineSetter, "__call__", counted)
    monkeypatch.setattr(page, "remake_page", made)
    render_pdf(MOVING)
    assert max(pages.values()) > 1
    assert max(lines.values()) == 1


def test_a_float_is_not_waited_for_where_the_page_that_it_begins_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages: list[int] = []
    make_page: Any = page.remake_page
    fill = Filler._fill

    def made(index: int, *arguments: Any) -> Any:
        pages.append(index)
        return make_page(index, *arguments)

    def patient(self: Filler, root: Any, pages: list[Any], number: int, all_known: bool) -> bool:
        return all_known and fill(self, root, pages, number, all_known)

    monkeypatch.setattr(page, "remake_page", made)
    render_pdf(MOVING)
    count = len(pages)
    monkeypatch.setattr(Filler, "_fill", patient)
    pages.clear()
    assert render_pdf(MOVING) == moving_pdf()
    assert len(pages) > count
