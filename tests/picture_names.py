"""Folders of files that are pictures by their names and their first bytes alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"


def names_of_pictures(folder: Path, classes: Sequence[str], count: int, suffix: str = ".png") -> Path:
    """So many files in the subfolder of each class."""
    for name in classes:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            (folder / name / f"{number}{suffix}").write_bytes(PNG)
    return folder
