"""Which classes are taken for which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.figures.style import COLOURS, INK, MM, MUTED, TEXT_WIDTH, house_style
from report.wording import labels

HEIGHT = 79.0
RIGHT_FILL = "#D6E6F2"
"""Of the diagonal: right answers are many in any network worth showing, their shade would tell nothing."""
WRONG = LinearSegmentedColormap.from_list("wrong", ["#FFFFFF", COLOURS[1]])


@house_style()
def confusion(counts: NDArray[np.int64], classes: Sequence[str]) -> Figure:
    """Two matrices, true class (rows) by answer (columns): counts, and percent of the row's images.

    Wrong answers are the darker the more there are; none is a dot.
    """
    figure = Figure(figsize=(TEXT_WIDTH * MM, HEIGHT * MM), layout="constrained")
    left, right = figure.subplots(1, 2)
    totals = counts.sum(axis=1, keepdims=True)
    shares = 100 * counts / np.maximum(totals, 1)
    _matrix(left, counts, [[str(value) if value else "·" for value in row] for row in counts], classes)
    told = [[f"{share:.1f}" if count else "·" for count, share in zip(*rows, strict=True)]
            for rows in zip(counts, shares, strict=True)]  # fmt: skip
    _matrix(right, shares, told, classes)
    left.set_title(labels.COUNTS, fontsize=9)
    right.set_title(labels.ROW_PERCENT, fontsize=9)
    left.set_ylabel(labels.TRUE_CLASS)
    return figure


def _matrix(
    axes: Axes, values: NDArray[np.generic], told: Sequence[Sequence[str]], classes: Sequence[str]
) -> None:
    size = len(classes)
    wrong = np.where(np.eye(size, dtype=bool), 0, values).astype(float)
    axes.imshow(wrong, cmap=WRONG, vmin=0, vmax=float(wrong.max()) or 1.0)
    for row, column in np.ndindex(size, size):
        if row == column:
            axes.fill_between(
                [column - 0.5, column + 0.5], row - 0.5, row + 0.5, color=RIGHT_FILL, linewidth=0
            )
        empty = told[row][column] == "·"
        axes.text(
            column, row, told[row][column], ha="center", va="center", fontsize=6.5,
            color=MUTED if empty else INK,
        )  # fmt: skip
    axes.set_xticks(range(size), classes)
    axes.set_yticks(range(size), classes)
    axes.set_xlabel(labels.ANSWER)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5))
