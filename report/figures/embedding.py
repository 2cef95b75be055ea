"""Images as points of the plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from report.figures.legend import reckoned, shortened
from report.figures.style import COLOURS, INK, MM, STYLE, house_style
from report.figures.units import Points
from report.wording import labels

SIDE, LONGEST_NAME, ON_A_GROUP, NUMERALS = 110.0, 30.0, 15.0, 4.0
"""Of the plot; the room of a class's name in the legend and on its group, and how much of it a numeral may take; mm."""
NUMERAL = 13
"""Of the type of a numeral on its group, pt; a name has the size of all other text."""
PALETTE = (*COLOURS, "#8A8300", "#7B3F8C", "#8C8C8C")
"""Ten colours; shapes and the numerals on the groups tell the classes apart as well."""
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
    for digit in np.unique(points.classes):
        x, y = np.median(points.places[points.classes == digit], axis=0)
        told = shortened(names[digit], ON_A_GROUP, size)
        name = axes.text(x, y, told, fontsize=size, ha="center", va="center", color=INK)
        name.set_path_effects([withStroke(linewidth=3, foreground="white")])
    if points.explained:
        first, second = points.explained
        axes.set(xlabel=labels.component(1, first), ylabel=labels.component(2, second))
    else:
        axes.set(xlabel=labels.dimension(1), ylabel=labels.dimension(2))
    figure.legend(loc="outside right center", markerscale=1.6, handletextpad=0.2)
    return figure
