"""The weights of a convolution, as its kernels."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from report.figures.sheet import Sheet
from report.figures.style import MUTED, TEXT_WIDTH, house_style
from report.specification.pictures import Kernels
from report.wording import labels

DIVERGING = "RdBu_r"
EDGE, INDEX, HEAD, BAR = 0.4, 5.0, 10.0, 18.0
"""Room for the line of a frame, a line of indices, the heads of the rows, and the colour bar, mm."""
LARGEST, TALLEST = 20.0, 200.0
"""Pitch of the kernels, and height of the grid, at most, mm."""
FULL = 0.9
"""Side of a kernel, as a share of its pitch."""
NUMBERED = 4.5
"""Below this pitch not every column and row has its index, mm."""
IN_A_ROW = 8


@house_style()
def kernels(weights: NDArray[np.float32], options: Kernels) -> Figure:
    """All kernels of `weights` (maps, channels, height, width), on one diverging scale symmetric about zero.

    One input channel: the kernels in order. Several: a column a map, a row an input channel; a kernel of
    nothing but zeros (two maps that are not connected) is left out. Maps and channels are counted from 0.
    """
    del options
    bound = float(np.abs(weights).max()) or 1.0
    return _in_rows(weights[:, 0], bound) if weights.shape[1] == 1 else _by_channel(weights, bound)


def _in_rows(weights: NDArray[np.float32], bound: float) -> Figure:
    """The kernels of `weights` (maps, height, width), each with its index above it."""
    maps = len(weights)
    rows = -(-maps // IN_A_ROW)
    columns = -(-maps // rows)
    pitch = min(LARGEST, (TEXT_WIDTH - BAR) / columns, TALLEST / rows - INDEX)
    height = rows * (pitch + INDEX)
    sheet = Sheet.blank(columns * pitch + BAR, height)
    for index, kernel in enumerate(weights):
        row, column = divmod(index, columns)
        left, top = EDGE + column * pitch, row * (pitch + INDEX) + INDEX
        _place(sheet, kernel, left, top, pitch * FULL, bound)
        sheet.axes.text(left + pitch * FULL / 2, top - INDEX / 2, str(index), ha="center", va="center")
    _colour_bar(sheet, columns * pitch, INDEX, height - INDEX - (1 - FULL) * pitch)
    return sheet.figure


def _by_channel(weights: NDArray[np.float32], bound: float) -> Figure:
    """A grid of `weights` (maps, channels, height, width): maps from left to right, channels downwards."""
    maps, channels = weights.shape[:2]
    above = 2 * INDEX
    pitch = min(LARGEST, (TEXT_WIDTH - HEAD - BAR) / maps, (TALLEST - above) / channels)
    side = pitch * FULL
    height = max(channels * pitch, LARGEST)
    sheet = Sheet.blank(HEAD + maps * pitch + BAR, above + height)
    write = sheet.axes.text
    for output, channel in np.ndindex(maps, channels):
        if weights[output, channel].any():
            left, top = HEAD + output * pitch, above + channel * pitch
            _place(sheet, weights[output, channel], left, top, side, bound)
    every = int(np.ceil(NUMBERED / pitch))
    for output in range(0, maps, every):
        write(HEAD + output * pitch + side / 2, above - INDEX / 2, str(output), ha="center", va="center")
    for channel in range(0, channels, every):
        write(HEAD - 1.5, above + channel * pitch + side / 2, str(channel), ha="right", va="center")
    write(HEAD + maps * pitch / 2, INDEX / 2, labels.OUTPUT_MAP, ha="center", va="center")
    write(INDEX / 2, above + height / 2, labels.INPUT_CHANNEL, ha="center", va="center", rotation=90)
    _colour_bar(sheet, HEAD + maps * pitch, above, height - (1 - FULL) * pitch)
    return sheet.figure


def _place(
    sheet: Sheet, kernel: NDArray[np.float32], left: float, top: float, side: float, bound: float
) -> None:
    sheet.place(kernel, left, top, side, cmap=DIVERGING, limits=(-bound, bound))
    line = 0.4 if side > NUMBERED else 0.15
    sheet.axes.add_patch(Rectangle((left, top), side, side, fill=False, edgecolor=MUTED, linewidth=line))


def _colour_bar(sheet: Sheet, left: float, top: float, height: float) -> None:
    """The one scale of all kernels, right of the grid that ends at `left`."""
    bar = sheet.figure.colorbar(sheet.axes.images[0], cax=sheet.inset(left + 1.5, top, 3, height - EDGE))
    bar.ax.yaxis.set_major_locator(MaxNLocator(4 if height < 2 * LARGEST else 8, symmetric=True))
    bar.outline.set_linewidth(0.4)
