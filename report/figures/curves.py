"""How training went, epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from lenet.records import EpochRecord
from report.figures.legend import columns_for
from report.figures.style import COLOURS, MARKERS, MM, MUTED, TEXT_WIDTH, house_style
from report.specification.pictures import LearningCurves
from report.wording import labels

HEIGHT, LEGEND_LINE = 66.0, 5.0
"""Of the figure without its legend, and of a line of the legend, mm."""
MARKS = 8
"""About so many markers a curve; up to `FEW_EPOCHS` every epoch has one."""
FEW_EPOCHS = 10
LEAST_LOSS, LEAST_ERROR = 1e-6, 0.005
"""Where a logarithmic axis ends, which has no place for 0; nats, and percent of wrong answers."""
FEW_DECADES = 1e4
TWO_TICKS = 5.1
"""Ratio of the ends of a logarithmic axis that has at least two of the ticks 1, 2, 5, 10, ..."""
ACCURACY_TICKS = (0, 50, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.98, 99.99)

Split = Literal["train", "test"]
Metric = Literal["loss", "accuracy"]
Dashes = Literal["-"] | tuple[float, tuple[float, ...]]
DASHES: dict[Split, Dashes] = {"test": "-", "train": (0, (4, 1.8))}
SPLIT_COLOURS: dict[Split, str] = {"test": COLOURS[0], "train": COLOURS[1]}


@dataclass(frozen=True)
class VariantCurves:
    """The records of all runs (seeds) of one variant, which all have the same number of epochs."""

    label: str
    runs: tuple[tuple[EpochRecord, ...], ...]
    evaluated: Literal["test", "validation"] = "test"

    def values(self, split: Split, metric: Metric) -> NDArray[np.float64]:
        """(runs, epochs): loss, or accuracy in percent."""
        scale = 100.0 if metric == "accuracy" else 1.0
        return scale * np.array(
            [[getattr(record, f"{split}_{metric}") for record in run] for run in self.runs]
        )


@house_style()
def learning_curves(variants: Sequence[VariantCurves], options: LearningCurves) -> Figure:
    """Two panels, loss and accuracy; test solid, training dashed; epochs are counted from 0.

    One variant: each run thin, their mean thick. Several: means, and a band from lowest to highest test value.
    `options.log`: the loss, and the distance of the accuracy from 100 %, on logarithmic axes.
    """
    evaluated = "/".join(dict.fromkeys(labels.EVALUATED[variant.evaluated] for variant in variants))
    names: dict[Split, str] = {"test": evaluated, "train": labels.TRAINING}
    alone = len(variants) == 1
    entries = _legend_of_one(variants[0], names) if alone else _legend_of_several(variants, names)
    columns = columns_for([str(entry.get_label()) for entry in entries])
    height = HEIGHT + LEGEND_LINE * -(-len(entries) // columns)
    figure = Figure(figsize=(TEXT_WIDTH * MM, height * MM), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    panels: tuple[tuple[Axes, Metric], ...] = ((loss, "loss"), (accuracy, "accuracy"))
    for axes, metric in panels:
        if alone:
            _draw_one(axes, variants[0], metric)
        else:
            _draw_several(axes, variants, metric)
        count_epochs(axes, max(len(variant.runs[0]) for variant in variants))
    loss.set_ylabel(labels.LOSS)
    accuracy.set_ylabel(labels.ACCURACY)
    if options.log:
        _logarithmic_loss(loss)
        _logarithmic_error(accuracy)
    figure.legend(
        handles=entries, loc="outside lower center", ncols=columns, handlelength=2.6, columnspacing=1.6
    )
    return figure


def _draw_one(axes: Axes, variant: VariantCurves, metric: Metric) -> None:
    for split, colour in SPLIT_COLOURS.items():
        values = variant.values(split, metric)
        epochs = np.arange(values.shape[1])
        if len(values) > 1:
            axes.plot(epochs, values.T, color=colour, linestyle=DASHES[split], linewidth=0.6, alpha=0.55)
        axes.plot(epochs, values.mean(axis=0), color=colour, linestyle=DASHES[split], **marks(0, len(epochs)))


def _draw_several(axes: Axes, variants: Sequence[VariantCurves], metric: Metric) -> None:
    for index, variant in enumerate(variants):
        colour = COLOURS[index % len(COLOURS)]
        for split, dashes in DASHES.items():
            values = variant.values(split, metric)
            epochs = np.arange(values.shape[1])
            if split == "test" and len(values) > 1:
                low, high = values.min(axis=0), values.max(axis=0)
                axes.fill_between(epochs, low, high, color=colour, alpha=0.18, linewidth=0)
            axes.plot(
                epochs, values.mean(axis=0), color=colour, linestyle=dashes, **marks(index, len(epochs))
            )


def marks(index: int, epochs: int) -> dict[str, Any]:
    """Markers of the `index`-th curve: every epoch of a short training, else a few, not its neighbours'."""
    step = 1 if epochs <= FEW_EPOCHS else round(epochs / MARKS)
    return {"marker": MARKERS[index % len(MARKERS)], "markevery": (index % step, step)}


