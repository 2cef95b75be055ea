"""An animation that shows what a convolution does: a kernel slides over an image, and its output appears."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from report.figures.animated_training import spread
from report.figures.film import FilmStrip
from report.figures.films import Scan
from report.figures.sheet import Sheet
from report.figures.style import COLOURS, INK, MUTED, TEXT_WIDTH, house_style
from report.specification.pictures import AnimatedScan
from report.wording import labels

STRIP = 4
EMPTY = "#E4E4E4"
LINE, BIG, KERNEL, EDGE = 6.0, 59.0, 26.0, 0.5
"""Of a line of text, of the input and the output, of the kernel; room for the line of a frame; mm."""


@house_style()
def animated_scan(scan: Scan, options: AnimatedScan) -> FilmStrip:
    """A frame every so many positions, in reading order: the window on the padded input, the kernel, the output so far.

    The output's scale is that of the finished output; the kernel's is symmetric about zero.
    """
    places = spread(scan.output.size, options.frames)
    frames = tuple(_frame(scan, place) for place in places)
    chosen = [(number, places[number]) for number in spread(len(places), STRIP)]
    return FilmStrip(frames, _strip(scan, chosen, options.milliseconds))


def so_far(scan: Scan, place: int) -> NDArray[np.float64]:
    """The output up to and with position `place` in reading order; nan where nothing has been computed."""
    flat = np.full(scan.output.size, np.nan)
    flat[: place + 1] = scan.output.ravel()[: place + 1]
    return flat.reshape(scan.output.shape)


def _frame(scan: Scan, place: int) -> Figure:
    row, column = divmod(place, scan.output.shape[1])
    sheet = Sheet.blank(TEXT_WIDTH, LINE + BIG + 2 * LINE)
    middle = BIG + 7 + KERNEL / 2
    last = TEXT_WIDTH - BIG - EDGE
    heads = (
        (BIG / 2, labels.padded(scan.padding)),
        (middle, labels.KERNEL),
        (last + BIG / 2, labels.RESPONSE_WITH_BIAS),
    )
    for centre, head in heads:
        sheet.axes.text(centre, LINE / 2, head, ha="center", va="center")
    _input(sheet, scan, place, EDGE, LINE, BIG)
    top = LINE + (BIG - KERNEL) / 2
    bound = float(np.abs(scan.kernel).max()) or 1.0
    sheet.place(scan.kernel, BIG + 7, top, KERNEL, cmap="RdBu_r", limits=(-bound, bound))
    _output(sheet, scan, place, last, LINE, BIG)
    size = len(scan.kernel)
    window = scan.padded[row : row + size, column : column + size]
    total = float((window * scan.kernel).sum())
    told = labels.scanned(row, column, total, scan.bias, float(scan.output[row, column]))
    sheet.axes.text(TEXT_WIDTH / 2, LINE + BIG + LINE, told, ha="center", va="center", fontsize=9)
    return sheet.figure


def _input(sheet: Sheet, scan: Scan, place: int, left: float, top: float, side: float) -> None:
    """The padded input, with the border between padding and image, and the window."""
    row, column = divmod(place, scan.output.shape[1])
    sheet.place(scan.padded, left, top, side)
    pixel = side / len(scan.padded)
    if scan.padding:
        inner = side - 2 * scan.padding * pixel
        corner = (left + scan.padding * pixel, top + scan.padding * pixel)
        sheet.axes.add_patch(
            Rectangle(corner, inner, inner, fill=False, edgecolor=MUTED, linewidth=0.6, linestyle=":")
        )
    size = len(scan.kernel) * pixel
    corner = (left + column * pixel, top + row * pixel)
    sheet.axes.add_patch(Rectangle(corner, size, size, fill=False, edgecolor=COLOURS[1], linewidth=1.6))


def _output(sheet: Sheet, scan: Scan, place: int, left: float, top: float, side: float) -> None:
    """The output so far, what is not there yet in plain grey, and a frame around the newest value."""
    row, column = divmod(place, scan.output.shape[1])
    sheet.axes.add_patch(
        Rectangle((left, top), side, side, facecolor=EMPTY, edgecolor=INK, linewidth=0.3, zorder=-1)
    )
    limits = float(scan.output.min()), float(scan.output.max())
    sheet.place(so_far(scan, place), left, top, side, cmap="viridis", limits=limits)
    pixel = side / len(scan.output)
    corner = (left + column * pixel, top + row * pixel)
    sheet.axes.add_patch(Rectangle(corner, pixel, pixel, fill=False, edgecolor=COLOURS[1], linewidth=1.2))


def _strip(scan: Scan, shown: list[tuple[int, int]], milliseconds: int) -> Figure:
    gap = 3.0
    side = (TEXT_WIDTH - 2 * EDGE + gap) / STRIP - gap
    sheet = Sheet.blank(len(shown) * (side + gap) - gap + 2 * EDGE, LINE + 2 * (side + gap))
    for position, (frame, place) in enumerate(shown):
        left = EDGE + position * (side + gap)
        text = labels.frame_time(frame, milliseconds)
        sheet.axes.text(left + side / 2, LINE / 2, text, ha="center", va="center", fontsize=7.5)
        _input(sheet, scan, place, left, LINE, side)
        _output(sheet, scan, place, left, LINE + side + gap, side)
    return sheet.figure
