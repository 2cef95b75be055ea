"""Whether class activation maps say what matters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from report.figures.attributions import Faithfulness
from report.figures.style import COLOURS, INK, MARKERS, MM, TEXT_WIDTH, house_style
from report.wording import labels

HEIGHT = 82.0


@house_style()
def faithfulness(methods: Sequence[Faithfulness]) -> Figure:
    """Two panels, deletion and insertion: mean probability over the share of changed pixels; random orders dashed."""
    figure = Figure(figsize=(TEXT_WIDTH * MM, HEIGHT * MM), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    for axes, task in ((left, "deletion"), (right, "insertion")):
        entries: list[Line2D] = []
        for place, method in enumerate(methods):
            curve = method.deletion if task == "deletion" else method.insertion
            area = method.deletion_area if task == "deletion" else method.insertion_area
            shares = np.linspace(0, 100, len(curve))
            random = method.method is None
            name = labels.RANDOM if method.method is None else labels.CAM_METHODS[method.method]
            entries += axes.plot(
                shares, curve, label=labels.with_area(name, area), color=INK if random else COLOURS[place],
                linestyle=(0, (4, 1.8)) if random else "-", marker="" if random else MARKERS[place],
                markevery=(place % 4, 4),
            )  # fmt: skip
        axes.set(
            xlabel=labels.DELETED if task == "deletion" else labels.INSERTED, xlim=(0, 100), ylim=(0, 1.02)
        )
        axes.legend(
            handles=entries, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=1, title=labels.AREA,
            title_fontsize=8.5, handlelength=2.6,
        )  # fmt: skip
    left.set_ylabel(labels.MEAN_PROBABILITY)
    return figure
