"""How large each layer's gradient was, epoch by epoch: whether what is learnt reaches the first layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.errors import DataError
from report.figures.curves import count_epochs, legend_line, logarithmic, marks
from report.figures.legend import columns_for, folded
from report.figures.style import COLOURS, MARKERS, MM, STYLE, TEXT_WIDTH, house_style
from report.figures.subjects import Subject
from report.specification.pictures import GradientNorms
from report.study.gradients import learning
from report.wording import labels, picture_faults

ROW, LEGEND_LINE = 56.0, 5.0
"""Of a row of panels, and of a line of the legend, mm."""
IN_A_ROW = 3
AROUND_PANEL = 22.0
"""Of the height of a row, what its heading and its axis take, mm."""
BESIDE_PANELS, BETWEEN_PANELS = 16.0, 4.0
"""What the tick labels take of the width, and the gap between two panels, mm."""
LAST = "output"
"""The paper's name of the layer that every network ends in."""
LEAST = 1e-45
"""No float32 lies between this and 0, for which a logarithmic axis has no place."""


@dataclass(frozen=True, eq=False)
class VariantNorms:
    """A variant: of each layer, by its name in the picture, the mean norm of each epoch (runs, epochs)."""

    label: str
    layers: Mapping[str, NDArray[np.float64]]


def norms_of(options: GradientNorms, subject: Subject) -> VariantNorms:
    """What a variant's runs recorded, for each layer with kernels or a matrix to learn, from the input on.

    Raises:
        DataError: an epoch was recorded without them.
    """
    runs = [[dict(record.gradient_norms) for record in run.records] for run in subject.runs]
    shown = {layer.name: layer.paper_name or layer.name for layer in learning(subject.layers)}
    if any(not shown.keys() <= epoch.keys() for epochs in runs for epoch in epochs):
        raise DataError(picture_faults.no_gradient_norms(options.label, subject.variant))
    return VariantNorms(
        subject.label,
        {
            paper: np.array([[epoch[name] for epoch in epochs] for epochs in runs])
            for name, paper in shown.items()
        },
    )


@house_style()
def gradient_norms(variants: Sequence[VariantNorms]) -> Figure:
    """A panel a variant, a line a layer: the mean of the runs, and a band from the lowest to the highest.

    All panels share both axes, the norm's being logarithmic, and the colours of the layers; the output comes last.
    """
    layers = sorted(dict.fromkeys(name for variant in variants for name in variant.layers), key=LAST.__eq__)
    entries = [
        legend_line(name, COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)], "-")
        for place, name in enumerate(layers)
    ]
    legend_columns = columns_for(layers, most=len(layers))
    rows = -(-len(variants) // IN_A_ROW)
    columns = -(-len(variants) // rows)
    height = rows * ROW + LEGEND_LINE * -(-len(layers) // legend_columns)
    figure = Figure(figsize=(TEXT_WIDTH * MM, height * MM), layout="constrained")
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False)
    width = (TEXT_WIDTH - BESIDE_PANELS) / columns - BETWEEN_PANELS
    for axes, variant in zip(panels.flat, variants, strict=False):
        _draw(axes, variant, layers)
        axes.set_title(folded(variant.label, width), fontsize=STYLE["legend.fontsize"])
    for axes in panels.flat[len(variants) :]:
        axes.remove()
    for axes in panels[:, 0]:
        axes.set_ylabel(labels.GRADIENT_NORM)
    values = np.concatenate([norms.ravel() for variant in variants for norms in variant.layers.values()])
    above = values[values > 0] if values.any() else np.ones(1)
    logarithmic(panels[0, 0], above.min(), above.max(), LEAST, ROW - AROUND_PANEL)
    for axes in figure.axes:
        count_epochs(axes, max(norms.shape[1] for variant in variants for norms in variant.layers.values()))
    figure.legend(
        handles=entries, loc="outside lower center", ncols=legend_columns, handlelength=2.6, columnspacing=1.6
    )
    return figure


def _draw(axes: Axes, variant: VariantNorms, layers: Sequence[str]) -> None:
    for name, norms in variant.layers.items():
        place = layers.index(name)
        colour, epochs = COLOURS[place % len(COLOURS)], np.arange(norms.shape[1])
        if len(norms) > 1:
            low, high = norms.min(axis=0), norms.max(axis=0)
            axes.fill_between(epochs, low, high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(epochs, norms.mean(axis=0), color=colour, **marks(place, len(epochs)))