def count_epochs(axes: Axes, epochs: int) -> None:
    """The x axis of curves over so many epochs, the first being 0."""
    margin = max(0.5 * (epochs == 1), 0.03 * (epochs - 1))
    axes.set(xlabel=labels.EPOCH, xlim=(-margin, epochs - 1 + margin))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10], min_n_ticks=1))


def _logarithmic_loss(axes: Axes) -> None:
    lowest, highest = axes.dataLim.intervaly
    logarithmic(axes, lowest, highest, LEAST_LOSS)


def logarithmic(axes: Axes, lowest: float, highest: float, least: float) -> None:
    """A logarithmic y axis for values from `lowest` to `highest`, which ends at `least` where they go below."""
    low, high = _logarithmic_range(lowest, highest, least)
    axes.set_ylim(low, high)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < FEW_DECADES else (1,)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value)))
    axes.yaxis.set_minor_locator(NullLocator())


def _tick(value: float) -> str:
    if LEAST_LOSS < 1.1 * value < 1 / LEAST_LOSS:
        return np.format_float_positional(value, precision=2, fractional=False, trim="-")
    return np.format_float_scientific(value, precision=0, trim="-", exp_digits=1)


def _logarithmic_error(axes: Axes) -> None:
    """Accuracy in percent, stretched towards 100 %: from 90 to 99 it is as far as from 99 to 99.9."""

    def stretch(percent: NDArray[np.float64]) -> NDArray[np.float64]:
        return -np.log10(np.maximum(100 - percent, LEAST_ERROR))

    def shrink(stretched: NDArray[np.float64]) -> NDArray[np.float64]:
        return 100 - 10.0**-stretched

    axes.set_yscale("function", functions=(stretch, shrink))
    lowest, highest = axes.dataLim.intervaly
    least, most = _logarithmic_range(100 - highest, 100 - lowest, LEAST_ERROR)
    axes.set_ylim(100 - min(most, 100), 100 - least)
    axes.yaxis.set_major_locator(FixedLocator(ACCURACY_TICKS))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: np.format_float_positional(value, trim="-"))
    )
    axes.yaxis.set_minor_locator(NullLocator())


def _logarithmic_range(low: float, high: float, least: float) -> tuple[float, float]:
    """Ends of an axis for values from `low` to `high`, wide enough for two of its ticks 1, 2, 5, 10, ..."""
    low, high = max(low / 1.3, least), max(high * 1.3, least)
    low = max(min(low, (low * high / TWO_TICKS) ** 0.5), least)
    return low, max(high, TWO_TICKS * low)


def _legend_of_one(variant: VariantCurves, names: dict[Split, str]) -> list[Line2D]:
    return [
        legend_line(labels.mean_of(name, len(variant.runs)), SPLIT_COLOURS[split], MARKERS[0], DASHES[split])
        for split, name in names.items()
    ]


def _legend_of_several(variants: Sequence[VariantCurves], names: dict[Split, str]) -> list[Line2D]:
    """One entry a variant (its colour and marker), then one a split (its dashes)."""
    return [
        *(
            legend_line(
                labels.legend_entry(v.label), COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)], "-"
            )
            for i, v in enumerate(variants)
        ),
        *(legend_line(name, MUTED, "", DASHES[split]) for split, name in names.items()),
    ]


def legend_line(label: str, colour: str, marker: str, dashes: Dashes) -> Line2D:
    """An entry of a legend."""
    return Line2D([], [], label=label, color=colour, marker=marker, linestyle=dashes)
