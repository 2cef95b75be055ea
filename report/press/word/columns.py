"""Columns of a table: how wide they are, where their cells are divided, how their digits stand below each other.

Word breaks Chinese between any two characters and cannot be told that a phrase stays whole: columns are made wide enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from report.document import LineBreak, Table
from report.press.fitting import PLAIN_NUMBER, TEXT_WIDTH_PT, column_indents, head_parts
from report.press.word.measure import (
    Cell,
    cell_width,
    head_width,
    part_width,
    phrase_width,
    plain,
    unbreakable_width,
    whole_bracket,
    width,
)

TWIPS = 20
"""To the point."""
HAIR = 0.3
"""em that a column gets beyond the estimated width of its words."""
LONGEST = 24.0
"""em of words that are divided here; longer ones are running text."""
SPREAD = 0.6
"""Share of the text block that a table of few words takes."""


def column_widths(table: Table, points: float, padding: float) -> list[int]:
    """Widths in twentieths of a point: what the words take on one line where that fits; else heads are divided, then cells,
    phrases last, and as few as will do.
    """
    room = (TEXT_WIDTH_PT - 2 * padding * len(table.columns)) / points
    tiers = [needed(table, cells, head) for cells, head in TIERS]
    if (total := sum(tiers[0])) <= room:
        sizes = [ems * max(1.0, SPREAD * room / total) for ems in tiers[0]]
    else:
        fits = next((place for place, tier in enumerate(tiers) if sum(tier) <= room), len(TIERS) - 1)
        sizes = tiers[fits]
        for better in reversed(tiers[:fits]):
            sizes = widened(sizes, better, table, room)
        sizes = shared(sizes, tiers[0], room)
    return [round((ems * points + 2 * padding) * TWIPS) for ems in sizes]


def widened(least: Sequence[float], better: Sequence[float], table: Table, room: float) -> list[float]:
    """The least widths; as long as there is room, columns get the better ones, first where little saves many lines."""
    sizes = list(least)

    def price(place: int) -> float:
        broken = sum(cell_width(row[place]) + HAIR > least[place] for row in table.rows)
        return (better[place] - least[place]) / (1 + broken)

    for place in sorted(range(len(sizes)), key=price):
        if sum(sizes) + better[place] - sizes[place] <= room:
            sizes[place] = max(sizes[place], better[place])
    return sizes


def shared(sizes: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """Widths that fill the room: what is left goes to the columns by what they lack."""
    missing = [max(0.0, most - have) for most, have in zip(wanted, sizes, strict=True)]
    share = max(0.0, room - sum(sizes)) / (sum(missing) or 1)
    scale = min(1.0, room / sum(sizes))
    return [(have + lack * share) * scale for have, lack in zip(sizes, missing, strict=True)]


def needed(table: Table, cell: Callable[[Cell], float], head: Callable[[Cell], float]) -> list[float]:
    """em that each column takes if cells and heads are as wide as these say."""
    columns = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
    return [
        max(head(column.title), *map(cell, cells), 0.0) + HAIR
        for column, cells in zip(table.columns, columns, strict=True)
    ]


TIERS = (
    (cell_width, cell_width),
    (cell_width, head_width),
    (phrase_width, head_width),
    (part_width, head_width),
    (unbreakable_width, head_width),
    (unbreakable_width, unbreakable_width),
)
"""What stays on one line, the best first: of cells, of heads."""


def divided(cell: Cell, ems: float) -> Cell:
    """A head or a phrase with line ends at spaces and before brackets, where it is longer than a line of so many em."""
    if not ems < width(plain(cell)) <= LONGEST:
        return cell
    made: Cell = ()
    filled = 0.0
    parts = head_parts(cell)
    for place, part in enumerate(parts):
        if filled and filled + width(whole_bracket(parts[place:])) > ems:
            made = (*(made[:-1] if plain(made[-1:]).isspace() else made), LineBreak())
            filled = 0.0
        words = plain(part)
        if filled or not words.isspace():
            made += part
            filled += width(words)
    return made


def number_widths(table: Table) -> list[float]:
    """For each column em of its longest number, if its numbers are set flush right within it; else 0.

    They are where the digits would not stand below each other otherwise (`report.press.fitting.digit_indents`).
    """
    columns = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
    texts = [[plain(cell) for cell in cells] for cells in columns]
    return [
        max(map(width, filter(PLAIN_NUMBER.fullmatch, words))) if any(column_indents(words, column)) else 0.0
        for words, column in zip(texts, table.columns, strict=True)
    ]


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number and nothing else."""
    return PLAIN_NUMBER.fullmatch(plain(cell)) is not None
