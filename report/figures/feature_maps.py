"""What the layers make of an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.figures.sheet import Sheet
from report.figures.style import MUTED, TEXT_WIDTH, house_style
from report.specification.pictures import LayerGrid

HEAD, GAP = 26.0, 2.0
"""Width of the row heads, and between images, mm."""
LARGEST, LOWEST_ROW = 26.0, 12.0
"""Side of an image at most, and height of a row at least (its head needs that), mm."""


@dataclass(frozen=True)
class GridRow:
    """One row: its head, a smaller second line for sizes, and one image a column, (n, height, width)."""

    title: str
    size: str
    images: NDArray[np.float32]


@house_style()
def layer_grid(rows: Sequence[GridRow], options: LayerGrid) -> Figure:
    """Digits (columns) by layers (rows); each image on its own scale, from its smallest value to its largest."""
    columns = options.digits
    side = min(LARGEST, (TEXT_WIDTH - HEAD + GAP) / columns - GAP)
    height = max(side, LOWEST_ROW)
    sheet = Sheet.blank(HEAD + columns * (side + GAP) - GAP, len(rows) * (height + GAP) - GAP)
    for index, row in enumerate(rows):
        top = index * (height + GAP)
        middle = top + height / 2
        sheet.axes.text(HEAD / 2, middle + 1.2, row.title, ha="center", va="bottom", linespacing=1.3)
        sheet.axes.text(HEAD / 2, middle + 2.2, row.size, ha="center", va="top", color=MUTED, fontsize=7.5)
        for column, image in enumerate(row.images):
            sheet.place(image, HEAD + column * (side + GAP), top + (height - side) / 2, side)
    return sheet.figure
