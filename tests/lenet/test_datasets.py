"""A dataset is what its bytes are: read, checked, mapped and digested."""

from __future__ import annotations

import gzip
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lenet.datasets import dataset_digest, load_dataset
from lenet.errors import DatasetCorrupt, DatasetUnavailable
from lenet.recipe import DataRecipe
from lenet.sources import idx
from tests.idx_files import digits, idx_bytes, write_idx_dataset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_idx_dataset(tmp_path / "数据 folder", train=30, test=20)


def recipe(folder: Path) -> DataRecipe:
    return DataRecipe(name="idx", path=str(folder))


def compress(path: Path) -> Path:
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return packed


def test_an_idx_folder_gives_the_arrays_that_were_written(folder: Path) -> None:
    dataset = load_dataset(recipe(folder))

    images, labels = digits(30, np.random.default_rng((0, 0)))
    np.testing.assert_array_equal(dataset.train.images, images)
    np.testing.assert_array_equal(dataset.train.labels, labels)
    assert dataset.test.images.shape == (20, 28, 28)
    assert dataset.test.images.dtype == dataset.test.labels.dtype == np.uint8
    assert (dataset.name, dataset.folder, len(dataset.test)) == ("idx", folder, 20)
    assert dataset.classes == tuple("0123456789")


def test_images_are_mapped_from_the_file_and_writing_to_them_leaves_the_file_alone(folder: Path) -> None:
    before = (folder / idx.TRAIN_IMAGES).read_bytes()
    images = load_dataset(recipe(folder)).train.images
    assert isinstance(images, np.memmap)
    images[:] = 7
    del images
    assert (folder / idx.TRAIN_IMAGES).read_bytes() == before


def test_compressed_files_and_other_spellings_are_the_same_dataset(folder: Path) -> None:
    plain = load_dataset(recipe(folder))
    for name in idx.FILE_NAMES[:2]:
        compress(folder / name)
    (folder / idx.TEST_IMAGES).rename(folder / "t10k-images.idx3-ubyte")

    other = load_dataset(recipe(folder))

    np.testing.assert_array_equal(other.train.images, plain.train.images)
    other.train.images[0] = 0  # a network may be handed writable arrays only
    assert other.digest == plain.digest == dataset_digest(recipe(folder))


