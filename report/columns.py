"""Text in columns on a terminal, where a Chinese character takes two cells."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator, Sequence

GAP = 2
LEAST = 20
"""Cells that the last column has at least, however narrow the terminal is."""


def cells(text: str) -> int:
    """How wide a text is on a terminal."""
    return sum(width(character) for character in text)


def width(character: str) -> int:
    """Cells of one character."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, to: int) -> str:
    """The text, filled up with spaces to so many cells."""
    return text + " " * (to - cells(text))


def wrapped(text: str, to: int) -> Iterator[str]:
    """The text in lines of at most so many cells; Latin words stay whole where they fit, lines may end anywhere in Chinese."""
    line = ""
    for piece in pieces(text):
        if line and cells(line) + cells(piece.rstrip()) > to:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()


CLOSING = "，。；：、！？）】》”’"
"""Punctuation that must not begin a line."""


def pieces(text: str) -> Iterator[str]:
    """What a line may be broken between: Latin words with the space behind them, single wide characters."""
    piece = ""
    for character in text:
        breaks = (
            piece
            and (width(piece[-1]) == 2 or width(character) == 2 or piece[-1] == " ")
            and character != " "
        )
        if breaks and character not in CLOSING:
            yield piece
            piece = ""
        piece += character
    yield piece


def table(rows: Sequence[Sequence[str]], *, indent: int = 2) -> str:
    """Rows of equal length in columns; the last column is wrapped to the terminal."""
    widths = [max(cells(row[column]) for row in rows) for column in range(len(rows[0]))]
    start = indent + sum(width + GAP for width in widths[:-1])
    room = max(shutil.get_terminal_size().columns - start, LEAST)
    lines = []
    for row in rows:
        head = "".join(padded(cell, width + GAP) for cell, width in zip(row[:-1], widths, strict=False))
        first, *more = (part for line in row[-1].split("\n") for part in wrapped(line, room))
        lines += [(" " * indent + head + first).rstrip(), *(" " * start + line for line in more)]
    return "\n".join(lines)
