"""What accuracy costs: parameters, and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from report.figures.legend import columns_for
from report.figures.style import COLOURS, MARKERS, MM, TEXT_WIDTH, house_style
from report.figures.subjects import Subject
from report.wording import labels

HEIGHT, LEGEND_LINE = 62.0, 5.0


@dataclass(frozen=True)
class Cost:
    """A variant: its parameters, mean seconds an epoch, and the accuracy of each run in percent."""

    label: str
    parameters: int
    seconds: float
    accuracies: tuple[float, ...]


def costs(subjects: Sequence[Subject]) -> list[Cost]:
    """What the runs of the variants cost and gave."""
    return [
        Cost(
            subject.label,
            sum(layer.parameters for layer in subject.layers),
            fmean(second for run in subject.runs for second in run.seconds),
            tuple(100 * run.results.test_accuracy for run in subject.runs),
        )
        for subject in subjects
    ]


@house_style()
def tradeoff(variants: Sequence[Cost]) -> Figure:
    """Mean accuracy, with a bar from lowest to highest run, over parameters (left, logarithmic) and seconds an epoch (right)."""
    entries = [
        Line2D(
            [], [], linestyle="", marker=MARKERS[place % len(MARKERS)], color=COLOURS[place % len(COLOURS)],
            markersize=5, label=labels.legend_entry(variant.label),
        )
        for place, variant in enumerate(variants)
    ]  # fmt: skip
    columns = columns_for([variant.label for variant in variants])
    height = HEIGHT + LEGEND_LINE * -(-len(variants) // columns)
    figure = Figure(figsize=(TEXT_WIDTH * MM, height * MM), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    for place, variant in enumerate(variants):
        _point(left, place, variant.parameters, variant.accuracies)
        _point(right, place, variant.seconds, variant.accuracies)
    left.set(xlabel=labels.PARAMETERS, ylabel=labels.ACCURACY)
    right.set(xlabel=labels.SECONDS_AN_EPOCH)
    right.set_xlim(0, 1.15 * max(variant.seconds for variant in variants))
    _logarithmic(left, [variant.parameters for variant in variants])
    figure.legend(handles=entries, loc="outside lower center", ncols=columns)
    return figure


def _point(axes: Axes, place: int, x: float, accuracies: Sequence[float]) -> None:
    mean = fmean(accuracies)
    axes.errorbar(
        [x], [mean], yerr=[[mean - min(accuracies)], [max(accuracies) - mean]], capsize=2, markersize=5,
        marker=MARKERS[place % len(MARKERS)], color=COLOURS[place % len(COLOURS)],
    )  # fmt: skip


def _logarithmic(axes: Axes, values: Sequence[int]) -> None:
    axes.set_xscale("log")
    low, high = min(values), max(values)
    axes.set_xlim(low / 2.5, high * 2.5)
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < 40 else (1,)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.xaxis.set_minor_locator(NullLocator())
