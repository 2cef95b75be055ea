"""Which classes and pictures a folder holds, by names alone: what is wrong with it is known before any picture is opened."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lenet.errors import Attempt, DatasetCorrupt, DatasetUnavailable

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}
MOST_CLASSES = 100
MOST_PICTURES = 200_000
LONGEST_NAME = 40
TEST_SHARE = 6
"""Without a test folder, one picture of so many is a test picture, as in MNIST (10,000 of 70,000, about)."""
LEFTOVERS = {"Thumbs.db", "desktop.ini"}
"""What Windows leaves in folders of pictures."""

T = TypeVar("T")


@dataclass(frozen=True)
class Survey:
    """What a folder of pictures holds, by names alone: no file has been opened.

    Attributes:
        classes: what the classes are called, in the order of their labels.
        train: the pictures of each class; all of them where the user made no split.
        test: those of each class in the user's test folder; None where the user made no split.
        left_out: files beside the pictures that are none by their suffix.
    """

    classes: tuple[str, ...]
    train: tuple[tuple[str, ...], ...]
    test: tuple[tuple[str, ...], ...] | None
    left_out: tuple[str, ...]

    @property
    def train_size(self) -> int:
        """How many training pictures there are."""
        own_split = self.test is not None
        return sum(len(found if own_split else divided(found)[0]) for found in self.train)

    @property
    def test_size(self) -> int:
        """How many test pictures there are."""
        return sum(map(len, (divided(found)[1] for found in self.train) if self.test is None else self.test))


def class_names(path: Path) -> tuple[str, ...]:
    """What the classes of a folder are called, in the order of their labels: its subfolders; numbers by their value."""
    folder = path.expanduser()
    return tuple(sorted(_subfolders(folder / "train" if _is_split(folder) else folder), key=_natural))


def survey(path: Path) -> Survey:
    """List a folder of pictures: 70,000 names take a tenth of a second.

    Raises:
        DatasetUnavailable: there is no such folder.
        DatasetCorrupt: "too_few_classes", "too_many_classes", "class_name", "classes_differ", "no_pictures",
            "no_known_pictures", "no_test_pictures", "one_picture_each", "too_many_pictures" or "unreadable".
    """
    folder = path.expanduser()
    if not os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir raises where the system refuses the name itself)
        raise DatasetUnavailable("folder", (Attempt("path", "not_found"),), {}, str(folder))
    try:
        return _survey(folder)
    except OSError as error:
        raise DatasetCorrupt(error.filename or str(folder), "unreadable") from error


def _survey(folder: Path) -> Survey:
    classes = class_names(folder)
    if len(classes) < 2:
        raise DatasetCorrupt(str(folder), "too_few_classes")
    if len(classes) > MOST_CLASSES:
        raise DatasetCorrupt(str(folder), "too_many_classes")
    for name in classes:
        if not name.isprintable() or len(name) > LONGEST_NAME:
            raise DatasetCorrupt(str(folder / name), "class_name")
    is_split = _is_split(folder)
    if is_split and (unknown := set(_subfolders(folder / "test")) - set(classes)):
        raise DatasetCorrupt(str(folder / "test" / min(unknown)), "classes_differ")
    root = folder / "train" if is_split else folder
    train = [_files(root / name) for name in classes]
    test = [_files(folder / "test" / name) for name in classes] if is_split else []
    for name, (pictures, others) in zip(classes, train, strict=True):
        if not pictures:
            raise DatasetCorrupt(str(root / name), "no_known_pictures" if others else "no_pictures")
    found = Survey(
        classes,
        tuple(pictures for pictures, _ in train),
        tuple(pictures for pictures, _ in test) if is_split else None,
        tuple(other for _, others in (*train, *test) for other in others),
    )
    if not found.test_size:
        place, reason = (folder / "test", "no_test_pictures") if is_split else (folder, "one_picture_each")
        raise DatasetCorrupt(str(place), reason)
    if found.train_size + found.test_size > MOST_PICTURES:
        raise DatasetCorrupt(str(folder), "too_many_pictures")
    return found


def _is_split(folder: Path) -> bool:
    """Whether the user chose the test pictures."""
    return (folder / "train").is_dir() and (folder / "test").is_dir()


def _subfolders(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir()]


def _files(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pictures of a folder that may not be there, by their suffix, and its other files; both in order."""
    pictures: list[str] = []
    others: list[str] = []
    if folder.is_dir():
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith(".") and entry.name not in LEFTOVERS and entry.is_file():
                    suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 (a Path for each takes half a second)
                    (pictures if suffix in SUFFIXES else others).append(entry.path)
    return tuple(sorted(pictures)), tuple(sorted(others))


def divided(pictures: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The training and the test pictures of a class; a single one is for training."""
    rest = [picture for place, picture in enumerate(pictures) if place % TEST_SHARE]
    return (rest, pictures[::TEST_SHARE]) if rest else (pictures, ())


def _natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """So that "10" comes after "9"."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple((not part[0].isdecimal(), int(part) if part[0].isdecimal() else 0, part) for part in parts)
