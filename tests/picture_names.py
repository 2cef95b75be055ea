"""Folders of files that are pictures by their names alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def names_of_pictures(folder: Path, classes: Sequence[str], count: int, suffix: str = ".png") -> Path:
    """So many empty files in the subfolder of each class."""
    for name in classes:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            (folder / name / f"{number}{suffix}").touch()
    return folder
