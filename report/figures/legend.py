"""How many columns a legend can have without leaving the page, reckoned before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

import numpy as np

from report.figures.style import MM, STYLE, TEXT_WIDTH

MOST_COLUMNS = 4
BESIDE_TEXT = 5.2
"""Width of an entry beyond its text: the line sample, two gaps; em."""


def columns_for(texts: Sequence[str]) -> int:
    """The most columns, up to `MOST_COLUMNS`, in which entries with these texts fit the text block.

    matplotlib fills column after column, and makes each as wide as its widest entry.
    """
    em = STYLE["legend.fontsize"] / 72 / MM
    widths = [_ems(text) + BESIDE_TEXT for text in texts]
    for columns in range(min(len(texts), MOST_COLUMNS), 1, -1):
        if sum(column.max() for column in np.array_split(widths, columns)) * em <= TEXT_WIDTH:
            return columns
    return 1


def _ems(text: str) -> float:
    """Width of a text in em: Han and full-width characters 1, all others reckoned generously."""
    return sum(1.0 if east_asian_width(character) in "WF" else 0.62 for character in text)
