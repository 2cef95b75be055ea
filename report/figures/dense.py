"""The fully connected layers: which units answer to which class, and how their values are spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from report.figures.legend import shortened
from report.figures.style import COLOURS, MM, TEXT_WIDTH, house_style
from report.figures.units import DenseLayer
from report.wording import labels

ROW, LONGEST_NAME = 44.0, 24.0
"""Height for each layer, and the room of a class's name, mm."""
NAME = 7.5
"""Of the type of a class's name, pt."""


@house_style()
def dense_activations(layers: Sequence[DenseLayer], classes: Sequence[str]) -> Figure:
    """A row a layer: left the mean of each unit (columns) for each class (rows), right the histogram of all values.

    Each matrix has its own colour scale, shown beside it.
    """
    figure = Figure(figsize=(TEXT_WIDTH * MM, len(layers) * ROW * MM), layout="constrained")
    panels = figure.subplots(len(layers), 2, width_ratios=(2.3, 1), squeeze=False)
    for (matrix, histogram), layer in zip(panels, layers, strict=True):
        matrix.set_title(
            labels.layer_health(layer.name, layer.dead, layer.saturated), fontsize=8.5, loc="left"
        )
        image = matrix.imshow(layer.means, aspect="auto", cmap="viridis", interpolation="nearest")
        matrix.set_yticks(range(len(classes)), [shortened(name, LONGEST_NAME, NAME) for name in classes])
        matrix.tick_params(axis="y", labelsize=NAME, length=0)
        matrix.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        matrix.grid(visible=False)
        matrix.set(xlabel=labels.UNIT, ylabel=labels.TRUE_CLASS)
        bar = figure.colorbar(image, ax=matrix, fraction=0.04, pad=0.01)
        bar.ax.yaxis.set_major_locator(MaxNLocator(4))
        bar.outline.set_linewidth(0.4)
        shares = 100 * layer.counts / layer.counts.sum()
        histogram.bar(layer.edges[:-1], shares, np.diff(layer.edges), align="edge", color=COLOURS[0])
        histogram.set(xlabel=labels.VALUE, ylabel=labels.SHARE_OF_VALUES)
        histogram.xaxis.set_major_locator(MaxNLocator(5))
    return figure
