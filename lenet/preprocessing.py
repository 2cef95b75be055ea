"""From stored bytes to what a network sees: which images, padded to which size, on which scale of grey."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from lenet.datasets import Dataset, Split
from lenet.errors import ImpossibleNetwork
from lenet.recipe import DataRecipe, Normalization

# (mean, deviation) such that a network sees (byte / 255 - mean) / deviation.
SCALES: dict[Normalization, tuple[float, float]] = {
    "unit": (0.0, 1.0),
    # Mean and standard deviation of MNIST's training pixels.
    "standard": (0.1307, 0.3081),
    # Background -0.1 and foreground 1.175: LeCun et al. 1998, section II.B.
    "lecun1998": (0.1 / 1.275, 1 / 1.275),
}


@dataclass(frozen=True, eq=False)
class Images:
    """Images as they are stored, turned into network input batch by batch.

    Attributes:
        pixels: uint8 (n, side, side), as stored.
        labels: int64 (n,).
        normalization: scale of grey of a batch.
        image_size: side of a batch's images, not smaller than the stored side.
    """

    pixels: Tensor
    labels: Tensor
    normalization: Normalization
    image_size: int

    def __len__(self) -> int:
        return len(self.labels)

    def to(self, device: str) -> Images:
        """The same images in the memory of `device`; these themselves where they lie there already."""
        return replace(self, pixels=self.pixels.to(device), labels=self.labels.to(device))

    def batch(self, index: Tensor | slice) -> Tensor:
        """Network input: float32 (b, 1, image_size, image_size), channels_last, with a border of background.

        Args:
            index: which images, int64 (b,) or a slice. An odd border is wider to the right and below.
        """
        pixels = self.pixels[index] if isinstance(index, slice) else self.pixels.index_select(0, index)
        border = self.image_size - pixels.shape[-1]
        if border:
            before, after = border // 2, border - border // 2
            pixels = pad(pixels, (before, after, before, after))
        # Through (b, h, w, 1): the strides of one channel would otherwise leave the memory format open.
        images = pixels.unsqueeze(-1).permute(0, 3, 1, 2).to(torch.float32)
        mean, deviation = SCALES[self.normalization]
        images.div_(255)
        return images if (mean, deviation) == (0, 1) else images.sub_(mean).div_(deviation)


@dataclass(frozen=True, eq=False)
class Splits:
    """What a run learns from and what it is judged by; `evaluated` says which of the two the latter is."""

    train: Images
    evaluation: Images
    classes: tuple[str, ...]
    evaluated: Literal["test", "validation"]

    def to(self, device: str) -> Splits:
        """The same images in the memory of `device`, as a whole: no batch is sent there any more."""
        return replace(self, train=self.train.to(device), evaluation=self.evaluation.to(device))


def split(dataset: Dataset, data: DataRecipe) -> Splits:
    """Choose the images of a run: hold out the last `validation_size` for training, then apply `train_size`.

    Raises:
        ImpossibleNetwork: for layer "input": "image_size_too_small", input_shape (1, side, side) as stored;
            "validation_size_too_large" (no image would be left to learn from) and "train_size_too_large",
            input_shape (n,), the number of images that there are to choose from.
    """
    count, side = dataset.train.images.shape[:2]
    kept = count - data.validation_size
    used = kept if data.train_size is None else data.train_size
    if data.image_size < side:
        raise ImpossibleNetwork("input", (1, side, side), "image_size_too_small")
    if kept < 1:
        raise ImpossibleNetwork("input", (count,), "validation_size_too_large")
    if used > kept:
        raise ImpossibleNetwork("input", (kept,), "train_size_too_large")
    train, test = _images(dataset.train, data), _images(dataset.test, data)
    return Splits(
        train=_part(train, slice(used)),
        evaluation=_part(train, slice(kept, None)) if data.validation_size else test,
        classes=dataset.classes,
        evaluated="validation" if data.validation_size else "test",
    )


def _images(split: Split, data: DataRecipe) -> Images:
    labels = torch.from_numpy(split.labels.astype(np.int64))
    return Images(torch.from_numpy(split.images), labels, data.normalization, data.image_size)


def _part(images: Images, part: slice) -> Images:
    return Images(images.pixels[part], images.labels[part], images.normalization, images.image_size)