def test_the_digest_follows_the_bytes_and_not_the_path(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    assert dataset_digest(recipe(copy)) == dataset_digest(recipe(folder))

    labels = bytearray((copy / idx.TEST_LABELS).read_bytes())
    labels[-1] = (labels[-1] + 1) % 10
    (copy / idx.TEST_LABELS).write_bytes(labels)
    assert dataset_digest(recipe(copy)) != dataset_digest(recipe(folder))


def test_the_digest_of_mnist_needs_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LABREPORT_CACHE", str(tmp_path / "nothing"))
    assert dataset_digest(DataRecipe()) == "474311efcf1fd213e64768801dc6195673bffb8385179d6c55cd8748b9e2e8ca"
    assert not (tmp_path / "nothing").exists()


def test_missing_files_are_all_named(folder: Path) -> None:
    (folder / idx.TRAIN_LABELS).unlink()
    (folder / idx.TEST_LABELS).unlink()
    with pytest.raises(DatasetUnavailable) as failure:
        load_dataset(recipe(folder))
    assert [attempt.outcome for attempt in failure.value.attempts] == [
        "not_found: train-labels-idx1-ubyte",
        "not_found: t10k-labels-idx1-ubyte",
    ]
    assert set(failure.value.wanted) == {idx.TRAIN_LABELS, idx.TEST_LABELS}
    assert failure.value.folder == str(folder)


def test_an_idx_recipe_without_a_path_is_refused() -> None:
    with pytest.raises(DatasetUnavailable) as failure:
        load_dataset(DataRecipe(name="idx"))
    assert failure.value.attempts[0].outcome == "not_given"


def header(*numbers: int) -> bytes:
    return struct.pack(f">HBB{len(numbers)}I", 0, 8, len(numbers), *numbers)


def images(count: int, height: int, width: int) -> bytes:
    return idx_bytes(np.zeros((count, height, width), np.uint8))


DAMAGE: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "an empty file": (idx.TRAIN_IMAGES, lambda _: b"", "truncated"),
    "a cut header": (idx.TRAIN_IMAGES, lambda data: data[:9], "truncated"),
    "a cut file": (idx.TRAIN_IMAGES, lambda data: data[:-1], "truncated"),
    "a file with more": (idx.TRAIN_LABELS, lambda data: data + b"\0", "trailing_bytes"),
    "a web page": (idx.TRAIN_LABELS, lambda _: b"<!DOCTYPE html>", "not_idx"),
    "labels as images": (idx.TRAIN_IMAGES, lambda _: header(30) + bytes(30), "not_idx"),
    "32-bit integers": (idx.TRAIN_LABELS, lambda data: b"\0\0\x0c\x01" + data[4:], "not_idx"),
    "no images": (idx.TRAIN_IMAGES, lambda _: header(0, 28, 28), "absurd_dimensions"),
    "vast images": (idx.TRAIN_IMAGES, lambda _: header(1, 2**31, 2**31), "absurd_dimensions"),
    "countless images": (idx.TRAIN_IMAGES, lambda _: header(2**32 - 1, 28, 28), "absurd_dimensions"),
    "oblong images": (idx.TRAIN_IMAGES, lambda _: images(30, 28, 20), "not_square"),
    "too few labels": (idx.TRAIN_LABELS, lambda _: header(29) + bytes(29), "counts_differ"),
    "an eleventh class": (idx.TEST_LABELS, lambda data: data[:-1] + b"\x0a", "label_out_of_range"),
    "another size in the test set": (idx.TEST_IMAGES, lambda _: images(20, 32, 32), "sides_differ"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_refused_with_its_reason(folder: Path, damage: str) -> None:
    name, harm, reason = DAMAGE[damage]
    path = folder / name
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(DatasetCorrupt) as failure:
        load_dataset(recipe(folder))
    assert (failure.value.path, failure.value.reason) == (str(path), reason)


PACKED_DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "not gzip at all": (lambda data: data, "bad_gzip"),
    "a flipped bit": (lambda data: (packed := gzip.compress(data))[:-6] + b"?" + packed[-5:], "bad_gzip"),
    "garbage inside": (lambda data: gzip.compress(data)[:20] + bytes(300), "bad_gzip"),
    "cut while downloading": (lambda data: gzip.compress(data)[:-20], "truncated"),
    "packed too short": (lambda data: gzip.compress(data[:-1]), "truncated"),
    "a bomb": (lambda data: gzip.compress(data + bytes(50_000_000), 1), "trailing_bytes"),
    "a bomb that says so": (
        lambda _: gzip.compress(header(2**31, 256, 256) + bytes(99)),
        "absurd_dimensions",
    ),
}


@pytest.mark.parametrize("damage", PACKED_DAMAGE)
def test_a_damaged_compressed_file_is_refused_with_its_reason(folder: Path, damage: str) -> None:
    harm, reason = PACKED_DAMAGE[damage]
    path = folder / idx.TRAIN_IMAGES
    packed = folder / f"{idx.TRAIN_IMAGES}.gz"
    packed.write_bytes(harm(path.read_bytes()))
    path.unlink()
    with pytest.raises(DatasetCorrupt) as failure:
        load_dataset(recipe(folder))
    assert (failure.value.path, failure.value.reason) == (str(packed), reason)


def test_a_bomb_is_unpacked_no_further_than_its_limit(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(bytes(5_000_000)))
    assert len(idx.gunzip(bomb, 1000)) == 1001


@pytest.mark.mnist
def test_mnist_is_mnist() -> None:
    dataset = load_dataset(DataRecipe())

    assert dataset.train.images.shape == (60_000, 28, 28)
    assert dataset.test.images.shape == (10_000, 28, 28)
    assert dataset.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    counts = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert np.bincount(dataset.test.labels).tolist() == counts
    assert dataset.train.images.mean() / 255 == pytest.approx(0.1307, abs=5e-5)
    arrays = (dataset.train.images, dataset.train.labels, dataset.test.images, dataset.test.labels)
    assert [idx.digest(array)[:4] for array in arrays] == ["ba89", "65a5", "0fa7", "ff7b"]


@pytest.mark.mnist
def test_mnist_as_an_idx_folder_has_the_digest_of_mnist() -> None:
    mnist = load_dataset(DataRecipe())
    assert dataset_digest(recipe(mnist.folder)) == mnist.digest == dataset_digest(DataRecipe())
