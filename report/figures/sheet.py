"""A blank sheet in millimetres, and pixels placed on it: what grids of small images are made on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from report.figures.style import MM


@dataclass(frozen=True)
class Sheet:
    """A figure of `width` x `height` mm, all of it covered by `axes`.

    The data unit of the axes is a millimetre; x goes to the right and y down from the upper left corner.
    """

    figure: Figure
    axes: Axes
    width: float
    height: float

    @classmethod
    def blank(cls, width: float, height: float) -> Self:
        """An empty one."""
        figure = Figure(figsize=(width * MM, height * MM))
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        axes.set_axis_off()
        return cls(figure, axes, width, height)

    def place(
        self,
        image: NDArray[np.generic],
        left: float,
        top: float,
        side: float,
        *,
        cmap: str = "gray",
        limits: tuple[float, float] | None = None,
    ) -> AxesImage:
        """Put `image` (height, width) into the square of `side` mm at (left, top).

        `limits`: the values at the ends of the colour map; by default the image's smallest and largest.
        """
        low, high = limits or (float(image.min()), float(image.max()))
        extent = (left, left + side, top + side, top)
        placed = self.axes.imshow(
            image, cmap=cmap, vmin=low, vmax=high, extent=extent, interpolation="nearest"
        )
        # imshow moved the limits and the aspect to fit this one image.
        self.axes.set(xlim=(0, self.width), ylim=(self.height, 0), aspect="auto")
        return placed

    def inset(self, left: float, top: float, width: float, height: float) -> Axes:
        """A real Axes of `width` x `height` mm at (left, top)."""
        lower = 1 - (top + height) / self.height
        return self.figure.add_axes((left / self.width, lower, width / self.width, height / self.height))
