"""What fits into the text block: widths of pictures, sizes of tables, line lengths of titles.

Widths of words are estimates (a Chinese character is an em, any other a little more than half), good enough to choose between
sizes; the exact setting is the renderer's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence

from report.document import Column, CoverField, Inline, Picture, Table, Text
from report.press.spacing import WIDE, characters

TEXT_WIDTH_MM = 160.0
TEXT_WIDTH_PT = TEXT_WIDTH_MM / 25.4 * 72
TALLEST_PICTURE_MM = 205.0
"""Room for a picture on a page, with its caption below."""
NARROW = 0.58
"""Width of a Latin letter or digit, em."""
SHORT_TABLE = 15
"""A table of at most so many rows is not divided between two pages."""
TABLE_SIZES = {"normal": (10.5, 6.0), "small": (9.0, 3.0), "tiny": (7.5, 2.0)}
"""Type size and padding beside a cell, pt; templates/print.css has the same numbers."""
HALF_ROW = 14.0
"""em that the value of a field has in half a row of the title block."""
BRIEF = 4
"""A cell of at most so many characters is kept on one line."""
PHRASE = 12.0
"""em of the longest cell that reads ill in two lines."""
SAFE = 0.95
"""Share of the text block that phrases may be reckoned to fill: the reckoning errs by some percent."""
LONG_WORD = 24
"""A longer word in a cell (a digest, a path) may be broken anywhere."""
GROUP = re.compile(r"[(\[][\d.,+\u2212 -]+[)\]]")
"""A shape or an interval."""
HEAD_ENDS = re.compile("(?<= )|(?=[ （])")
"""Where the head of a column is divided."""
PLAIN_NUMBER = re.compile(r"\d[\d,]*(\.\d+)?")
NO_NUMBER = {"", "—"}
"""What may stand in a column of numbers."""
MARK_WIDTHS = {".": 0.327, ",": 0.327}
DIGIT_WIDTH = 0.562
"""em in the serif face of the report, whose digits are all of one width (report/press/glyphs.py)."""
Measure = Callable[[tuple[Inline, ...]], float]


def printed_width(picture: Picture) -> float:
    """Width in mm at which a picture fits the text block and leaves room for its caption."""
    return min(picture.width_mm, TEXT_WIDTH_MM, TALLEST_PICTURE_MM * picture.width_px / picture.height_px)


def balanced(title: str, ems: float) -> float:
    """Width in em that divides a title into lines of like length, none longer than `ems`."""
    length = width(title)
    lines = math.ceil(length / ems)
    return ems if lines <= 1 else min(ems, length / lines + 1)


def label_width(fields: Sequence[CoverField]) -> float:
    """Width in em of the longest label of a title block."""
    return max(width(field.label) for field in fields)


def field_rows(fields: Sequence[CoverField]) -> list[list[CoverField]]:
    """The fields of a title block, two in a row; one that is too long for half the width has a row to itself."""
    rows: list[list[CoverField]] = []
    for field in fields:
        is_long = width(field.value) > HALF_ROW
        alone = is_long or not rows or len(rows[-1]) == 2 or width(rows[-1][0].value) > HALF_ROW
        if alone:
            rows.append([field])
        else:
            rows[-1].append(field)
    return rows


def is_short(table: Table) -> bool:
    """Whether a table stays on one page."""
    return len(table.rows) <= SHORT_TABLE


def table_size(table: Table) -> str:
    """The larger of normal and small print at which no phrase and no part of a head is broken into lines; where neither will do,
    small print if the longest words of all columns stand side by side in it.
    """
    for size in ("normal", "small"):
        if table_width(table, phrase_width, size, head_width) <= SAFE * TEXT_WIDTH_PT:
            return size
    return "small" if table_width(table, unbreakable_width, "small") <= TEXT_WIDTH_PT else "tiny"


def keeps_phrases(table: Table) -> bool:
    """Whether no phrase below the heads of a table is broken into lines."""
    return table_width(table, phrase_width, table_size(table)) <= SAFE * TEXT_WIDTH_PT


def keeps_heads(table: Table) -> bool:
    """Whether no part of a head of a table is broken into lines."""
    return table_width(table, unbreakable_width, table_size(table), head_width) <= SAFE * TEXT_WIDTH_PT


def table_width(table: Table, measure: Measure, size: str, measure_head: Measure | None = None) -> float:
    """Width in pt of a table whose cells are as wide as `measure` says, in em, and whose heads as `measure_head` does."""
    heads = map(measure_head or unbreakable_width, (column.title for column in table.columns))
    columns = zip(heads, zip(*table.rows, strict=True), strict=True) if table.rows else ()
    points, padding = TABLE_SIZES[size]
    ems = sum(max(head, *map(measure, cells)) for head, cells in columns)
    return ems * points + 2 * padding * len(table.columns)


def head_width(title: tuple[Inline, ...]) -> float:
    """Width in em of the widest part of a head."""
    return max(map(phrase_width, head_parts(title)))


def head_parts(title: tuple[Inline, ...]) -> list[tuple[Inline, ...]]:
    """What the lines of a head are made of: it is divided at spaces, which are parts too, and before brackets."""
    parts: list[tuple[Inline, ...]] = [()]
    for inline in title:
        pieces = HEAD_ENDS.split(inline.text) if isinstance(inline, Text) else []
        parts[-1] += (Text(pieces[0]) if pieces else inline,)
        parts += [(Text(piece),) for piece in pieces[1:]]
    return parts


def phrase_width(cell: tuple[Inline, ...]) -> float:
    """Width in em of a cell on one line, if it is no more than a phrase; else of what stays on one line of it."""
    whole = width("".join(characters(cell)))
    return whole if whole <= PHRASE else unbreakable_width(cell)


def cell_manner(cell: Iterable[Inline]) -> str:
    """How the lines of a cell or of a part of a head may break: "brief" not at all, "phrase" not where there is room, "breakable"
    even within a word, "" as usual.
    """
    text = "".join(characters(cell))
    if text.isspace():
        return ""
    if len(text) <= BRIEF or GROUP.fullmatch(text):
        return "brief"
    if width(text) <= PHRASE:
        return "phrase"
    return "breakable" if any(len(word) > LONG_WORD for word in words(text)) else ""


def digit_indents(table: Table) -> list[list[float]]:
    """For each cell the em that its centred text is moved by, so that the digits of its column stand below each other.

    Only where a column has numbers of unequal length with equally many decimals; of all others it is 0.
    """
    columns = [["".join(characters(cell)) for cell in column] for column in zip(*table.rows, strict=True)]
    return [list(row) for row in zip(*map(column_indents, columns, table.columns), strict=True)]


def column_indents(texts: Sequence[str], column: Column) -> list[float]:
    """The same for one column."""
    numbers = [text for text in texts if PLAIN_NUMBER.fullmatch(text)]
    decimals = {len(text.partition(".")[2]) for text in numbers}
    others = set(texts) - set(numbers) - NO_NUMBER
    if column.align != "center" or others or len(decimals) != 1 or len({len(text) for text in numbers}) == 1:
        return [0.0] * len(texts)
    widest = max(map(number_width, numbers))
    return [round(widest - number_width(text), 3) if text in numbers else 0.0 for text in texts]


def number_width(text: str) -> float:
    """Width in em of a number."""
    return sum(MARK_WIDTHS.get(character, DIGIT_WIDTH) for character in text)


def unbreakable_width(cell: Iterable[Inline]) -> float:
    """Width in em of the longest part of a cell that stays on one line."""
    text = "".join(characters(cell))
    if len(text) <= BRIEF:
        return width(text)
    return max((width(word) for word in words(text) if len(word) <= LONG_WORD), default=0.0)


def words(text: str) -> list[str]:
    """The parts of a text between which a line may end: Latin words, numbers in brackets, single Chinese characters."""
    return re.findall(rf"{GROUP.pattern}|{WIDE.pattern}|(?:(?!{WIDE.pattern})\S)+", text)


def width(text: str) -> float:
    """Estimated width in em."""
    return sum(1.0 if WIDE.match(character) else NARROW for character in text)
