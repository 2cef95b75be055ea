"""Datasets by name: MNIST, Fashion-MNIST, a folder of IDX files or of pictures, as NumPy arrays verified byte by byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lenet.errors import Attempt, DatasetCorrupt, DatasetUnavailable
from lenet.recipe import DataRecipe
from lenet.sources import idx
from lenet.sources.fashion_mnist import CLASSES, FASHION_MNIST
from lenet.sources.image_folder import image_folder
from lenet.sources.local import candidates
from lenet.sources.mnist import MNIST
from lenet.sources.obtain import obtain
from lenet.sources.source import Collection, Progress, silent

DIGITS = tuple("0123456789")
PUBLISHED: dict[str, tuple[Collection, tuple[str, ...]]] = {
    "mnist": (MNIST, DIGITS),
    "fashion_mnist": (FASHION_MNIST, CLASSES),
}
"""Datasets whose bytes are known: their files, and the names of their classes."""


@dataclass(frozen=True, eq=False)
class Split:
    """Grey images (n, side, side) and classes (n,), both uint8; mapped from files (shared pages)."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A training and a test split, what their classes are called, and the digest of all their bytes."""

    name: str
    classes: tuple[str, ...]
    train: Split
    test: Split
    digest: str
    folder: Path


def dataset_digest(data: DataRecipe) -> str:
    """What identifies the dataset's bytes, 64 hexadecimal digits; for published datasets known without
    reading any of them.

    Raises:
        DatasetUnavailable, DatasetCorrupt: for a folder of the user's own, whose files have to be read.
    """
    if data.name in PUBLISHED:
        collection, _ = PUBLISHED[data.name]
        return _digest({file.name: file.sha256 for file in collection.files})
    return load_dataset(data).digest


def load_dataset(data: DataRecipe, *, data_dir: Path | None = None, progress: Progress = silent) -> Dataset:
    """Find or fetch a dataset, hash every byte of it, and map it into memory.

    Args:
        data: its `name`, and for a folder of the user's own its `path`, are what counts here.
        data_dir: where a published dataset is looked for first.
        progress: told how far a download is.

    Raises:
        DatasetUnavailable: the files cannot be had.
        DatasetCorrupt: a file of the user's own is not what it claims to be.
    """
    classes, paths = _files(data, data_dir, progress)
    train = _split(paths[idx.TRAIN_IMAGES], paths[idx.TRAIN_LABELS], len(classes))
    test = _split(paths[idx.TEST_IMAGES], paths[idx.TEST_LABELS], len(classes))
    if train.images.shape[1:] != test.images.shape[1:]:
        raise DatasetCorrupt(str(paths[idx.TEST_IMAGES]), "sides_differ")
    if data.name in PUBLISHED:
        digest = dataset_digest(data)
    else:
        arrays = (train.images, train.labels, test.images, test.labels)
        hashes = dict(zip(idx.FILE_NAMES, map(idx.digest, arrays), strict=True))
        if data.name == "folder":
            # The names are in every table and picture of a run.
            hashes["classes"] = hashlib.sha256("\n".join(classes).encode()).hexdigest()
        digest = _digest(hashes)
    return Dataset(data.name, classes, train, test, digest, paths[idx.TRAIN_IMAGES].parent)


def _files(
    data: DataRecipe, data_dir: Path | None, progress: Progress
) -> tuple[tuple[str, ...], dict[str, Path]]:
    """The classes and the four files of a dataset."""
    if data.name in PUBLISHED:
        collection, classes = PUBLISHED[data.name]
        return classes, obtain(collection, data_dir, progress)
    if data.name == "folder":
        if data.path is None:
            raise DatasetUnavailable("folder", (Attempt("path", "not_given"),), {}, "")
        found = image_folder(Path(data.path))
        return found.classes, found.paths
    return DIGITS, _idx_files(data.path)


def _digest(hashes: dict[str, str]) -> str:
    return hashlib.sha256(
        "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()
    ).hexdigest()


def _idx_files(path: str | None) -> dict[str, Path]:
    if path is None:
        raise DatasetUnavailable(
            "idx", (Attempt("path", "not_given"),), dict.fromkeys(idx.FILE_NAMES, ""), ""
        )
    folder = Path(path).expanduser()
    found = {name: candidates(folder, name) for name in idx.FILE_NAMES}
    missing = [name for name in idx.FILE_NAMES if not found[name]]
    if missing:
        attempts = tuple(Attempt("path", f"not_found: {name}") for name in missing)
        raise DatasetUnavailable("idx", attempts, dict.fromkeys(missing, ""), str(folder))
    return {name: paths[0] for name, paths in found.items()}


def _split(images_path: Path, labels_path: Path, classes: int) -> Split:
    images, labels = idx.read(images_path, 3), idx.read(labels_path, 1)
    if images.shape[1] != images.shape[2]:
        raise DatasetCorrupt(str(images_path), "not_square")
    if len(images) != len(labels):
        raise DatasetCorrupt(str(labels_path), "counts_differ")
    if labels.max() >= classes:
        raise DatasetCorrupt(str(labels_path), "label_out_of_range")
    return Split(images, labels)
