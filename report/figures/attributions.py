"""Which part of an image an answer comes from: class activation maps, gradients, and tests of the former."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report.figures.networks import Chosen, background, chosen_images, first_images, network
from report.figures.subjects import PictureSource, Subject
from report.specification.attribution_pictures import CamMethod
from report.specification.pictures import Cam, CamFaithfulness, Gradients

RANDOM_ORDERS = 5
"""How many random orders of pixels the random curve is the mean of."""
STEPS = 28


@dataclass(frozen=True, eq=False)
class Explained:
    """An image (s, s), which class was asked for, and the maps (h, w) that answer."""

    index: int
    name: str
    target: str
    image: NDArray[np.float32]
    maps: tuple[NDArray[np.float32], ...]


@dataclass(frozen=True, eq=False)
class Faithfulness:
    """Deletion and insertion curves of one method; `method` is None for random orders."""

    method: CamMethod | None
    deletion: NDArray[np.float64]
    insertion: NDArray[np.float64]
    deletion_area: float
    insertion_area: float


def cams(options: Cam, source: PictureSource, subject: Subject) -> list[Explained]:
    """The maps of each method, from 0 to 1, for the chosen images."""
    from lenet.attribution import answers
    from lenet.cam import class_activation_maps

    chosen = chosen_images(options, source, subject)
    model = network(subject.run)
    classes = answers(model, chosen.batch)
    if options.target is not None:
        classes = np.full_like(classes, options.target)
    found = [
        class_activation_maps(model, chosen.batch, classes, method, options.layer)
        for method in options.methods
    ]
    return _explained(subject, chosen, classes, found)


def gradients(options: Gradients, source: PictureSource, subject: Subject) -> list[Explained]:
    """Saliency (largest size), integrated gradients (signed), and the layer's gradient (sum of sizes over channels)."""
    from lenet.attribution import answers, input_gradients, integrated_gradients, layer_gradients

    chosen = chosen_images(options, source, subject)
    model = network(subject.run)
    classes = answers(model, chosen.batch)
    if options.target is not None:
        classes = np.full_like(classes, options.target)
    found = [
        np.abs(input_gradients(model, chosen.batch, classes)),
        integrated_gradients(model, chosen.batch, classes, background(subject), options.steps),
        np.abs(layer_gradients(model, chosen.batch, classes, options.layer)).sum(axis=1),
    ]
    return _explained(subject, chosen, classes, found)


def _explained(
    subject: Subject, chosen: Chosen, classes: NDArray[np.int64], maps: list[NDArray[np.float32]]
) -> list[Explained]:
    names = subject.run.results.classes
    return [
        Explained(index, name, names[target], image, tuple(own))
        for index, name, target, image, *own in zip(
            chosen.indices, chosen.names, classes, chosen.grey, *maps, strict=True
        )
    ]


def faithfulness(options: CamFaithfulness, source: PictureSource, subject: Subject) -> list[Faithfulness]:
    """The curves of each method, and of random orders, over the first images.

    Raises:
        DataError: there are not so many images.
    """
    from lenet.attribution import answers
    from lenet.cam import class_activation_maps
    from lenet.faithfulness import area, probability_curve

    images = first_images(source, subject, options.count, options.label)
    batch, model, empty = images.batch(slice(None)), network(subject.run), background(subject)
    classes = answers(model, batch)
    random = np.random.default_rng(options.choice)
    shape = (len(images), *batch.shape[2:])
    orders: dict[CamMethod | None, list[NDArray[np.float32]]] = {
        **{
            method: [class_activation_maps(model, batch, classes, method, options.layer)]
            for method in options.methods
        },
        None: [random.random(shape, dtype=np.float32) for _ in range(RANDOM_ORDERS)],
    }
    found = []
    for method, maps in orders.items():
        curves = {
            task: np.mean(
                [probability_curve(model, batch, classes, own, task, empty, STEPS) for own in maps], axis=0
            )
            for task in ("deletion", "insertion")
        }
        areas = {task: area(curve) for task, curve in curves.items()}
        found.append(
            Faithfulness(
                method, curves["deletion"], curves["insertion"], areas["deletion"], areas["insertion"]
            )
        )
    return found
