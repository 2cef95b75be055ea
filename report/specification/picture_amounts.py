"""Pictures of more images than the student's own data have, or of one beyond the last."""

from __future__ import annotations

from collections.abc import Iterator

from report.specification.attribution_pictures import CamFaithfulness
from report.specification.contradictions import Problem
from report.specification.inside_pictures import Embedding, LayerGrid
from report.specification.pictures import AnyPicture, OfImages, OfOneImage, Samples
from report.wording import faults
from report.wording.picture_faults import too_few_images


def beyond(options: AnyPicture, train: int, evaluated: int, split: str) -> Iterator[Problem]:
    """What a picture asks for in vain; paths count from the picture.

    Args:
        train: training images of the dataset.
        evaluated: images that networks are judged by, those of `split` ("test" or "validation").
    """
    match options:
        case Samples() if options.count > train:
            yield ("count",), too_few_images(options.label, options.count, "train", train)
        case LayerGrid() if options.digits > evaluated:
            yield ("digits",), too_few_images(options.label, options.digits, split, evaluated)
        case Embedding() | CamFaithfulness() if options.count > evaluated:
            yield ("count",), too_few_images(options.label, options.count, split, evaluated)
        case OfOneImage() if options.index is not None and options.index >= evaluated:
            yield ("index",), faults.no_such_image(options.index, evaluated)
        case OfImages() if options.indices is None and options.count > evaluated:
            yield ("count",), too_few_images(options.label, options.count, split, evaluated)
        case OfImages():
            for position, index in enumerate(options.indices or ()):
                if index >= evaluated:
                    yield ("indices", position), faults.no_such_image(index, evaluated)
        case _:
            pass
