"""A sequence of pictures, and the strip that stands for it in print."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from report.figures.style import house_style

SCREEN_DPI = 110
COLOURS = 256
"""Of the one palette that all frames of a GIF share."""
NEAR = 12
"""A colour of the palette this close to white or black, in each channel, is made that: paper stays white."""


@dataclass(frozen=True, eq=False)
class FilmStrip:
    """An animation: its frames, all of one size, and the figure that is printed instead."""

    frames: tuple[Figure, ...]
    still: Figure


@house_style()
def encoded(film: FilmStrip, file: Literal["gif", "webp"], milliseconds: int) -> tuple[bytes, int, int]:
    """The bytes of the animation, which loops, and its size in pixels; the same frames give the same bytes."""
    frames = [_pixels(figure) for figure in film.frames]
    content = (_gif if file == "gif" else _webp)(frames, milliseconds)
    return content, frames[0].width, frames[0].height


def _pixels(figure: Figure) -> Image.Image:
    figure.set_dpi(SCREEN_DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]


def _gif(frames: list[Image.Image], milliseconds: int) -> bytes:
    """One palette for all frames: what stands still keeps its colour, and only what changed is stored."""
    every = Image.fromarray(np.concatenate([np.asarray(frame) for frame in frames]))
    palette = every.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    colours = np.array(palette.getpalette()).reshape(-1, 3)
    for pure in (0, 255):
        colours[(np.abs(colours - pure) <= NEAR).all(axis=1)] = pure
    palette.putpalette(colours.ravel().tolist())
    first, *rest = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = BytesIO()
    first.save(
        file,
        "GIF",
        save_all=True,
        append_images=rest,
        duration=milliseconds,
        loop=0,
        optimize=True,
        disposal=1,
    )
    return file.getvalue()


def _webp(frames: list[Image.Image], milliseconds: int) -> bytes:
    first, *rest = frames
    file = BytesIO()
    first.save(
        file,
        "WEBP",
        save_all=True,
        append_images=rest,
        duration=milliseconds,
        loop=0,
        lossless=True,
        method=4,
    )
    return file.getvalue()
