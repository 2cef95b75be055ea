"""Digits of the dataset as they are, with their labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.figures.sheet import Sheet
from report.figures.style import TEXT_WIDTH, house_style
from report.specification.pictures import Samples

COLUMNS = 10
GAP, LABEL = 1.6, 5.0
"""Between images and below each image, mm."""


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
    sheet = Sheet.blank(columns * (side + GAP) - GAP, rows * (side + LABEL))
    for index, (image, label) in enumerate(zip(images, labels, strict=True)):
        row, column = divmod(index, columns)
        left, top = column * (side + GAP), row * (side + LABEL)
        sheet.place(image, left, top, side, limits=(0, 255))
        sheet.axes.text(left + side / 2, top + side + LABEL / 2, label, ha="center", va="center")
    return sheet.figure
