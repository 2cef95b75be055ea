"""Maps over images: where the evidence for a class is, and what it is sensitive to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.figures.attributions import Explained
from report.figures.legend import reckoned, shortened
from report.figures.sheet import Sheet
from report.figures.style import INK, TEXT_WIDTH, house_style
from report.specification.pictures import Cam, Gradients
from report.wording import labels

GAP, HEAD, FOOT = 3.0, 9.0, 5.0
"""Between images, above the columns, and below each row, mm."""
LARGEST = 29.0
SIZE = 7.5
"""Of the type below a row, pt."""
TALLEST = 200.0
OVERLAY = 0.62
"""How opaque a map lies on its image."""


@house_style()
def cam(explained: Sequence[Explained], options: Cam) -> Figure:
    """A row an image: the input, then each method's map laid over it; a map of zeros says that it is one."""
    sheet, side = _sheet(explained, [labels.INPUT, *(labels.CAM_METHODS[name] for name in options.methods)])
    for row, item in enumerate(explained):
        top = HEAD + row * (side + FOOT + GAP)
        _input(sheet, item, top, side)
        for column, image in enumerate(item.maps, 1):
            left = column * (side + GAP)
            sheet.place(item.image, left, top, side)
            if image.max() > 0:
                over = sheet.place(image, left, top, side, cmap=options.cmap, limits=(0, 1))
                over.set_alpha(OVERLAY)
            else:
                sheet.axes.text(
                    left + side / 2, top + side / 2, labels.NO_EVIDENCE, ha="center", va="center", color=INK,
                    bbox={"facecolor": "white", "edgecolor": INK, "linewidth": 0.5, "pad": 2},
                )  # fmt: skip
    return sheet.figure


@house_style()
def gradients(explained: Sequence[Explained], options: Gradients) -> Figure:
    """A row an image: the input, saliency, integrated gradients (red for, blue against), the gradient at a layer."""
    heads = [labels.INPUT, labels.SALIENCY, labels.INTEGRATED, labels.gradient_at(options.layer)]
    sheet, side = _sheet(explained, heads)
    for row, item in enumerate(explained):
        top = HEAD + row * (side + FOOT + GAP)
        _input(sheet, item, top, side)
        saliency, integrated, at_layer = item.maps
        for column, (image, cmap, limits) in enumerate(
            (
                (saliency, "magma", (0.0, _peak(saliency))),
                (integrated, "RdBu_r", (-_peak(integrated), _peak(integrated))),
                (at_layer, "magma", (0.0, _peak(at_layer))),
            ),
            1,
        ):
            sheet.place(image, column * (side + GAP), top, side, cmap=cmap, limits=limits)
    return sheet.figure


def _peak(image: NDArray[np.float32]) -> float:
    return float(np.abs(image).max()) or 1.0


def _sheet(explained: Sequence[Explained], heads: Sequence[str]) -> tuple[Sheet, float]:
    """A sheet with its column heads, and the side of an image."""
    columns, rows = len(heads), len(explained)
    side = min(LARGEST, (TEXT_WIDTH + GAP) / columns - GAP, (TALLEST - HEAD) / rows - FOOT - GAP)
    sheet = Sheet.blank(columns * (side + GAP) - GAP, HEAD + rows * (side + FOOT + GAP) - GAP)
    for column, head in enumerate(heads):
        middle = column * (side + GAP) + side / 2
        sheet.axes.text(middle, HEAD / 2, head, ha="center", va="center", linespacing=1.2)
    return sheet, side


def _input(sheet: Sheet, item: Explained, top: float, side: float) -> None:
    sheet.place(item.image, 0, top, side)
    told = labels.asked(item.index, item.name, item.target)
    middle = top + side + FOOT / 2
    if reckoned(told, SIZE) <= side + GAP:
        sheet.axes.text(side / 2, middle, told, ha="center", va="center", fontsize=SIZE)
    else:  # nothing stands below the maps: a line with long names may go on there
        told = shortened(told, sheet.width, SIZE)
        sheet.axes.text(0, middle, told, ha="left", va="center", fontsize=SIZE)
