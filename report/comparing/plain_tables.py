"""Tables of the report as plain text, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from report.columns import table as columns
from report.document import Inline, Strong, Table
from report.press.notes import numbered
from report.study.analysis import Study
from report.wording import compare as say
from report.writing import tables

MARK = "*"
"""Behind a value that is set apart in print."""


def side_by_side(study: Study) -> tuple[Table, ...]:
    """The tables that compare the variants of a study; they are those of its report."""
    settings = tables.settings(study)
    shown = (tables.comparison(study), tables.differences(study), tables.costs(study))
    return (settings, *shown) if settings else shown


def printed(study: Study) -> str:
    """All of them with their captions and notes."""
    return "\n\n".join(plain(table) for table in side_by_side(study))


def plain(table: Table) -> str:
    """One table."""
    heads = [characters(column.title) for column in table.columns]
    rows = [heads, *([characters(cell) for cell in row] for row in table.rows)]
    notes = [characters(note) for note in numbered(table.notes)]
    if any(isinstance(piece, Strong) for row in table.rows for cell in row for piece in cell):
        notes.append(say.marked(MARK))
    return "\n".join([characters(table.caption), columns(rows), *notes])


def characters(pieces: Iterable[Inline]) -> str:
    """A cell's text; what is set apart has a mark behind it."""
    return "".join(
        characters(piece.children) + MARK if isinstance(piece, Strong) else getattr(piece, "text", "")
        for piece in pieces
    )
