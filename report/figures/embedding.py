"""Images as points of the plane."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from report.figures.legend import reckoned, shortened
from report.figures.style import COLOURS, INK, MM, STYLE, house_style
from report.figures.units import Points
from report.wording import labels

SIDE, LONGEST_NAME, ON_A_GROUP, NUMERALS = 110.0, 30.0, 15.0, 4.0
"""Of the plot; the room of a class's name in the legend and on its group, and how much of it a numeral may take; mm."""
NUMERAL = 13
"""Of the type of a numeral on its group, pt; a name has the size of all other text."""
PALETTE = (*COLOURS[:7], "#8A8300", "#7B3F8C", "#8C8C8C")
"""Ten colours; shapes and the numerals on the groups tell the classes apart as well."""
LINE = 1.15
"""Height of a line of names, of the size of its type."""
ROUNDS = 200
"""Two names are apart after one, five in one place, of whom each moves the next, after less than these."""
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "d", "<", ">")


@house_style()
def embedding(points: Points, classes: Sequence[str]) -> Figure:
    """A scatter plot, a colour and a shape for each class, and its name where the middle of its points is."""
    names = [shortened(name, LONGEST_NAME, STYLE["legend.fontsize"]) for name in classes]
    wider = max(0.0, max(reckoned(name, STYLE["legend.fontsize"]) for name in names) - NUMERALS)
    size = STYLE["font.size"] if wider else NUMERAL
    figure = Figure(figsize=((SIDE + 16 + wider) * MM, SIDE * MM), layout="constrained")
    axes = figure.subplots()
    for digit in np.unique(points.classes):
        own = points.places[points.classes == digit]
        axes.scatter(
            own[:, 0], own[:, 1], s=9, marker=SHAPES[digit % 10], color=PALETTE[digit % 10],
            linewidths=0, alpha=0.75, label=names[digit],
        )  # fmt: skip
    if points.explained:
        first, second = points.explained
        axes.set(xlabel=labels.component(1, first), ylabel=labels.component(2, second))
    else:
        axes.set(xlabel=labels.dimension(1), ylabel=labels.dimension(2))
    figure.legend(loc="outside right center", markerscale=1.6, handletextpad=0.2)
    shown = [int(digit) for digit in np.unique(points.classes)]
    told = [shortened(names[digit], ON_A_GROUP, size) for digit in shown]
    middles = np.array([np.median(points.places[points.classes == digit], axis=0) for digit in shown])
    figure.draw_without_rendering()  # before this, nobody knows how far apart on paper two middles are
    scale = 72 / figure.dpi
    room = np.array([reckoned(text, size) * MM * 72 for text in told])
    paper = apart(axes.transData.transform(middles) * scale, room, LINE * size)
    for (x, y), text in zip(axes.transData.inverted().transform(paper / scale), told, strict=True):
        name = axes.text(x, y, text, fontsize=size, ha="center", va="center", color=INK)
        name.set_path_effects([withStroke(linewidth=3, foreground="white")])
    return figure


def apart(middles: NDArray[np.float64], widths: NDArray[np.float64], height: float) -> NDArray[np.float64]:
    """Where names of these widths and this height do not cover each other: of those that would, the nearest two move up and down.

    `middles` (n, 2), in the unit of the widths and the height, says where the names were to be.
    """
    places = middles.copy()
    for _ in range(ROUNDS):
        upwards = np.lexsort((places[:, 0], places[:, 1]))
        gaps = {
            (lower, upper): places[upper, 1] - places[lower, 1]
            for lower, upper in combinations(upwards, 2)
            if 2 * abs(places[upper, 0] - places[lower, 0]) < widths[lower] + widths[upper]
        }
        pair = min(gaps, key=lambda names: gaps[names], default=None)
        if pair is None or gaps[pair] > 0.99 * height:
            break
        places[list(pair), 1] += np.array([-0.5, 0.5]) * (height - gaps[pair])
    return places
