"""The network drawn to scale, from its anatomy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from lenet.anatomy import Layer
from report.figures.sheet import Sheet
from report.figures.style import COLOURS, INK, MUTED, TEXT_WIDTH, house_style
from report.wording import labels

ARROW, NARROWEST = 5.0, 11.5
"""Width of an arrow, and of a layer's text, mm."""
TALLEST_COLUMN = 44.0
"""Of a layer of units, mm; the largest has it."""
LARGEST_SIDE = 26.0
DEPTH = 11.0
"""Room for the offsets of the largest stack, mm; its neighbours are drawn at the same offset a map."""
ABOVE, BELOW = 6.0, 14.0
UNIT = 3.0
"""Width of a column of units, mm."""
FILL = {"input": "#FFFFFF", "convolution": "#CFE3F1", "pooling": "#F8DCC8", "units": "#D3EBE2"}


@dataclass(frozen=True)
class Stage:
    """What is drawn of a layer: `maps` squares of `side` pixels, or one column of `maps` units (side 0)."""

    name: str
    maps: int
    side: int
    parameters: int
    fill: str

    @property
    def size(self) -> str:
        return labels.maps_at(self.maps, self.side) if self.side else str(self.maps)


def stages(layers: Sequence[Layer]) -> list[Stage]:
    """The input and every layer that has a name in the paper."""
    first = layers[0].input_shape
    found = [Stage(labels.INPUT, first[0], first[1], 0, FILL["input"])]
    for layer in layers:
        if layer.kind in ("convolution", "pooling"):
            maps, side, _ = layer.output_shape
            found.append(Stage(layer.paper_name, maps, side, layer.parameters, FILL[layer.kind]))
        elif layer.kind in ("linear", "rbf"):
            found.append(Stage(layer.paper_name, layer.output_shape[0], 0, layer.parameters, FILL["units"]))
    return found


@house_style()
def architecture(layers: Sequence[Layer]) -> Figure:
    """Stacks of feature maps whose sides, and columns of units whose heights, are on one scale each."""
    drawn = stages(layers)
    widest = max(stage.side for stage in drawn)
    most = max((stage.maps for stage in drawn if not stage.side), default=1)
    deepest = max(stage.maps for stage in drawn if stage.side)
    offset = min(1.6, DEPTH / max(deepest - 1, 1))
    side = LARGEST_SIDE
    while total(drawn, side / widest, offset) > TEXT_WIDTH - 1 and side > 6:
        side -= 0.5
    scale, units = side / widest, TALLEST_COLUMN / most
    middle = ABOVE + max(TALLEST_COLUMN, side + DEPTH) / 2
    sheet = Sheet.blank(TEXT_WIDTH, 2 * middle - ABOVE + BELOW)
    left = (TEXT_WIDTH - total(drawn, scale, offset)) / 2
    for position, stage in enumerate(drawn):
        room = width(stage, scale, offset)
        centre = left + room / 2
        top = (_stack if stage.side else _column)(
            sheet, stage, centre, middle, scale if stage.side else units, offset
        )
        sheet.axes.text(centre, top - 2.4, stage.size, ha="center", va="center", fontsize=7.5)
        foot = sheet.height - BELOW + 3
        sheet.axes.text(centre, foot, stage.name, ha="center", va="center", fontsize=9)
        sheet.axes.text(
            centre, foot + 5, labels.parameters(stage.parameters), ha="center", va="center",
            fontsize=7, color=MUTED,
        )  # fmt: skip
        left += room
        if position < len(drawn) - 1:
            _arrow(sheet, left, middle)
            left += ARROW
    return sheet.figure


def width(stage: Stage, scale: float, offset: float) -> float:
    """Room that a stage takes, mm."""
    own = stage.side * scale + offset * (stage.maps - 1) if stage.side else UNIT
    return max(own, NARROWEST)


def total(drawn: Sequence[Stage], scale: float, offset: float) -> float:
    """Room that all take, with the arrows."""
    return sum(width(stage, scale, offset) for stage in drawn) + ARROW * (len(drawn) - 1)


def _stack(sheet: Sheet, stage: Stage, centre: float, middle: float, scale: float, offset: float) -> float:
    """Draw the maps one behind the other, the first in front; return where the drawing begins."""
    side, depth = stage.side * scale, offset * (stage.maps - 1)
    left, top = centre - (side + depth) / 2, middle - (side + depth) / 2
    for place in reversed(range(stage.maps)):
        corner = (left + place * offset, top + depth - place * offset)
        sheet.axes.add_patch(
            Rectangle(corner, side, side, facecolor=stage.fill, edgecolor=INK, linewidth=0.35)
        )
    return top


def _column(sheet: Sheet, stage: Stage, centre: float, middle: float, scale: float, offset: float) -> float:
    """Draw the units as one column; return where it begins."""
    del offset
    height = stage.maps * scale
    top = middle - height / 2
    sheet.axes.add_patch(
        Rectangle((centre - UNIT / 2, top), UNIT, height, facecolor=stage.fill, edgecolor=INK, linewidth=0.35)
    )
    return top


def _arrow(sheet: Sheet, left: float, middle: float) -> None:
    start, end = (left + 0.8, middle), (left + ARROW - 0.8, middle)
    sheet.axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=5,
            linewidth=0.7,
            color=COLOURS[0],
            shrinkA=0,
            shrinkB=0,
        )
    )
