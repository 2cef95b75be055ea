"""Digits of the dataset as they are, with their labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.figures.legend import shortened
from report.figures.sheet import Sheet
from report.figures.style import STYLE, TEXT_WIDTH, house_style
from report.specification.pictures import Samples

COLUMNS = 10
GAP, LABEL, LINE = 1.6, 5.0, 3.8
"""Between images, below each image, and of a second line there, mm."""
MOST_LINES = 2


def balanced_choice(labels: NDArray[np.uint8], count: int, seed: int) -> NDArray[np.int64]:
    """Indices of `count` random samples, the classes taking turns: each class once, then each once more.

    A class that runs out is passed over. In each turn the classes come in ascending order; a last, incomplete
    turn takes random ones of them.
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    shuffled = labels[order]
    turn = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        of_class = np.flatnonzero(shuffled == label)
        turn[of_class] = np.arange(len(of_class))
    chosen = np.argsort(turn, kind="stable")[:count]
    return order[chosen[np.lexsort((shuffled[chosen], turn[chosen]))]]


@house_style()
def samples(images: NDArray[np.uint8], labels: Sequence[str], options: Samples) -> Figure:
    """A grid of `images` (n, height, width), each with its label below; `options` has chosen them already."""
    del options
    columns = min(COLUMNS, len(images))
    side = (TEXT_WIDTH - (COLUMNS - 1) * GAP) / COLUMNS
    rows = -(-len(images) // columns)
    told = [shortened(label, side, STYLE["font.size"], MOST_LINES) for label in labels]
    below = LABEL + LINE * max(name.count("\n") for name in told)
    sheet = Sheet.blank(columns * (side + GAP) - GAP, rows * (side + below))
    for index, (image, label) in enumerate(zip(images, told, strict=True)):
        row, column = divmod(index, columns)
        left, top = column * (side + GAP), row * (side + below)
        sheet.place(image, left, top, side, limits=(0, 255))
        sheet.axes.text(left + side / 2, top + side + below / 2, label, ha="center", va="center")
    return sheet.figure
