"""A run's trained network, and the images that pictures put into it. Imports torch when called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from report.errors import DataError
from report.figures.subjects import PictureRun, PictureSource, Subject
from report.specification.picture_bases import OfImages, OfOneImage
from report.wording import picture_faults as say

if TYPE_CHECKING:
    from torch import Tensor

    from lenet.model import LeNet5
    from lenet.preprocessing import Images


@dataclass(frozen=True, eq=False)
class Chosen:
    """Some of the images that a run was evaluated on.

    Attributes:
        indices: their places in the evaluated set, from 0.
        batch: network input (n, 1, s, s).
        names: of their classes.
    """

    indices: tuple[int, ...]
    batch: Tensor
    names: tuple[str, ...]

    @property
    def grey(self) -> NDArray[np.float32]:
        """The same, as arrays (n, s, s)."""
        return np.ascontiguousarray(self.batch[:, 0].numpy())


def network(run: PictureRun) -> LeNet5:
    """The trained network, in a process set up as the one that trained it: it then gives the same bits anywhere."""
    from lenet.determinism import deterministic
    from lenet.training import model_of

    deterministic(run.recipe.training.threads)
    return model_of(run.recipe, run.weights())


def evaluation_images(source: PictureSource, subject: Subject) -> Images:
    """What a variant was evaluated on."""
    from lenet.preprocessing import split

    return split(source.dataset(subject.variant), subject.recipe.data).evaluation


def first_images(source: PictureSource, subject: Subject, count: int, label: str) -> Images:
    """The first so many of them.

    Raises:
        DataError: there are not so many; `label` names the picture.
    """
    from lenet.preprocessing import Images

    images = evaluation_images(source, subject)
    if count > len(images):
        raise DataError(say.too_few_images(label, count, subject.evaluated, len(images)))
    return Images(images.pixels[:count], images.labels[:count], images.normalization, images.image_size)


def chosen_images(options: OfImages | OfOneImage, source: PictureSource, subject: Subject) -> Chosen:
    """The images that a picture names, or those that it describes.

    Raises:
        DataError: there are not so many of that class, or no image with that number.
    """
    images = evaluation_images(source, subject)
    there = images.labels.numpy()
    if isinstance(options, OfImages):
        named, count = options.indices, options.count
    else:
        named, count = None if options.index is None else (options.index,), 1
    indices = (
        fitting(there, options.digit, count, options.choice, (options.label, subject.evaluated))
        if named is None
        else named
    )
    if beyond := [index for index in indices if index >= len(there)]:
        raise DataError(say.no_such_image(options.label, beyond[0], len(there)))
    return at(source, subject, images, indices)


def fitting(
    labels: NDArray[np.int64], digit: int | None, count: int, choice: int | None, place: tuple[str, str]
) -> tuple[int, ...]:
    """The first `count` images of a class, or random ones where `choice` gives a seed, ascending.

    Raises:
        DataError: there are not so many; `place` is the picture's label and the split.
    """
    candidates = np.arange(len(labels)) if digit is None else np.flatnonzero(labels == digit)
    if digit is not None and not len(candidates):
        raise DataError(say.no_such_class(place[0], digit))
    if count > len(candidates):
        raise DataError(say.too_few_images(place[0], count, place[1], len(candidates), digit))
    if choice is not None:
        candidates = np.sort(np.random.default_rng(choice).choice(candidates, count, replace=False))
    return tuple(int(index) for index in candidates[:count])


def at(source: PictureSource, subject: Subject, images: Images, indices: tuple[int, ...]) -> Chosen:
    """The images with these places."""
    import torch

    classes = source.dataset(subject.variant).classes
    names = tuple(classes[int(images.labels[index])] for index in indices)
    return Chosen(indices, images.batch(torch.tensor(indices)), names)


def background(subject: Subject) -> float:
    """What an empty pixel is in network input."""
    from lenet.preprocessing import SCALES

    mean, deviation = SCALES[subject.recipe.data.normalization]
    return -mean / deviation
