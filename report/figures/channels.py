"""The channels of a layer, one small image each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from report.figures.legend import image_head
from report.figures.responses import Response
from report.figures.sheet import Sheet
from report.figures.style import MUTED, TEXT_WIDTH, house_style
from report.specification.pictures import DigitComparison, FeatureMaps
from report.wording import labels

GAP, LINE, BAR = 2.0, 4.6, 17.0
"""Between images, of a line of text, and for the colour bar, mm."""
LARGEST, SMALLEST = 24.0, 8.5
"""Side of an image, mm."""
HALF_LINE = 1.8
SIZE = 7.5
"""Of the type above an image, pt."""
TALLEST = 200.0


@house_style()
def feature_maps(response: Response, options: FeatureMaps) -> Figure:
    """The input, and all channels in order, each with its number from 0 above it."""
    count = len(response.maps) + 1
    bar = BAR if options.scale == "shared" else 0.0
    columns, side = grid(count, TEXT_WIDTH - bar)
    rows = -(-count // columns)
    pitch = side + GAP
    sheet = Sheet.blank(columns * pitch - GAP + bar, rows * (pitch + LINE) - GAP)
    limits = common_limits([response.maps]) if options.scale == "shared" else None
    for position in range(count):
        row, column = divmod(position, columns)
        left, top = column * pitch, row * (pitch + LINE) + LINE
        named = position == 0
        head = image_head(response.index, response.name, pitch, SIZE) if named else str(position - 1)
        sheet.axes.text(left + side / 2, top - LINE / 2, head, ha="center", va="center", fontsize=SIZE)
        if position == 0:
            sheet.place(response.image, left, top, side)
        else:
            sheet.place(response.maps[position - 1], left, top, side, cmap=options.cmap, limits=limits)
    if limits:
        colour_bar(sheet, columns * pitch - GAP, LINE, sheet.height - LINE)
    return sheet.figure


@house_style()
def digit_comparison(responses: Sequence[Response], options: DigitComparison) -> Figure:
    """A row a digit: the input, then the first channels, numbered from 0 above the columns."""
    shown = len(responses[0].maps)
    columns = shown + 1
    bar = BAR if options.scale == "shared" else 0.0
    room = (TEXT_WIDTH - bar + GAP) / columns - GAP
    side = min(LARGEST, room, (TALLEST - LINE) / len(responses) - GAP)
    pitch = side + GAP
    sheet = Sheet.blank(columns * pitch - GAP + bar, LINE + len(responses) * pitch - GAP)
    limits = common_limits([response.maps for response in responses]) if options.scale == "shared" else None
    for column in range(columns):
        head = labels.INPUT if column == 0 else str(column - 1)
        sheet.axes.text(column * pitch + side / 2, LINE / 2, head, ha="center", va="center")
    for row, response in enumerate(responses):
        top = LINE + row * pitch
        sheet.place(response.image, 0, top, side)
        for column, image in enumerate(response.maps, 1):
            sheet.place(image, column * pitch, top, side, cmap=options.cmap, limits=limits)
    if limits:
        colour_bar(sheet, columns * pitch - GAP, LINE, sheet.height - LINE)
    return sheet.figure


def grid(count: int, width: float) -> tuple[int, float]:
    """Columns, and the side of an image, that show `count` images largest within the width and height of a page."""
    best = (1, 0.0)
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        side = min(LARGEST, (width + GAP) / columns - GAP, TALLEST / rows - GAP - LINE)
        # Of equally large ones the fewest rows; a page holds even the smallest.
        if side > best[1] or (side == best[1] and rows < -(-count // best[0])):
            best = (columns, side)
    return best


def common_limits(maps: Sequence[NDArray[np.float32]]) -> tuple[float, float]:
    """The smallest and largest value of all maps; apart even where all are equal."""
    low = min(float(group.min()) for group in maps)
    high = max(float(group.max()) for group in maps)
    return (low, high) if high > low else (low, low + 1)


def colour_bar(sheet: Sheet, left: float, top: float, height: float) -> None:
    """The shared scale, right of the images, which end at `left`."""
    # Its outermost numbers reach beyond the bar by half their height.
    place = sheet.inset(left + 2.5, top + HALF_LINE, 3, height - 2 * HALF_LINE)
    bar = sheet.figure.colorbar(sheet.axes.images[-1], cax=place)
    bar.ax.yaxis.set_major_locator(MaxNLocator(5))
    bar.ax.tick_params(labelcolor=MUTED)
    bar.outline.set_linewidth(0.4)
