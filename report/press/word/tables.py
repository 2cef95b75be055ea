"""Tables: three lines (三线表) for results, ruled cells for what is filled in by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lxml.etree import _Element

from report.document import Table
from report.press.fitting import TABLE_SIZES, TEXT_WIDTH_PT, is_short, table_size
from report.press.notes import are_long, numbered
from report.press.word.captions import caption
from report.press.word.columns import HAIR, TWIPS, column_widths, divided, is_number, number_widths
from report.press.word.context import Context
from report.press.word.elements import paragraph, w
from report.press.word.inlines import Manner, pieces
from report.press.word.measure import Cell

TEXT_WIDTH = round(TEXT_WIDTH_PT * TWIPS)
AT_HEAD = 2
"""Rows that a table has at least below its head before it goes on on the next page, less one."""
BOX_PADDING = 6
BOX_WIDTH = TEXT_WIDTH + 2 * BOX_PADDING * TWIPS
"""A box reaches into the margins, so that what is in it has the width of the text."""


def three_lines(context: Context, table: Table) -> list[_Element]:
    """A table of results with its caption above and its notes below, which stay with its last row."""
    size = table_size(table)
    points, padding = TABLE_SIZES[size]
    manner = Manner(size=0 if size == "normal" else points)
    widths = column_widths(table, points, padding)
    ems = [(wide / TWIPS - 2 * padding) / points for wide in widths]
    numbers = number_widths(table)
    last = len(table.rows) - 1
    notes = numbered(table.notes)

    def line(cells: Sequence[Cell], style: str, follows: bool, rule: str = "") -> Iterator[_Element]:
        for position, cell in enumerate(cells):
            properties = [w("keepNext")] if follows else []
            if style == "TableText" and numbers[position] and is_number(cell):
                beside = round((ems[position] - numbers[position]) / 2 * points * TWIPS)
                properties += [w("ind", right=beside, firstLine=0, firstLineChars=0), w("jc", val="right")]
            else:
                properties.append(w("jc", val=table.columns[position].align))
            words = divided(cell, ems[position] - HAIR / 2)
            content = paragraph(
                style,
                *pieces(context, words, replace(manner, dark=style == "TableHead")),
                properties=properties,
            )
            facts = w("tcPr", size_of(widths[position]), *rules(rule), w("vAlign", val="center"))
            yield w("tc", facts, content)

    def follows(row: int) -> bool:
        kept = is_short(table) or row < AT_HEAD or row == last - 1
        return kept if row < last else bool(notes)

    titles = [column.title for column in table.columns]
    head = w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *line(titles, "TableHead", True, "bottom"))
    rows = [
        w(
            "tr",
            w("trPr", w("cantSplit")),
            *line(cells, "TableText", follows(row), "top" if row in table.strong_rows else ""),
        )
        for row, cells in enumerate(table.rows)
    ]
    made = w("tbl", properties("ThreeLines", sum(widths), padding), grid(widths), head, *rows)
    long = are_long(table.notes)
    below = [note(context, words, number == len(notes), long) for number, words in enumerate(notes, 1)]
    return [caption(context, table), made, *(below or [paragraph("TableNote")])]


def note(context: Context, inlines: Cell, is_last: bool, is_long: bool) -> _Element:
    """A note below a table, with the next one."""
    properties = [] if is_last else [w("keepNext")]
    properties += [w("jc", val="both")] if is_long else []
    return paragraph("TableNote", *pieces(context, inlines), properties=properties)


def ruled(rows: Iterable[Sequence[_Element]], widths: Sequence[int]) -> _Element:
    """A table with all its rules; each cell is a paragraph."""
    lines = [
        w(
            "tr",
            w("trPr", w("cantSplit")),
            *(
                w("tc", w("tcPr", size_of(size), w("vAlign", val="center")), content)
                for size, content in zip(widths, row, strict=True)
            ),
        )
        for row in rows
    ]
    return w("tbl", properties("Ruled", sum(widths), 6), grid(widths), *lines)


def properties(style: str, total: int, padding: float, *borders: _Element) -> _Element:
    """A centred table of a style, `total` twentieths of a point wide, with `borders` other than the style's."""
    beside = round(padding * TWIPS)
    return w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=total, type="dxa"),
        w("jc", val="center"),
        *borders,
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w=beside, type="dxa"), w("right", w=beside, type="dxa")),
        w("tblLook", val="0020", firstRow=1, noHBand=1, noVBand=1),
    )


def grid(widths: Sequence[int]) -> _Element:
    """The columns."""
    return w("tblGrid", *(w("gridCol", w=size) for size in widths))


def size_of(size: int) -> _Element:
    """The width of a cell."""
    return w("tcW", w=size, type="dxa")


def rules(edge: str) -> list[_Element]:
    """The thin rule below the head, or above a row that is set apart."""
    return [w("tcBorders", w(edge, val="single", sz=6, space=0, color="000000"))] if edge else []
