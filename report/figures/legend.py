"""How much room texts take, reckoned before anything is drawn: columns of a legend, lines of a heading or a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

import numpy as np

from report.figures.style import MM, STYLE, TEXT_WIDTH
from report.wording import labels

MOST_COLUMNS = 4
ELLIPSIS = "…"
BESIDE_TEXT = 5.2
"""Width of an entry beyond its text: the line sample, two gaps; em."""


def columns_for(texts: Sequence[str], most: int = MOST_COLUMNS) -> int:
    """The most columns, up to `most`, in which entries with these texts fit the text block.

    matplotlib fills column after column, and makes each as wide as its widest entry.
    """
    em = STYLE["legend.fontsize"] / 72 / MM
    widths = [_ems(text) + BESIDE_TEXT for text in texts]
    for columns in range(min(len(texts), most), 1, -1):
        if sum(column.max() for column in np.array_split(widths, columns)) * em <= TEXT_WIDTH:
            return columns
    return 1


def folded(text: str, width: float) -> str:
    """The text in as many lines as it takes for each to fit into `width` mm; broken between words where that is possible."""
    return "\n".join(line.rstrip() for line in _lines(text, _room(width, STYLE["legend.fontsize"])))


def shortened(text: str, width: float, size: float, lines: int = 1) -> str:
    """The text, of `size` pt, in at most `lines` lines of `width` mm; what has no room becomes an ellipsis."""
    room = _room(width, size)
    found = _lines(text, room)
    if len(found) > lines:
        last = "".join(found[lines - 1 :])
        while last and _ems(last + ELLIPSIS) > room:
            last = last[:-1]
        found[lines - 1 :] = [last.rstrip() + ELLIPSIS]
    return "\n".join(line.rstrip() for line in found)


def image_head(index: int, name: str, width: float, size: float) -> str:
    """Head of an input, `width` mm wide: a long class name is shortened, its place in the set never."""
    told = labels.image_named(index, name)
    if reckoned(told, size) <= width:
        return told
    room = width - reckoned(labels.image_named(index, ""), size)
    return labels.image_named(index, shortened(name, max(room, reckoned("00" + ELLIPSIS, size)), size))


def reckoned(text: str, size: float) -> float:
    """The width of a line of `size` pt, mm; rather more than it takes."""
    return _ems(text) * size / 72 / MM


def _room(width: float, size: float) -> float:
    """How many em of `size` pt `width` mm are."""
    return width * MM * 72 / size


def _lines(text: str, room: float) -> list[str]:
    """The text in lines of at most `room` em; a space or an underscore ends a word."""
    lines = [""]
    for piece in re.findall(r"[!-^`-~]*[_ ]|[!-^`-~]+|.", text):
        for part in [piece] if _ems(piece.rstrip()) <= room else piece:
            if lines[-1] and _ems((lines[-1] + part).rstrip()) > room:
                lines.append("")
            lines[-1] += part
    return lines


def _ems(text: str) -> float:
    """Width of a text in em: Han and full-width characters 1, all others reckoned generously."""
    return sum(
        1.0 if east_asian_width(character) in "WF" or character == ELLIPSIS else 0.62 for character in text
    )
