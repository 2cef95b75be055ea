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
from report.figures.style import COLOURS, MARKERS, MM, TEXT_WIDTH, house_style
from report.specification.pictures import LearningCurves
from report.wording import labels

HEIGHT, HEIGHT_OF_SEVERAL, LEGEND_LINE = 66.0, 80.0, 5.0
"""Of the figure without its legend (of one variant, of several), and of a line of the legend, mm."""
MARKS = 8
"""About so many markers a curve; up to `FEW_EPOCHS` every epoch has one."""
FEW_EPOCHS = 10
AT_A_PLACE = 2
"""So many of several curves may have their markers, and with these their bars, at the same epochs."""
LEAST_LOSS, LEAST_ERROR = 1e-6, 0.005
"""Where a logarithmic axis ends at the latest, which has no place for 0; nats, and percent of wrong answers."""
BESIDE_100 = 4.0
"""Distance of the next tick from a tick of 100 % at the end of the axis, mm at least."""
STEPS: tuple[tuple[tuple[float, ...], float], ...] = (
    ((1, 1.5, 2, 3, 5, 7), 40),
    ((1, 2, 3, 5), 25),
    ((1, 2, 5), 12),
    ((1,), 0),
)
"""Ticks of a decade of a logarithmic axis, and from how many mm a decade on they have room."""
AROUND_PANEL = 18.0
"""Of the height of a figure without its legend, what is not panel, mm."""
TWO_TICKS = 5.1
"""Ratio of the ends of a logarithmic axis that has at least two of the ticks 1, 2, 5, 10, ..."""

Split = Literal["train", "test"]
Metric = Literal["loss", "accuracy"]
Dashes = Literal["-"] | tuple[float, tuple[float, ...]]
DASHES: dict[Split, Dashes] = {"test": "-", "train": (0, (4, 1.8))}
SPLIT_COLOURS: dict[Split, str] = {"test": COLOURS[0], "train": COLOURS[1]}
BY_TURNS: tuple[Dashes, ...] = ("-", (0, (4, 1.3)), (0, (6, 1.2, 1.2, 1.2)))
"""Lines of several variants: colours that are one grey in print differ in them, and where two runs are the same as far as
they go, the one below shows through the one above."""


@dataclass(frozen=True)
class VariantCurves:
    """The records of all runs (seeds) of one variant, which all have the same number of epochs.

    Attributes:
        images: how many images it was evaluated on.
    """

    label: str
    runs: tuple[tuple[EpochRecord, ...], ...]
    evaluated: Literal["test", "validation"] = "test"
    images: int = 10_000

    def values(self, split: Split, metric: Metric) -> NDArray[np.float64]:
        """(runs, epochs): loss, or accuracy in percent."""
        scale = 100.0 if metric == "accuracy" else 1.0
        return scale * np.array(
            [[getattr(record, f"{split}_{metric}") for record in run] for run in self.runs]
        )


@house_style()
def learning_curves(variants: Sequence[VariantCurves], options: LearningCurves) -> Figure:
    """Two panels, loss and accuracy; epochs are counted from 0.

    One variant: each run thin, their mean thick; what it is evaluated on solid, training dashed. Several: what they are evaluated
    on alone, of each the mean, and a bar from the lowest run to the highest wherever the mean has a marker.
    Logarithmic axes (`options.log`) are of the loss, and of the distance of the accuracy from 100 %.
    """
    evaluated = labels.BOTH.join(dict.fromkeys(labels.EVALUATED[variant.evaluated] for variant in variants))
    alone = len(variants) == 1
    entries = (
        _legend_of_one(variants[0], {"test": evaluated, "train": labels.TRAINING})
        if alone
        else _legend_of_several(variants)
    )
    columns = columns_for([str(entry.get_label()) for entry in entries])
    height = (HEIGHT if alone else HEIGHT_OF_SEVERAL) + LEGEND_LINE * -(-len(entries) // columns)
    figure = Figure(figsize=(TEXT_WIDTH * MM, height * MM), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    panels: tuple[tuple[Axes, Metric], ...] = ((loss, "loss"), (accuracy, "accuracy"))
    for axes, metric in panels:
        if alone:
            _draw_one(axes, variants[0], metric)
        else:
            _draw_several(axes, variants, metric)
        count_epochs(axes, max(len(variant.runs[0]) for variant in variants))
    loss.set_ylabel(labels.LOSS if alone else evaluated + labels.LOSS)
    accuracy.set_ylabel(labels.ACCURACY if alone else evaluated + labels.ACCURACY)
    if options.log:
        room = (HEIGHT if alone else HEIGHT_OF_SEVERAL) - AROUND_PANEL
        lowest, highest = loss.dataLim.intervaly
        logarithmic(loss, lowest, highest, LEAST_LOSS, room)
        _logarithmic_error(accuracy, room, _least_error(variants))
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
        values = variant.values("test", metric)
        epochs = np.arange(values.shape[1])
        places = marks(index, len(epochs), len(variants))
        look = _look(index)
        if len(values) > 1:
            first, step = places["markevery"]
            shown = slice(first, None, step)
            low, high = values.min(axis=0)[shown], values.max(axis=0)[shown]
            axes.vlines(epochs[shown], low, high, color=look["color"], linewidth=0.7)
        axes.plot(epochs, values.mean(axis=0), **look, **places)


def _look(index: int) -> dict[str, Any]:
    """Colour, dashes and size of the markers of the `index`-th of several variants."""
    return {
        "color": COLOURS[index % len(COLOURS)],
        "linestyle": BY_TURNS[index % len(BY_TURNS)],
        "markersize": 5.2,
        "markeredgecolor": "white",
        "markeredgewidth": 0.3,
    }


def marks(index: int, epochs: int, curves: int = 1) -> dict[str, Any]:
    """Markers of the `index`-th curve: every epoch of a short training, else a few, not its neighbours'.

    Of many `curves` that run close together, each has fewer.
    """
    step = 1 if epochs <= FEW_EPOCHS else round(epochs / MARKS)
    step = max(step, min(-(-curves // AT_A_PLACE), epochs // 2))
    return {"marker": MARKERS[index % len(MARKERS)], "markevery": (index % step, step)}


def count_epochs(axes: Axes, epochs: int) -> None:
    """The x axis of curves over so many epochs, the first being 0."""
    margin = max(0.5 * (epochs == 1), 0.03 * (epochs - 1))
    axes.set(xlabel=labels.EPOCH, xlim=(-margin, epochs - 1 + margin))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10], min_n_ticks=1))


def logarithmic(axes: Axes, lowest: float, highest: float, least: float, room: float) -> None:
    """A logarithmic y axis of `room` mm for values from `lowest` to `highest`, which ends at `least` where they go below."""
    low, high = _logarithmic_range(lowest, highest, least)
    axes.set_ylim(low, high)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=_steps(low, high, room)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value)))
    axes.yaxis.set_minor_locator(NullLocator())


