"""Names of files that a manifest may list: those that stay in the report's own folder, and that every system takes."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

LONGEST_PART, LONGEST_NAME = 255, 1024
"""Bytes of a file's name that every system takes: of one part, of all."""


def plain_name(name: str) -> str:
    """A name of a file in the folder.

    Raises:
        ValueError: it is none that `build` writes: it leads elsewhere, or no system takes it.
    """
    parts = name.split("/")
    if any(part in ("", ".", "..") or len(part.encode()) > LONGEST_PART for part in parts):
        raise ValueError(name)
    if len(name.encode()) > LONGEST_NAME or PurePosixPath(name).is_absolute() or {*"\0\\"} & {*name}:
        raise ValueError(name)
    return name


def inside(folder: Path, path: Path) -> bool:
    """Whether a path stays in its folder, links followed as far as they lead anywhere."""
    # Path.resolve raises where links go in a circle.
    place, root = (Path(os.path.realpath(each)) for each in (path, folder))
    return place.is_relative_to(root)
