"""Tables: three lines (三线表) for results, ruled cells for what is filled in by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml.etree import _Element

from report.document import Inline, Table
from report.press.fitting import TABLE_SIZES, TEXT_WIDTH_PT, is_short, table_size, unbreakable_width, width
from report.press.notes import are_long, numbered
from report.press.spacing import characters
from report.press.word.captions import caption
from report.press.word.context import Context
from report.press.word.elements import paragraph, w
from report.press.word.inlines import Manner, pieces

TWIPS = 20
"""To the point."""
TEXT_WIDTH = round(TEXT_WIDTH_PT * TWIPS)
BOX_PADDING = 6
BOX_WIDTH = TEXT_WIDTH + 2 * BOX_PADDING * TWIPS
"""A box reaches into the margins, so that what is in it has the width of the text."""
HAIR = 0.4
"""em that a column gets beyond the estimated width of its words."""


def three_lines(context: Context, table: Table) -> list[_Element]:
    """A table of results with its caption above and its notes below."""
    size = table_size(table)
    points, padding = TABLE_SIZES[size]
    manner = Manner(size=0 if size == "normal" else points)
    together = is_short(table)
    last = len(table.rows) - 1

    def cell(inlines: tuple[Inline, ...], position: int, style: str, follows: bool, rule: str) -> _Element:
        properties = [w("keepNext")] if follows else []
        properties.append(w("jc", val=table.columns[position].align))
        content = paragraph(style, *pieces(context, inlines, manner), properties=properties)
        return w("tc", w("tcPr", size_of(widths[position]), *rules(rule), w("vAlign", val="center")), content)

    widths = column_widths(table, points, padding)
    titles = [column.title for column in table.columns]
    head = w(
        "tr",
        w("trPr", w("cantSplit"), w("tblHeader")),
        *(cell(title, position, "TableHead", True, "bottom") for position, title in enumerate(titles)),
    )
    rows = [
        w(
            "tr",
            w("trPr", w("cantSplit")),
            *(
                cell(
                    inlines,
                    position,
                    "TableText",
                    (together and number < last) or number == last - 1,
                    "top" if number in table.strong_rows else "",
                )
                for position, inlines in enumerate(row)
            ),
        )
        for number, row in enumerate(table.rows)
    ]
    made = w("tbl", properties("ThreeLines", sum(widths), padding), grid(widths), head, *rows)
    long = are_long(table.notes)
    notes = [
        paragraph("TableNote", *pieces(context, note), properties=[w("jc", val="both")] if long else [])
        for note in numbered(table.notes)
    ]
    return [caption(context, table), made, *(notes or [paragraph("TableNote")])]


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


def properties(style: str, total: int, padding: float) -> _Element:
    """A centred table of a style, `total` twentieths of a point wide."""
    beside = round(padding * TWIPS)
    return w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=total, type="dxa"),
        w("jc", val="center"),
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


def column_widths(table: Table, points: float, padding: float) -> list[int]:
    """Widths in twentieths of a point: what the words take on one line where that fits, else shared out by need."""
    columns = list(zip(*([column.title for column in table.columns], *table.rows), strict=True))
    wanted = [max(width("".join(characters(cell))) for cell in column) for column in columns]
    least = [max(unbreakable_width(cell) for cell in column) for column in columns]
    beside = 2 * padding
    room = TEXT_WIDTH_PT - beside * len(columns)

    def points_of(ems: float) -> float:
        return (ems + HAIR) * points

    if sum(map(points_of, wanted)) > room:
        needed = [points_of(ems) for ems in least]
        missing = [points_of(most) - have for most, have in zip(wanted, needed, strict=True)]
        share = max(0.0, room - sum(needed)) / (sum(missing) or 1)
        sizes = [have + lack * share for have, lack in zip(needed, missing, strict=True)]
    else:
        spread = max(1.0, 0.6 * room / (sum(map(points_of, wanted)) or 1))
        sizes = [points_of(ems) * spread for ems in wanted]
    return [round((size + beside) * TWIPS) for size in sizes]
