"""A folder of pictures as a dataset: one subfolder a class, any size, grey or colour.

    digits/train/3/a.png, digits/test/3/b.png     the split is the user's
    digits/3/a.png                                every sixth picture of a class, in the order of their digests, is a test picture

Each picture is turned upright, laid on white where it is transparent, made grey, fitted into 28x28 pixels with its shape kept,
and filled up with the grey of its corners. The classes take turns, so that the first pictures (`train_size`, what a figure shows)
and the last ones (`validation_size`) are of all classes.
The arrays are kept in the cache under the digest of all names and files.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
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
from lenet.sources.picture_survey import Survey, divided, survey

FORMAT = 2
"""Raised when pictures are turned into arrays in another way, or put into another order."""
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
        DatasetCorrupt: as of `survey`; "not_an_image" or "absurd_dimensions".
    """
    folder = path.expanduser()
    found = survey(folder)
    try:
        train, test = _splits(found)
    except OSError as error:
        raise DatasetCorrupt(error.filename or str(folder), "unreadable") from error
    classes = found.classes
    kept = cache_folder("folder") / _key(classes, train, test)
    paths = {name: kept / name for name in idx.FILE_NAMES}
    if not _sound(kept):
        try:
            _keep(kept, classes, train, test)
        except OSError as error:
            attempts = (Attempt("cache", f"unwritable: {error.strerror or error}"),)
            raise DatasetUnavailable("folder", attempts, {}, str(kept)) from error
    return ImageFolder(paths, classes)


def _splits(found: Survey) -> tuple[list[_Picture], list[_Picture]]:
    """The pictures of both splits."""

    def listed(paths: Sequence[str], label: int) -> list[_Picture]:
        return [_Picture(path, label, file_digest(path)) for path in map(Path, paths)]

    train: list[list[_Picture]] = []
    test: list[list[_Picture]] = []
    for label, paths in enumerate(found.train):
        pictures = listed(paths, label)
        if found.test is None:
            pictures.sort(key=lambda picture: picture.digest)
            learnt, tested = divided(pictures)
        else:
            learnt, tested = pictures, listed(found.test[label], label)
        train.append(list(learnt))
        test.append(list(tested))
    return _by_turns(train), _by_turns(test)


def _by_turns(classes: Sequence[Sequence[_Picture]]) -> list[_Picture]:
    """The pictures of all classes at even distances: one of each class by turns where they have equally many."""
    placed = [
        ((place + 0.5) / len(pictures), picture.label, picture)
        for pictures in classes
        for place, picture in enumerate(pictures)
    ]
    return [picture for _, _, picture in sorted(placed, key=lambda it: it[:2])]


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
