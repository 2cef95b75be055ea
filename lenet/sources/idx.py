"""The IDX format of LeCun's MNIST: two zero bytes, a type, the number of dimensions, their sizes, values.

All numbers are big-endian; only unsigned bytes (type 8) are read here.
Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", section "File formats".
"""

from __future__ import annotations

import gzip
import hashlib
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lenet.errors import DatasetCorrupt

TRAIN_IMAGES = "train-images-idx3-ubyte"
TRAIN_LABELS = "train-labels-idx1-ubyte"
TEST_IMAGES = "t10k-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"
FILE_NAMES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)

# The largest image a recipe admits, and more pixels than any dataset of this kind has (EMNIST: 0.6e9).
LARGEST_SIDE = 256
MOST_VALUES = 2**30

_PIECE = 2**20


def header(shape: tuple[int, ...]) -> bytes:
    """The bytes before the values of an array of `shape`."""
    return struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)


def digest(array: NDArray[np.uint8]) -> str:
    """SHA-256 of the IDX file that holds `array`."""
    hasher = hashlib.sha256(header(array.shape))
    hasher.update(array.ravel().data)
    return hasher.hexdigest()


def read(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array in an IDX file: mapped into memory, or unpacked if the name ends in .gz.

    Nothing is allocated before the header has been found plausible. Writing to the array never changes the
    file.

    Raises:
        DatasetCorrupt: "not_idx", "absurd_dimensions", "truncated", "trailing_bytes", "bad_gzip" or
        "unreadable".
    """
    packed = path.suffix == ".gz"
    start = 4 + 4 * dimensions
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            shape = _shape(file.read(start), dimensions, path)
        expected = start + math.prod(shape)
        if packed:
            data = gunzip(path, expected)
            _check_size(len(data), expected, path)
            return np.frombuffer(data, np.uint8, offset=start).reshape(shape)
        _check_size(path.stat().st_size, expected, path)
        return np.memmap(path, np.uint8, mode="c", offset=start, shape=shape)
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DatasetCorrupt(str(path), "bad_gzip") from error
    except EOFError as error:
        raise DatasetCorrupt(str(path), "truncated") from error
    except OSError as error:
        raise DatasetCorrupt(str(path), "unreadable") from error


def gunzip(path: Path, limit: int) -> bytearray:
    """The uncompressed bytes of a .gz file, one more than `limit` at most, so that a gzip bomb stays small.

    Raises:
        gzip.BadGzipFile, zlib.error, EOFError: the file is damaged or cut off.
        OSError: it cannot be read.
    """
    data = bytearray()
    with gzip.open(path) as file:
        while piece := file.read(min(_PIECE, limit + 1 - len(data))):
            data += piece
    return data


def _shape(head: bytes, dimensions: int, path: Path) -> tuple[int, ...]:
    if head[:4] != struct.pack(">HBB", 0, 8, dimensions)[: len(head)]:
        raise DatasetCorrupt(str(path), "not_idx")
    if len(head) < 4 + 4 * dimensions:
        raise DatasetCorrupt(str(path), "truncated")
    shape = struct.unpack(f">{dimensions}I", head[4:])
    if 0 in shape or max(shape[1:], default=1) > LARGEST_SIDE or math.prod(shape) > MOST_VALUES:
        raise DatasetCorrupt(str(path), "absurd_dimensions")
    return shape


def _check_size(size: int, expected: int, path: Path) -> None:
    if size < expected:
        raise DatasetCorrupt(str(path), "truncated")
    if size > expected:
        raise DatasetCorrupt(str(path), "trailing_bytes")
