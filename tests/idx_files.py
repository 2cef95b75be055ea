"""Small IDX datasets for tests: digits of a 3x5 font, moved about, dimmed and noisy.

A LeNet-5 with ReLU or tanh learns the 600 training images in two or three epochs (Adam, 0.01, batches of 32);
with sigmoid it sits on its plateau for many epochs, as it does on MNIST.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# One column a digit, 0 to 9.
_FONT = """
### .#. ### ### #.# ### ### ### ### ###
#.# ##. ..# ..# #.# #.. #.. ..# #.# #.#
#.# .#. ### ### ### ### ### .#. ### ###
#.# .#. #.. ..# ..# ..# #.# .#. #.# ..#
### ### ### ### ..# ### ### .#. ### ###
"""
_SIDE, _ENLARGED, _LARGEST_SHIFT = 28, 4, 1


def write_idx_dataset(folder: Path, train: int = 600, test: int = 200, seed: int = 0) -> Path:
    """Write the four IDX files of a learnable dataset into `folder`; equal arguments give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for prefix, count, stream in (("train", train, 0), ("t10k", test, 1)):
        images, labels = digits(count, np.random.default_rng((seed, stream)))
        (folder / f"{prefix}-images-idx3-ubyte").write_bytes(idx_bytes(images))
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(idx_bytes(labels))
    return folder


def digits(count: int, random: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (count, 28, 28) and labels (count,), both uint8, with every class as often as possible."""
    labels = random.permutation(np.arange(count) % 10).astype(np.uint8)
    glyphs = _glyphs()
    height, width = glyphs.shape[1:]
    images = np.zeros((count, _SIDE, _SIDE))
    for image, label in zip(images, labels, strict=True):
        down, right = random.integers(-_LARGEST_SHIFT, _LARGEST_SHIFT + 1, size=2)
        top, left = (_SIDE - height) // 2 + down, (_SIDE - width) // 2 + right
        image[top : top + height, left : left + width] = glyphs[label] * random.uniform(160, 255)
    images += random.normal(0, 15, images.shape)
    return np.clip(images, 0, 255).astype(np.uint8), labels


def idx_bytes(array: NDArray[np.uint8]) -> bytes:
    """The IDX file of an array of unsigned bytes."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def _glyphs() -> NDArray[np.float64]:
    rows = [line.split() for line in _FONT.split("\n") if line]
    small = [[[pixel == "#" for pixel in row[digit]] for row in rows] for digit in range(10)]
    return np.kron(np.array(small, dtype=float), np.ones((1, _ENLARGED, _ENLARGED)))
