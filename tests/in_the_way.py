"""What may lie where a file should: each function puts it there, in the place of whatever was there before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Spoil = Callable[[Path], None]

BELONGINGS = "belongings.txt"
"""A file in the folder of `a_folder`: somebody's, and not to be lost."""
TERABYTE = 2**40

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and devices of POSIX")


def nothing(place: Path) -> None:
    """Take away what lies there."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def a_folder(place: Path) -> None:
    """With something in it."""
    nothing(place)
    place.mkdir(parents=True)
    (place / BELONGINGS).write_text("precious")


def a_pipe(place: Path) -> None:
    """Whoever opens it waits for somebody to write to it."""
    nothing(place)
    os.mkfifo(place)


def a_link_to_nowhere(place: Path) -> None:
    """It is there, and it is not."""
    nothing(place)
    place.symlink_to("nowhere/at/all")


def a_link_to_itself(place: Path) -> None:
    """Following it never ends."""
    nothing(place)
    place.symlink_to(place.name)


def a_link_to_a_device(place: Path) -> None:
    """Reading it never ends."""
    nothing(place)
    place.symlink_to("/dev/zero")


def a_file_of_holes(place: Path) -> None:
    """Reading it ends tomorrow."""
    nothing(place)
    with place.open("wb") as file:
        file.truncate(TERABYTE)


FOR_A_FILE: tuple[Spoil, ...] = (
    a_folder,
    a_pipe,
    a_link_to_nowhere,
    a_link_to_itself,
    a_link_to_a_device,
    a_file_of_holes,
)
