"""What lies in the place of something that this program writes is moved aside: it may be somebody's, and is not deleted."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

ASIDE = ".damaged"
"""The folder for it, beside the places that it is for."""


def moved_aside(place: Path, aside: Path) -> Path:
    """Rename what lies at `place` into the folder `aside`, with the first number that is free; where it lies now.

    Raises:
        FileNotFoundError: nothing lies there any more; another process was sooner.
    """
    aside.mkdir(parents=True, exist_ok=True)
    is_folder = place.is_dir() and not place.is_symlink()
    new = next(new for n in count(1) if claimed(new := aside / f"{place.name}-{n}", is_folder))
    try:
        if is_folder and os.name == "nt":  # where no folder can take the place of an empty one
            new.rmdir()
        return place.replace(new)
    except OSError:
        with suppress(OSError):
            new.rmdir() if is_folder else new.unlink()
        raise


def claimed(name: Path, is_folder: bool) -> bool:
    """Whether nothing had this name; now something empty has, so that no other process takes it."""
    try:
        name.mkdir() if is_folder else name.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def cleared(path: Path, root: Path, *, opened: bool = False) -> Path | None:
    """Have nothing in the way of a file that is to be written at `path`: no folder, and above it, below `root`, no file.

    Args:
        opened: the file is opened where it lies. Otherwise another one is renamed to it, which a link or a pipe does not hinder.

    Returns:
        Where that lies now which was in the way.
    """
    with suppress(FileNotFoundError):  # another process was sooner: the place is free
        return _cleared(path, root, opened)
    return None


def _cleared(path: Path, root: Path, opened: bool) -> Path | None:
    above = [folder for folder in path.parents if folder != root and folder.is_relative_to(root)]
    for folder in reversed(above):
        if os.path.lexists(folder) and not folder.is_dir():
            return moved_aside(folder, root / ASIDE)
    is_link = path.is_symlink()
    if (path.is_dir() and not is_link) or (opened and (is_link or (path.exists() and not path.is_file()))):
        return moved_aside(path, root / ASIDE)
    return None