def _tick(value: float) -> str:
    if LEAST_LOSS < 1.1 * value < 1 / LEAST_LOSS:
        return np.format_float_positional(value, precision=2, fractional=False, trim="-")
    return np.format_float_scientific(value, precision=0, trim="-", exp_digits=1)


def _least_error(variants: Sequence[VariantCurves]) -> float:
    """Where the axis of the error ends, in percent: at half an image, as no image wrong has no place on it; all others have.

    A mean of several runs, or the training of one variant, may have less than half an evaluated image wrong.
    """
    shown: tuple[Split, ...] = ("test", "train") if len(variants) == 1 else ("test",)
    found = [variant.values(split, "accuracy") for variant in variants for split in shown]
    errors = 100 - np.concatenate([values for own in found for values in (own.ravel(), own.mean(axis=0))])
    some = errors[errors > LEAST_ERROR]
    half = min(50 / variant.images for variant in variants)
    return max(LEAST_ERROR, min(half, *map(float, some / 1.3), 100.0))


def _logarithmic_error(axes: Axes, room: float, end: float) -> None:
    """An axis of `room` mm of the accuracy in percent, stretched towards 100 %: from 90 to 99 it is as far as from 99 to 99.9.

    An accuracy nearer to 100 % than `end` stands at its end.
    """

    def stretch(percent: NDArray[np.float64]) -> NDArray[np.float64]:
        return -np.log10(np.maximum(100 - percent, end))

    def shrink(stretched: NDArray[np.float64]) -> NDArray[np.float64]:
        return 100 - 10.0**-stretched

    axes.set_yscale("function", functions=(stretch, shrink))
    lowest, highest = axes.dataLim.intervaly
    least, most = _logarithmic_range(100 - highest, 100 - lowest, end)
    axes.set_ylim(100 - min(most, 100), 100 - least)
    errors = [step * decade for decade in (100, 10, 1, 0.1, 0.01) for step in _steps(least, most, room)]
    ticks = [100 - error for error in errors if error <= 100]
    # As little as `LEAST_ERROR` is read as 100 % anyway; where the axis ends sooner, its end says what stands there.
    whole = 100 - least if end > LEAST_ERROR and 100 - highest < end else 100.0
    if whole < 100:
        beside = least * 10 ** (BESIDE_100 / room * np.log10(most / least))
        ticks = [whole, *(tick for tick in ticks if 100 - tick >= beside)]
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_major_formatter(
        FuncFormatter(
            lambda value, _: np.format_float_positional(
                100 if value == whole else value, precision=3, trim="-"
            )
        )
    )
    axes.yaxis.set_minor_locator(NullLocator())


def _steps(low: float, high: float, room: float) -> tuple[float, ...]:
    """The ticks of a decade that an axis from `low` to `high` has room for."""
    decade = room / np.log10(high / low)
    return next(steps for steps, least in STEPS if decade >= least)


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


def _legend_of_several(variants: Sequence[VariantCurves]) -> list[Line2D]:
    """One entry a variant, in the order of the tables."""
    return [
        Line2D([], [], label=labels.legend_entry(variant.label), marker=MARKERS[i % len(MARKERS)], **_look(i))
        for i, variant in enumerate(variants)
    ]


def legend_line(label: str, colour: str, marker: str, dashes: Dashes) -> Line2D:
    """An entry of a legend."""
    return Line2D([], [], label=label, color=colour, marker=marker, linestyle=dashes)
