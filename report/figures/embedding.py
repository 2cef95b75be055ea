"""Images as points of the plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from report.figures.style import COLOURS, INK, MM, house_style
from report.figures.units import Points
from report.wording import labels

SIDE = 110.0
PALETTE = (*COLOURS, "#8A8300", "#7B3F8C", "#8C8C8C")
"""Ten colours; shapes and the numerals on the groups tell the classes apart as well."""
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "d", "<", ">")


@house_style()
def embedding(points: Points, classes: Sequence[str]) -> Figure:
    """A scatter plot, a colour and a shape for each class, and its name where the middle of its points is."""
    figure = Figure(figsize=((SIDE + 16) * MM, SIDE * MM), layout="constrained")
    axes = figure.subplots()
    for digit in np.unique(points.classes):
        own = points.places[points.classes == digit]
        axes.scatter(
            own[:, 0], own[:, 1], s=9, marker=SHAPES[digit % 10], color=PALETTE[digit % 10],
            linewidths=0, alpha=0.75, label=classes[digit],
        )  # fmt: skip
    for digit in np.unique(points.classes):
        x, y = np.median(points.places[points.classes == digit], axis=0)
        name = axes.text(x, y, classes[digit], fontsize=13, ha="center", va="center", color=INK)
        name.set_path_effects([withStroke(linewidth=3, foreground="white")])
    if points.explained:
        first, second = points.explained
        axes.set(xlabel=labels.component(1, first), ylabel=labels.component(2, second))
    else:
        axes.set(xlabel=labels.dimension(1), ylabel=labels.dimension(2))
    figure.legend(loc="outside right center", markerscale=1.6, handletextpad=0.2)
    return figure
