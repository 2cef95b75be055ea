"""What the layers of a trained network make of given images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report.errors import DataError
from report.figures.networks import at, chosen_images, evaluation_images, network
from report.figures.subjects import PictureSource, Subject
from report.specification.pictures import DigitComparison, FeatureMaps, Surface
from report.wording import picture_faults as say


@dataclass(frozen=True, eq=False)
class Response:
    """An image (s, s), the name of its class, and a layer's channels (c, h, w) for it."""

    index: int
    name: str
    image: NDArray[np.float32]
    maps: NDArray[np.float32]


def response(options: FeatureMaps | Surface, source: PictureSource, subject: Subject) -> Response:
    """All channels of the layer, for the chosen image."""
    from lenet import probes

    chosen = chosen_images(options, source, subject)
    maps = probes.activations(network(subject.run), chosen.batch, [options.layer])[options.layer]
    return Response(chosen.indices[0], chosen.names[0], chosen.grey[0], maps[0])


def comparison(options: DigitComparison, source: PictureSource, subject: Subject) -> list[Response]:
    """The first channels of the layer, for the first image of each digit.

    Raises:
        DataError: no image of a digit was evaluated.
    """
    from lenet import probes

    images = evaluation_images(source, subject)
    labels = images.labels.numpy()
    if missing := [digit for digit in options.digits if not (labels == digit).any()]:
        raise DataError(say.no_such_class(options.label, missing[0]))
    firsts = tuple(int(np.argmax(labels == digit)) for digit in options.digits)
    chosen = at(source, subject, images, firsts)
    maps = probes.activations(network(subject.run), chosen.batch, [options.layer])[options.layer]
    return [
        Response(index, name, image, own[: options.channels])
        for index, name, image, own in zip(chosen.indices, chosen.names, chosen.grey, maps, strict=True)
    ]
