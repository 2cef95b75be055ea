"""A folder of pictures as a dataset: one subfolder a class, any size, grey or colour.

    digits/train/3/a.png, digits/test/3/b.png     the split is the user's
    digits/3/a.png                                every sixth picture of a class, in the order of their digests, is a test picture

Each picture is turned upright, laid on white where it is transparent, made grey, fitted into 28x28 pixels with its shape kept,
and filled up with the grey of its corners. The arrays are kept in the cache under the digest of all names and files.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from lenet.aside import ASIDE, moved_aside
from lenet.errors import Attempt, DatasetCorrupt, DatasetUnavailable
from lenet.regular_file import content, file_digest
from lenet.sources import idx
from lenet.sources.obtain import cache_folder
from lenet.sources.picture import converted

FORMAT = 1
"""Raised when pictures are turned into arrays in another way."""
SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}
MOST_CLASSES = 100
MOST_PICTURES = 200_000
LONGEST_NAME = 40
TEST_SHARE = 6
"""Without a test folder, one picture of so many is a test picture, as in MNIST (10,000 of 70,000, about)."""
NAMES = "classes.json"


@dataclass(frozen=True)
class ImageFolder:
    """A converted folder: the four IDX files, and what the classes are called."""

    paths: dict[str, Path]
    classes: tuple[str, ...]


@dataclass(frozen=True)
class _Picture:
    path: Path
    label: int
    digest: str


def image_folder(path: Path) -> ImageFolder:
    """The arrays of a folder of pictures, from the cache or converted now.

    Raises:
        DatasetUnavailable: there is no such folder, or the cache cannot be written.
        DatasetCorrupt: "too_few_classes", "too_many_classes", "class_name", "classes_differ", "too_few_pictures",
            "too_many_pictures", "not_an_image", "absurd_dimensions" or "unreadable".
    """
    folder = path.expanduser()
    if not os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir raises where the system refuses the name itself)
        raise DatasetUnavailable("folder", (Attempt("path", "not_found"),), {}, str(folder))
    try:
        classes, train, test = _survey(folder)
    except OSError as error:
        raise DatasetCorrupt(error.filename or str(folder), "unreadable") from error
    kept = cache_folder("folder") / _key(classes, train, test)
    paths = {name: kept / name for name in idx.FILE_NAMES}
    if not _sound(kept):
        try:
            _keep(kept, classes, train, test)
        except OSError as error:
            attempts = (Attempt("cache", f"unwritable: {error.strerror or error}"),)
            raise DatasetUnavailable("folder", attempts, {}, str(kept)) from error
    return ImageFolder(paths, classes)


def class_names(path: Path) -> tuple[str, ...]:
    """What the classes of a folder are called, in the order of their labels: its subfolders; numbers by their value."""
    folder = path.expanduser()
    root = folder / "train" if (folder / "train").is_dir() and (folder / "test").is_dir() else folder
    return tuple(sorted((child.name for child in _visible(root) if child.is_dir()), key=_natural))


def _survey(folder: Path) -> tuple[tuple[str, ...], list[_Picture], list[_Picture]]:
    """The classes, and the pictures of both splits."""
    classes = class_names(folder)
    if len(classes) < 2:
        raise DatasetCorrupt(str(folder), "too_few_classes")
    if len(classes) > MOST_CLASSES:
        raise DatasetCorrupt(str(folder), "too_many_classes")
    for name in classes:
        if not name.isprintable() or len(name) > LONGEST_NAME:
            raise DatasetCorrupt(str(folder / name), "class_name")
    split = (folder / "train").is_dir() and (folder / "test").is_dir()
    train: list[_Picture] = []
    test: list[_Picture] = []
    if split:
        if unknown := {child.name for child in _visible(folder / "test") if child.is_dir()} - set(classes):
            raise DatasetCorrupt(str(folder / "test" / min(unknown)), "classes_differ")
        for label, name in enumerate(classes):
            train += _pictures(folder / "train" / name, label)
            test += _pictures(folder / "test" / name, label) if (folder / "test" / name).is_dir() else []
    else:
        for label, name in enumerate(classes):
            found = sorted(_pictures(folder / name, label), key=lambda picture: picture.digest)
            test += found[::TEST_SHARE] if len(found) > 1 else []
            train += [p for n, p in enumerate(found) if n % TEST_SHARE or len(found) == 1]
    for label, name in enumerate(classes):
        if not any(picture.label == label for picture in train):
            raise DatasetCorrupt(str(folder / name), "too_few_pictures")
    if not test:
        raise DatasetCorrupt(str(folder), "too_few_pictures")
    if len(train) + len(test) > MOST_PICTURES:
        raise DatasetCorrupt(str(folder), "too_many_pictures")
    return classes, train, test


def _pictures(folder: Path, label: int) -> list[_Picture]:
    found = []
    for path in sorted(_visible(folder)):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            found.append(_Picture(path, label, file_digest(path)))
    return found


def _visible(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if not path.name.startswith("."))


def _natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """So that "10" comes after "9"."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple((not part[0].isdecimal(), int(part) if part[0].isdecimal() else 0, part) for part in parts)


def _key(classes: tuple[str, ...], train: list[_Picture], test: list[_Picture]) -> str:
    listed = {
        "format": FORMAT,
        "pillow": version("pillow"),
        "classes": classes,
        "train": [[picture.label, picture.digest] for picture in train],
        "test": [[picture.label, picture.digest] for picture in test],
    }
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def _sound(kept: Path) -> bool:
    """Whether the arrays are there and are what was written."""
    try:
        digests = json.loads(content(kept / NAMES))["files"]
        return all(file_digest(kept / name) == digests[name] for name in idx.FILE_NAMES)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _keep(kept: Path, classes: tuple[str, ...], train: list[_Picture], test: list[_Picture]) -> None:
    """Convert every picture; the folder appears whole or not at all."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".new-") as temporary:
        digests = {}
        for images, labels, pictures in (
            (idx.TRAIN_IMAGES, idx.TRAIN_LABELS, train),
            (idx.TEST_IMAGES, idx.TEST_LABELS, test),
        ):
            arrays = {
                images: np.stack([converted(picture.path) for picture in pictures]),
                labels: np.array([picture.label for picture in pictures], np.uint8),
            }
            for name, array in arrays.items():
                written = idx.header(array.shape) + array.tobytes()
                (Path(temporary) / name).write_bytes(written)
                digests[name] = hashlib.sha256(written).hexdigest()
        text = json.dumps({"classes": classes, "files": digests}, ensure_ascii=False)
        (Path(temporary) / NAMES).write_text(text, encoding="utf-8")
        ready = Path(temporary) / "ready"
        ready.mkdir()
        for name in (*idx.FILE_NAMES, NAMES):
            (Path(temporary) / name).rename(ready / name)
        if os.path.lexists(kept) and not _sound(kept):
            moved_aside(kept, kept.parent / ASIDE)
        if not kept.exists():
            _into_place(ready, kept)


def _into_place(ready: Path, kept: Path) -> None:
    try:
        os.rename(ready, kept)  # noqa: PTH104 (Path.rename would move into an existing folder's place on some systems)
    except OSError:
        # Another process was faster; its arrays are the same.
        if not _sound(kept):
            raise
