"""An animation that goes from epoch to epoch: kernels, what they make of one image, accuracy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from report.figures.film import FilmStrip
from report.figures.films import Course, Stand
from report.figures.legend import image_head
from report.figures.sheet import Sheet
from report.figures.style import COLOURS, STYLE, TEXT_WIDTH, house_style
from report.specification.pictures import AnimatedTraining
from report.wording import labels

CHANNELS = 6
"""Kernels shown, from the first."""
MOST_FRAMES, STRIP = 40, 6
"""Epochs in the animation and in the strip at most, at even distances, first and last among them."""
HEAD, GAP, LINE, CURVE = 16.0, 2.0, 5.0, 50.0
MIDDLE = 17.0
"""Of the image beside the curve, mm from the left."""


@house_style()
def animated_training(course: Course, evaluated: str, options: AnimatedTraining) -> FilmStrip:
    """A frame an epoch. Kernels have one scale over all epochs, symmetric about zero; so have responses."""
    shown = [course.stands[place] for place in spread(len(course.stands), MOST_FRAMES)]
    bounds = (
        max(float(np.abs(stand.kernels).max()) for stand in shown) or 1.0,
        max(float(np.abs(stand.responses).max()) for stand in shown) or 1.0,
    )
    frames = tuple(_frame(course, stand, bounds, evaluated) for stand in shown)
    strip = [(place, shown[place]) for place in spread(len(shown), STRIP)]
    return FilmStrip(frames, _strip(strip, bounds, options.milliseconds))


def spread(count: int, most: int) -> list[int]:
    """At most `most` of `count` places, at even distances, the first and the last among them."""
    return sorted({int(place) for place in np.linspace(0, count - 1, min(count, most)).round()})


def _frame(course: Course, now: Stand, bounds: tuple[float, float], evaluated: str) -> Figure:
    channels = min(CHANNELS, len(now.kernels))
    side = min(22.0, (TEXT_WIDTH - HEAD) / channels - GAP)
    pitch = side + GAP
    sheet = Sheet.blank(TEXT_WIDTH, 2 * LINE + 2 * pitch + CURVE)
    sheet.axes.text(
        TEXT_WIDTH / 2, LINE / 2, labels.after_epoch(now.epoch), ha="center", va="center", fontsize=9
    )
    for row, head in enumerate((labels.KERNEL, labels.RESPONSE)):
        top = LINE + row * pitch
        sheet.axes.text(HEAD / 2, top + side / 2, head, ha="center", va="center")
    for place in range(channels):
        left = HEAD + place * pitch
        _pair(sheet, now, place, (left, LINE), (left, LINE + pitch), side, bounds)
    sheet.place(course.image, MIDDLE - 13, 2 * LINE + 2 * pitch + 4, 26)
    told = image_head(course.index, course.name, 2 * MIDDLE, STYLE["font.size"])
    sheet.axes.text(MIDDLE, 2 * LINE + 2 * pitch + 34, told, ha="center", va="center")
    _curves(sheet.inset(50, 2 * LINE + 2 * pitch, TEXT_WIDTH - 54, CURVE - 14), course.stands, now, evaluated)
    return sheet.figure


def _pair(
    sheet: Sheet, stand: Stand, place: int, kernel: tuple[float, float], response: tuple[float, float],
    side: float, bounds: tuple[float, float],
) -> None:  # fmt: skip
    for image, (left, top), bound in (
        (stand.kernels[place], kernel, bounds[0]),
        (stand.responses[place], response, bounds[1]),
    ):
        sheet.place(image, left, top, side, cmap="RdBu_r", limits=(-bound, bound))


def _curves(axes: Axes, stands: Sequence[Stand], now: Stand, evaluated: str) -> None:
    """The accuracy of every epoch up to now, on the axes of all."""
    past = [stand for stand in stands if stand.epoch <= now.epoch]
    epochs = [stand.epoch for stand in past]
    for name, colour, values in (
        (evaluated, COLOURS[0], [100 * stand.test_accuracy for stand in past]),
        (labels.TRAINING, COLOURS[1], [100 * stand.train_accuracy for stand in past]),
    ):
        axes.plot(epochs, values, color=colour, marker="o", label=name)
    every = [100 * value for stand in stands for value in (stand.train_accuracy, stand.test_accuracy)]
    margin = 0.08 * (max(every) - min(every)) + 0.1
    last = stands[-1].epoch
    axes.set(
        xlim=(-0.04 * max(last, 1), 1.04 * max(last, 1)), ylim=(min(every) - margin, max(every) + margin)
    )
    axes.set(xlabel=labels.EPOCH, ylabel=labels.ACCURACY)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.legend(loc="lower right")


def _strip(shown: Sequence[tuple[int, Stand]], bounds: tuple[float, float], milliseconds: int) -> Figure:
    head, tail, gap = 24.0, 15.0, 1.4
    channels = min(CHANNELS, len(shown[0][1].kernels))
    side = min(12.0, (TEXT_WIDTH - head - tail - 3) / (2 * channels) - gap)
    pitch = side + gap
    second = head + channels * pitch + 3
    sheet = Sheet.blank(second + channels * pitch + tail, LINE + len(shown) * pitch)
    write = sheet.axes.text
    write(head + channels * pitch / 2, LINE / 2, labels.KERNEL, ha="center", va="center")
    write(second + channels * pitch / 2, LINE / 2, labels.RESPONSE, ha="center", va="center")
    write(sheet.width - tail / 2, LINE / 2, labels.ACCURACY_SHORT, ha="center", va="center")
    for row, (frame, stand) in enumerate(shown):
        top = LINE + row * pitch
        text = labels.epoch_time(stand.epoch, frame, milliseconds)
        write(head / 2, top + side / 2, text, ha="center", va="center", fontsize=7)
        for place in range(channels):
            where = (head + place * pitch, top), (second + place * pitch, top)
            _pair(sheet, stand, place, *where, side, bounds)
        accuracy = labels.percent(stand.test_accuracy)
        write(sheet.width - tail / 2, top + side / 2, accuracy, ha="center", va="center", fontsize=7.5)
    return sheet.figure
