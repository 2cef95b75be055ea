"""What goes into a PDF is written and packed once.

pydyf writes every object twice, for the file and for the digest that identifies it. WeasyPrint takes PNG pictures apart and packs
them again; one of eight bits a colour, without transparency, is packed as a PDF wants it already (ISO 32000-1, 7.4.4.4: the same
predictors, the same deflate).

What writes two classes of pydyf is replaced while a finished PDF is written, and one private function of WeasyPrint,
weasyprint.images.RasterImage._get_png_data. Where that is gone, `pictures_unchanged()` does nothing.
"""

from __future__ import annotations

import importlib
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SIGNATURE = 8
"""Bytes before the chunks of a PNG file."""
UNCHANGED = ("RGB", "L")
"""Colours of eight bits each, which are in the file as they are in memory."""

Pack = Callable[[Any], bytes]


@contextmanager
def written_once() -> Iterator[None]:
    """Within this context the objects of a PDF stay what they were when they were first written: it is to be finished."""
    pydyf: Any = importlib.import_module("pydyf")
    originals = {kind: kind.data for kind in (pydyf.Dictionary, pydyf.Stream)}
    for kind, data in originals.items():
        kind.data = kept(data)
    try:
        yield
    finally:
        for kind, data in originals.items():
            kind.data = data


def kept(data: property) -> property:
    """A property that is computed once for each object."""

    def read(self: Any) -> Any:
        if not hasattr(self, "_kept"):
            self._kept = data.__get__(self)
        return self._kept

    return property(read)


@contextmanager
def pictures_unchanged() -> Iterator[bool]:
    """Within this context PNG pictures go into a PDF as they are; tells whether WeasyPrint could be taught.

    Not for several threads at once: the function is exchanged for the whole process. Nor for pictures that nobody has looked
    through: a damaged one would go into the PDF.
    """
    try:
        pictures: Any = importlib.import_module("weasyprint.images").RasterImage
        pack: Pack = pictures._get_png_data
    except (ImportError, AttributeError):
        yield False
        return
    pictures._get_png_data = staticmethod(as_it_is(pack))
    try:
        yield True
    finally:
        pictures._get_png_data = staticmethod(pack)


def as_it_is(pack: Pack) -> Pack:
    """`RasterImage._get_png_data`, which leaves a picture that needs no conversion as its file has it."""

    def packed(picture: Any) -> bytes:
        modes = [tile[3] for tile in getattr(picture, "tile", ())]
        plain = picture.format == "PNG" and modes == [picture.mode] and picture.mode in UNCHANGED
        if not plain or picture.info.get("interlace"):
            return pack(picture)
        picture.fp.seek(0)
        return b"".join(data for kind, data in chunks(picture.fp.read()) if kind == b"IDAT")

    return packed


def chunks(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG file: what each is, and its content."""
    place = SIGNATURE
    while place < len(file):
        length, kind = struct.unpack_from("!I4s", file, place)
        yield kind, file[place + 8 : place + 8 + length]
        place += length + 12
