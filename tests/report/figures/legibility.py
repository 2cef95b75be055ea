"""What a reader needs of any picture, as a measurement."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import NDArray

from report.figures.style import house_style

MM = 1 / 25.4


@house_style()
def overhang(figure: Figure) -> float:
    """How far the outermost drawn thing reaches over the figure's edge, mm; 0 where nothing does."""
    figure.draw_without_rendering()
    drawn = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    return float(max(0, -drawn.x0, -drawn.y0, drawn.x1 - width, drawn.y1 - height)) / MM


def smallest_text(figure: Figure) -> float:
    """Size of the smallest text, pt."""
    return min(float(text.get_fontsize()) for text in written(figure))


def words(figure: Figure) -> list[str]:
    """All texts on the figure, tick labels included."""
    figure.draw_without_rendering()
    return [text.get_text() for text in written(figure)]


def written(figure: Figure) -> list[Text]:
    """The texts that are not empty."""
    return [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def pixels(image: AxesImage) -> NDArray[Any]:
    """The array that an image shows."""
    return np.asarray(image.get_array())


def heights(line: Line2D) -> NDArray[Any]:
    """The y values of a line."""
    return np.asarray(line.get_ydata())
