"""Which classes are taken for which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.figures.legend import reckoned, shortened
from report.figures.style import COLOURS, INK, MM, MUTED, STYLE, TEXT_WIDTH, house_style
from report.wording import labels

HEIGHT, SIDE = 79.0, 64.0
"""Of the picture, and of each matrix in it, where the names are as short as numerals; mm."""
LONGEST_NAME = 24.0
"""The room of a name beside a matrix and, upright, below it, mm."""
BESIDE, BELOW = 16.0, 19.0
"""What else stands beside two matrices with upright names, and above and below each, mm."""
NUMBER, NAME, SMALLEST = 7.0, STYLE["xtick.labelsize"], 4.5
"""Of the type in the cells and along the edges, and below which it would not be read, pt."""
NUMERAL, FILLED = 0.56, 0.98
"""Width of a numeral, em; how much of a cell's width its number may take."""
RIGHT_FILL = "#D6E6F2"
"""Of the diagonal: right answers are many in any network worth showing, their shade would tell nothing."""
WRONG = LinearSegmentedColormap.from_list("wrong", ["#FFFFFF", COLOURS[1]])
NONE = "·"


@house_style()
def confusion(counts: NDArray[np.int64], classes: Sequence[str]) -> Figure:
    """Two matrices, true class (rows) by answer (columns): counts, and percent of the row's images.

    Wrong answers are the darker the more there are; none is a dot. Names wider than a cell stand upright below the
    matrices, and beside the left one alone. Numbers that no cell has room for are left out: the shades remain.
    """
    size = len(classes)
    long = max(reckoned(name, NAME) for name in classes) > SIDE / size
    names = [shortened(name, LONGEST_NAME, NAME) for name in classes]
    beside = max(reckoned(name, NAME) for name in names)
    side = min(SIDE, (TEXT_WIDTH - BESIDE - beside) / 2) if long else SIDE
    height = side + beside + BELOW if long else HEIGHT
    figure = Figure(figsize=(TEXT_WIDTH * MM, height * MM), layout="constrained")
    left, right = figure.subplots(1, 2)
    totals = counts.sum(axis=1, keepdims=True)
    shares = 100 * counts / np.maximum(totals, 1)
    _matrix(left, counts, [[str(value) if value else NONE for value in row] for row in counts], side / size)
    told = [[f"{share:.1f}" if count else NONE for count, share in zip(*rows, strict=True)]
            for rows in zip(counts, shares, strict=True)]  # fmt: skip
    _matrix(right, shares, told, side / size)
    for axes in (left, right):
        _name(axes, names, side / size, upright=long)
    if long:
        right.set_yticks([])
    left.set_title(labels.COUNTS, fontsize=9)
    right.set_title(labels.ROW_PERCENT, fontsize=9)
    left.set_ylabel(labels.TRUE_CLASS)
    return figure


def _matrix(axes: Axes, values: NDArray[np.generic], told: Sequence[Sequence[str]], cell: float) -> None:
    """Cells of `cell` mm, with their numbers as large as the widest one allows."""
    size = len(told)
    wrong = np.where(np.eye(size, dtype=bool), 0, values).astype(float)
    axes.imshow(wrong, cmap=WRONG, vmin=0, vmax=float(wrong.max()) or 1.0)
    widest = max(len(text) - 0.5 * text.count(".") for row in told for text in row)
    number = min(NUMBER, FILLED * cell * MM * 72 / (NUMERAL * widest))
    for row, column in np.ndindex(size, size):
        if row == column:
            axes.fill_between(
                [column - 0.5, column + 0.5], row - 0.5, row + 0.5, color=RIGHT_FILL, linewidth=0
            )
        if number >= SMALLEST:
            axes.text(
                column, row, told[row][column], ha="center", va="center", fontsize=number,
                color=MUTED if told[row][column] == NONE else INK,
            )  # fmt: skip
    axes.set_xlabel(labels.ANSWER)
    axes.grid(visible=False)
    axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5))


def _name(axes: Axes, names: Sequence[str], cell: float, *, upright: bool) -> None:
    """The classes along both edges; every second or third alone, where cells are lower than a line."""
    line = cell / reckoned("国", 1)
    every = -(-SMALLEST // line) if line < SMALLEST else 1
    size = min(NAME, max(line, SMALLEST))
    places = range(0, len(names), int(every))
    shown = [names[place] for place in places]
    axes.set_xticks(places, shown, rotation=90 if upright else 0, fontsize=size)
    axes.set_yticks(places, shown, fontsize=size)
    axes.tick_params(length=0)
