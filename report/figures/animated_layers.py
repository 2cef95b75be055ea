"""Animations that go from image to image: what the layers make of each."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from report.figures.channels import common_limits
from report.figures.film import FilmStrip
from report.figures.films import Shot
from report.figures.legend import image_head
from report.figures.sheet import Sheet
from report.figures.style import COLOURS, INK, TEXT_WIDTH, house_style
from report.specification.pictures import AnimatedChannels, AnimatedDigits
from report.wording import labels

HEAD, GAP, TIME, STATISTICS = 19.0, 2.0, 5.0, 17.0
"""Width of the row heads, between images, above the columns, and height of the statistics, mm."""
LARGEST = 26.0
FIRST, SECOND = 6, 8
"""Channels shown of the first and of the second convolution."""


@house_style()
def animated_digits(shots: Sequence[Shot], options: AnimatedDigits) -> FilmStrip:
    """Column after column appears: input, mean of each convolution's channels, statistics. The still has all columns.

    Each row of means has one colour scale.
    """
    frames = tuple(_grid(shots, options, shown) for shown in range(1, len(shots) + 1))
    return FilmStrip(frames, _grid(shots, options, len(shots), strip=True))


def _grid(shots: Sequence[Shot], options: AnimatedDigits, shown: int, *, strip: bool = False) -> Figure:
    columns, layers = len(shots), list(shots[0].layers)
    side = min(LARGEST, (TEXT_WIDTH - HEAD + GAP) / columns - GAP)
    pitch = side + GAP
    sheet = Sheet.blank(HEAD + columns * pitch - GAP, TIME + (1 + len(layers)) * pitch + STATISTICS)
    heads = [labels.INPUT, *(labels.channel_mean(name) for name in layers)]
    for row, head in enumerate(heads):
        middle = TIME + row * pitch + side / 2
        sheet.axes.text(HEAD / 2, middle, head, ha="center", va="center", linespacing=1.3)
    foot = TIME + len(heads) * pitch + STATISTICS / 2
    sheet.axes.text(HEAD / 2, foot, labels.STATISTICS, ha="center", va="center", linespacing=1.3)
    means = {name: [shot.layers[name].mean(axis=0) for shot in shots] for name in layers}
    limits = {name: common_limits(images) for name, images in means.items()}
    for column, shot in enumerate(shots[:shown]):
        left = HEAD + column * pitch
        text = (
            labels.frame_time(column, options.milliseconds)
            if strip
            else image_head(shot.index, shot.name, pitch, 7)
        )
        sheet.axes.text(left + side / 2, TIME / 2, text, ha="center", va="center", fontsize=7)
        sheet.place(shot.image, left, TIME, side)
        for row, name in enumerate(layers, 1):
            sheet.place(
                means[name][column], left, TIME + row * pitch, side, cmap=options.cmap, limits=limits[name]
            )
        for line, told in enumerate(_statistics(shot)):
            sheet.axes.text(
                left + side / 2, foot + (line - 1.5) * 3.4, told, ha="center", va="center", fontsize=7
            )
        if column == shown - 1 and not strip:
            frame = Rectangle(
                (left, TIME), side, len(heads) * pitch - GAP, fill=False, edgecolor=COLOURS[1], linewidth=1.5
            )
            sheet.axes.add_patch(frame)
    return sheet.figure


def _statistics(shot: Shot) -> list[str]:
    return [
        line
        for name, maps in shot.layers.items()
        for line in (labels.mean_value(name, float(maps.mean())), labels.peak_value(name, float(maps.max())))
    ]


@house_style()
def animated_channels(shots: Sequence[Shot], options: AnimatedChannels) -> FilmStrip:
    """A frame an image: input and first channels of the first convolution, of the second, their means as bars.

    Each layer has one colour scale over all images and channels. The still has a row an image.
    """
    limits = {
        name: common_limits([shot.layers[name][:most] for shot in shots])
        for name, most in zip(shots[0].layers, (FIRST, SECOND), strict=False)
    }
    tops = {
        name: 1.1 * max(float(shot.layers[name][:most].mean(axis=(1, 2)).max()) for shot in shots) or 1.0
        for name, most in zip(limits, (FIRST, SECOND), strict=False)
    }
    frames = tuple(_channels_frame(shot, options, limits, tops) for shot in shots)
    return FilmStrip(frames, _channels_strip(shots, options, limits))


def _channels_frame(
    shot: Shot, options: AnimatedChannels, limits: dict[str, tuple[float, float]], tops: dict[str, float]
) -> Figure:
    side = (TEXT_WIDTH + GAP) / SECOND - GAP
    line, bars = 5.0, 32.0
    pitch = side + GAP
    names = list(limits)
    bar_top = len(names) * (pitch + line) + 6
    sheet = Sheet.blank(TEXT_WIDTH, bar_top + bars)
    head = image_head(shot.index, shot.name, pitch, 7.5)
    sheet.axes.text(side / 2, line / 2, head, ha="center", va="center", fontsize=7.5)
    sheet.place(shot.image, 0, line, side)
    for row, (name, most) in enumerate(zip(names, (FIRST, SECOND), strict=False)):
        top = row * (pitch + line) + line
        for place, image in enumerate(shot.layers[name][:most]):
            left = (place + (row == 0)) * pitch
            sheet.axes.text(
                left + side / 2, top - line / 2, f"{name}-{place}", ha="center", va="center", fontsize=7.5
            )
            sheet.place(image, left, top, side, cmap=options.cmap, limits=limits[name])
    width = TEXT_WIDTH / len(names)
    for place, (name, most) in enumerate(zip(names, (FIRST, SECOND), strict=False)):
        axes = sheet.inset(place * width + 13, bar_top - 1, width - 17, bars - 10)
        means = shot.layers[name][:most].mean(axis=(1, 2))
        axes.bar(range(len(means)), means, color=COLOURS[place])
        axes.set_ylim(min(0.0, float(means.min())), tops[name])
        axes.set_xticks(range(len(means)))
        axes.set_xlabel(labels.channel_means(name), fontsize=7.5)
        axes.tick_params(labelsize=7)
    return sheet.figure


def _channels_strip(
    shots: Sequence[Shot], options: AnimatedChannels, limits: dict[str, tuple[float, float]]
) -> Figure:
    gap, head, line = 0.8, 20.0, 5.0
    shown = [(name, place) for name, most in zip(limits, (FIRST, SECOND), strict=False)
             for place in range(min(most, len(shots[0].layers[name])))]  # fmt: skip
    side = min(14.0, (TEXT_WIDTH - head) / (len(shown) + 1) - gap)
    pitch = side + gap
    sheet = Sheet.blank(head + (len(shown) + 1) * pitch, line + len(shots) * (pitch + 1))
    for column, (name, place) in enumerate(shown, 1):
        sheet.axes.text(
            head + column * pitch + side / 2,
            line / 2,
            f"{name}-{place}",
            ha="center",
            va="center",
            fontsize=7,
        )
    for row, shot in enumerate(shots):
        top = line + row * (pitch + 1)
        text = labels.frame_time(row, options.milliseconds)
        sheet.axes.text(head / 2, top + side / 2, text, ha="center", va="center", fontsize=7, color=INK)
        sheet.place(shot.image, head, top, side)
        for column, (name, place) in enumerate(shown, 1):
            sheet.place(
                shot.layers[name][place],
                head + column * pitch,
                top,
                side,
                cmap=options.cmap,
                limits=limits[name],
            )
    return sheet.figure
