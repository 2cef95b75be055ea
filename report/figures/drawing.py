"""From stored runs to the arrays of each picture, and from those to its Figure. Imports matplotlib."""

from __future__ import annotations

from typing import assert_never

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from report.errors import DataError
from report.figures.curves import VariantCurves, learning_curves
from report.figures.feature_maps import GridRow, layer_grid
from report.figures.film import FilmStrip
from report.figures.kernels import kernels
from report.figures.networks import first_images, network
from report.figures.samples import balanced_choice, samples
from report.figures.subjects import PictureRun, PictureSource, Subject
from report.specification.pictures import (
    AnimatedChannels,
    AnimatedDigits,
    AnimatedScan,
    AnimatedTraining,
    Animation,
    Architecture,
    Cam,
    CamFaithfulness,
    Confusion,
    DenseActivations,
    DigitComparison,
    Embedding,
    FeatureMaps,
    GradientNorms,
    Gradients,
    Kernels,
    LayerGrid,
    LearningCurves,
    Mistakes,
    Predictions,
    Samples,
    StillPicture,
    Surface,
    Tradeoff,
)
from report.wording import labels
from report.wording.picture_faults import too_few_images


def figure_of(options: StillPicture, source: PictureSource) -> Figure:
    """The picture that `options` ask for.

    Raises:
        DataError: it is to show images that are not there.
        RenderError: matplotlib warned.
    """
    subjects = source.subjects(options)
    match options:
        case Samples():
            return samples(*training_digits(options, source), options)
        case LearningCurves():
            return learning_curves([curves_of(subject) for subject in subjects], options)
        case GradientNorms():
            from report.figures.gradient_norms import gradient_norms, norms_of

            return gradient_norms([norms_of(options, subject) for subject in subjects])
        case Tradeoff():
            from report.figures.tradeoff import costs, tradeoff

            return tradeoff(costs(subjects))
        case _:
            return _of_network(options, source, subjects[0])


OfNetworkPicture = (
    Architecture | Confusion | Mistakes | Predictions | LayerGrid | Kernels | FeatureMaps | DigitComparison
    | DenseActivations | Embedding | Surface | Cam | CamFaithfulness | Gradients
)  # fmt: skip


def _of_network(options: OfNetworkPicture, source: PictureSource, subject: Subject) -> Figure:
    """A picture of one network."""
    match options:
        case Architecture():
            from report.figures.architecture import architecture

            return architecture(subject.layers)
        case LayerGrid():
            return layer_grid(grid_rows(options, source, subject), options)
        case Kernels():
            return kernels(layer_kernels(subject.run, options.layer), options)
        case Confusion():
            from report.figures.answers import confusion_counts
            from report.figures.confusion import confusion

            return confusion(confusion_counts(subject.run), subject.run.results.classes)
        case Mistakes():
            from report.figures.answers import mistaken
            from report.figures.predictions import predictions

            return predictions(mistaken(options, source, subject))
        case Predictions():
            from report.figures.answers import predicted
            from report.figures.predictions import predictions, square

            return predictions(predicted(options, source, subject), square(options.images))
        case _:
            return _of_inside(options, source, subject)


OfInside = (
    FeatureMaps | DigitComparison | DenseActivations | Embedding | Surface | Cam | CamFaithfulness | Gradients
)


def _of_inside(options: OfInside, source: PictureSource, subject: Subject) -> Figure:
    """A picture of what a network makes of images."""
    match options:
        case FeatureMaps():
            from report.figures.channels import feature_maps
            from report.figures.responses import response

            return feature_maps(response(options, source, subject), options)
        case DigitComparison():
            from report.figures.channels import digit_comparison
            from report.figures.responses import comparison

            return digit_comparison(comparison(options, source, subject), options)
        case Surface():
            from report.figures.responses import response
            from report.figures.surface import surface

            return surface(response(options, source, subject), options)
        case DenseActivations():
            from report.figures.dense import dense_activations
            from report.figures.units import dense_layers

            return dense_activations(dense_layers(source, subject), subject.run.results.classes)
        case Embedding():
            from report.figures.embedding import embedding
            from report.figures.units import embedded

            return embedding(embedded(options, source, subject), subject.run.results.classes)
        case Cam():
            from report.figures.attention import cam
            from report.figures.attributions import cams

            return cam(cams(options, source, subject), options)
        case Gradients():
            from report.figures import attention, attributions

            return attention.gradients(attributions.gradients(options, source, subject), options)
        case CamFaithfulness():
            from report.figures import attributions
            from report.figures.faithfulness import faithfulness

            return faithfulness(attributions.faithfulness(options, source, subject))
        case _:
            assert_never(options)


def film_of(options: Animation, source: PictureSource) -> FilmStrip:
    """The animation that `options` ask for.

    Raises:
        DataError: it is to show images that are not there.
        RenderError: matplotlib warned.
    """
    from report.figures import films

    (subject,) = source.subjects(options)
    match options:
        case AnimatedDigits():
            from report.figures.animated_layers import animated_digits

            return animated_digits(films.shots(options, source, subject), options)
        case AnimatedChannels():
            from report.figures.animated_layers import animated_channels

            return animated_channels(films.shots(options, source, subject), options)
        case AnimatedTraining():
            from report.figures.animated_training import animated_training

            course = films.development(options, source, subject)
            return animated_training(course, labels.EVALUATED[subject.evaluated], options)
        case AnimatedScan():
            from report.figures.animated_scan import animated_scan

            return animated_scan(films.scan(options, source, subject), options)
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
    records, images = tuple(run.records for run in subject.runs), subject.run.results.evaluation_size
    return VariantCurves(subject.label, records, subject.evaluated, images)


def layer_kernels(run: PictureRun, layer: str) -> NDArray[np.float32]:
    """The trained kernels (maps, channels, height, width) of a convolution."""
    from lenet import probes

    return probes.kernels(network(run), layer)


def grid_rows(options: LayerGrid, source: PictureSource, subject: Subject) -> list[GridRow]:
    """The first images that the run was evaluated on, and for them the channel sums of each pooling layer."""
    from lenet import probes

    images = first_images(source, subject, options.digits, options.label)
    batch = images.batch(slice(None))
    convolutions = [layer for layer in subject.layers if layer.kind == "convolution"]
    poolings = [layer for layer in subject.layers if layer.kind == "pooling"]
    found = probes.activations(network(subject.run), batch, [layer.name for layer in poolings])
    rows = [GridRow(labels.INPUT, labels.image_size(images.image_size), batch.sum(dim=1).numpy())]
    for convolution, pooling in zip(convolutions, poolings, strict=True):
        channels, side, _ = pooling.output_shape
        title = labels.channel_sum(convolution.paper_name)
        rows.append(GridRow(title, labels.maps_size(channels, side), found[pooling.name].sum(axis=1)))
    return rows
