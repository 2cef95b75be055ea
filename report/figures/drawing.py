"""From stored runs to the arrays of each picture, and from those to its Figure. Imports matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.errors import DataError
from report.figures.curves import VariantCurves, learning_curves
from report.figures.feature_maps import GridRow, layer_grid
from report.figures.kernels import kernels
from report.figures.samples import balanced_choice, samples
from report.figures.subjects import PictureRun, PictureSource, Subject
from report.specification.pictures import Kernels, LayerGrid, LearningCurves, PictureOptions, Samples
from report.wording import labels
from report.wording.captions import too_few_images

if TYPE_CHECKING:
    from lenet.model import LeNet5


def figure_of(options: PictureOptions, source: PictureSource) -> Figure:
    """The picture that `options` ask for.

    Raises:
        DataError: it is to show more images than there are.
        RenderError: matplotlib warned.
    """
    subjects = source.subjects(options)
    match options:
        case Samples():
            return samples(*training_digits(options, source), options)
        case LearningCurves():
            return learning_curves([curves_of(subject) for subject in subjects], options)
        case LayerGrid():
            return layer_grid(grid_rows(options, source, subjects[0]), options)
        case Kernels():
            return kernels(layer_kernels(subjects[0].runs[0], options.layer), options)
        case _:
            assert_never(options)


def training_digits(options: Samples, source: PictureSource) -> tuple[NDArray[np.uint8], list[str]]:
    """The chosen training images (n, height, width) and the names of their classes."""
    dataset = source.dataset(source.baseline)
    there = len(dataset.train.labels)
    if options.count > there:
        raise DataError(too_few_images(options.label, options.count, "train", there))
    chosen = balanced_choice(dataset.train.labels, options.count, options.seed)
    return dataset.train.images[chosen], [dataset.classes[label] for label in dataset.train.labels[chosen]]


def curves_of(subject: Subject) -> VariantCurves:
    """What a variant's runs recorded."""
    return VariantCurves(subject.label, tuple(run.records for run in subject.runs), subject.evaluated)


def layer_kernels(run: PictureRun, layer: str) -> NDArray[np.float32]:
    """The trained kernels (maps, channels, height, width) of a convolution."""
    from lenet import probes

    return probes.kernels(network(run), layer)


def grid_rows(options: LayerGrid, source: PictureSource, subject: Subject) -> list[GridRow]:
    """The first images that the run was evaluated on, and for them the channel sums of each pooling layer."""
    from lenet import probes
    from lenet.preprocessing import split

    data = subject.recipe.data
    images = split(source.dataset(subject.variant), data).evaluation
    if options.digits > len(images):
        raise DataError(too_few_images(options.label, options.digits, subject.evaluated, len(images)))
    batch = images.batch(slice(options.digits))
    convolutions = [layer for layer in subject.layers if layer.kind == "convolution"]
    poolings = [layer for layer in subject.layers if layer.kind == "pooling"]
    found = probes.activations(network(subject.runs[0]), batch, [layer.name for layer in poolings])
    rows = [GridRow(labels.INPUT, labels.image_size(data.image_size), batch.sum(dim=1).numpy())]
    for convolution, pooling in zip(convolutions, poolings, strict=True):
        channels, side, _ = pooling.output_shape
        title = labels.channel_sum(convolution.paper_name)
        rows.append(GridRow(title, labels.maps_size(channels, side), found[pooling.name].sum(axis=1)))
    return rows


def network(run: PictureRun) -> LeNet5:
    """The trained network, in a process set up as the one that trained it: it then gives the same bits anywhere."""
    from lenet.determinism import deterministic
    from lenet.training import model_of

    deterministic(run.recipe.training.threads)
    return model_of(run.recipe, run.weights())
