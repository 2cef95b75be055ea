"""How much room texts take, reckoned before anything is drawn: columns of a legend, lines of a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

import numpy as np

from report.figures.style import MM, STYLE, TEXT_WIDTH

MOST_COLUMNS = 4
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
    most, lines = width * MM * 72 / STYLE["legend.fontsize"], [""]
    for piece in re.findall(r"[!-~]+ ?|.", text):
        for part in [piece] if _ems(piece) <= most else piece:
            if lines[-1] and _ems((lines[-1] + part).rstrip()) > most:
                lines.append("")
            lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def _ems(text: str) -> float:
    """Width of a text in em: Han and full-width characters 1, all others reckoned generously."""
    return sum(1.0 if east_asian_width(character) in "WF" else 0.62 for character in text)
