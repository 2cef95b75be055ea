"""What lies in the place of something that this program writes is moved aside: it may be somebody's, and is not deleted."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

ASIDE = ".damaged"
"""The folder for it, beside the places that it is for."""


def moved_aside(place: Path, aside: Path) -> Path:
    """Rename what lies at `place` into the folder `aside`, with the first number that is free; where it lies now."""
    aside.mkdir(parents=True, exist_ok=True)
    new = next(new for n in count(1) if not os.path.lexists(new := aside / f"{place.name}-{n}"))
    return place.rename(new)


def cleared(path: Path, root: Path, *, opened: bool = False) -> Path | None:
    """Have nothing in the way of a file that is to be written at `path`: no folder, and above it, below `root`, no file.

    Args:
        opened: the file is opened where it lies. Otherwise another one is renamed to it, which a link or a pipe does not hinder.

    Returns:
        Where that lies now which was in the way.
    """
    above = [folder for folder in path.parents if folder != root and folder.is_relative_to(root)]
    for folder in reversed(above):
        if os.path.lexists(folder) and not folder.is_dir():
            return moved_aside(folder, root / ASIDE)
    is_link = path.is_symlink()
    if (path.is_dir() and not is_link) or (opened and (is_link or (path.exists() and not path.is_file()))):
        return moved_aside(path, root / ASIDE)
    return None
