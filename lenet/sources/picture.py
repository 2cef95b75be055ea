"""One picture of any kind as grey levels of a fixed size; a damaged one is refused, whatever the decoder does about it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lenet.errors import DatasetCorrupt

SIDE = 28
MOST_PIXELS = 50_000_000


def converted(path: Path) -> NDArray[np.uint8]:
    """The picture, turned upright, on white, in grey, its shape kept, in 28x28 pixels.

    Raises:
        DatasetCorrupt: "not_an_image" or "absurd_dimensions".
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(record=True) as said, silence():
            warnings.simplefilter("always")
            with Image.open(path) as stored:
                if stored.width * stored.height > MOST_PIXELS:
                    raise DatasetCorrupt(str(path), "absurd_dimensions")
                upright = ImageOps.exif_transpose(stored).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise DatasetCorrupt(str(path), "absurd_dimensions") from error
    except (DatasetCorrupt, MemoryError):
        raise
    except (
        Exception
    ) as error:  # a decoder that was led astray raises anything, TypeErrors and struct.errors too
        raise DatasetCorrupt(str(path), "not_an_image") from error
    # Elsewhere what is warned of are the camera's notes; a TIFF is made of such notes, those on its pixels included.
    if said and stored.format == "TIFF":
        raise DatasetCorrupt(str(path), "not_an_image")
    grey = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright).convert("L")
    right, bottom = grey.width - 1, grey.height - 1
    corners = [grey.getpixel(spot) for spot in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
    background = int(np.median(np.array(corners)))
    fitted = ImageOps.pad(grey, (SIDE, SIDE), method=Image.Resampling.LANCZOS, color=background)
    return np.asarray(fitted, np.uint8)


@contextmanager
def silence() -> Iterator[None]:
    """Keep what is written to standard error in the block from the user: libtiff, which is no Python, writes there itself."""
    try:
        kept = os.dup(2)
    except OSError:  # it is closed
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
