"""Own pictures looked at before anything is trained, cheaply: how a file begins tells what it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from lenet.errors import DatasetCorrupt
from lenet.sources.picture_survey import SUFFIXES, Survey

HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
"""First bytes of the formats of `SUFFIXES`."""
MOST_LOOKED_AT = 1000
"""So many of the pictures, spread over all, are opened."""
MOST_TRIED = 100
"""So many that begin in another way are read whole; a readable one of another format is a picture too."""


def refuse_damaged(found: Survey) -> None:
    """Make sure that what lies among the pictures is pictures, as far as a look at some tells.

    Raises:
        DatasetCorrupt: "not_an_image", "absurd_dimensions" or "unreadable".
    """
    odd = [path for path in spread(pictures_of(found)) if not head(path).startswith(HEADS)]
    if odd:
        from lenet.sources.picture import converted

        for path in odd[:MOST_TRIED]:
            converted(Path(path))


def pictures_of(found: Survey) -> list[str]:
    """All pictures, class by class."""
    return [path for split in (found.train, found.test or ()) for paths in split for path in paths]


def spread(paths: Sequence[str]) -> Sequence[str]:
    """All of a few, and of many some at even distances."""
    return paths[:: -(-len(paths) // MOST_LOOKED_AT) or 1]


def head(path: str) -> bytes:
    """How a file begins.

    Raises:
        DatasetCorrupt: "unreadable".
    """
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (a Path for each takes as long as the look)
            return file.read(8)
    except OSError as error:
        raise DatasetCorrupt(path, "unreadable") from error


def strays(folder: Path) -> list[str]:
    """Pictures that lie beside the folders of the classes, by their suffix; they are never used."""
    places = [folder, *(folder / split for split in ("train", "test"))]
    return sorted(
        entry.path
        for place in places
        if place.is_dir()
        for entry in os.scandir(place)
        if entry.is_file() and os.path.splitext(entry.name)[1].lower() in SUFFIXES  # noqa: PTH122
    )
