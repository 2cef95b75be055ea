"""Pictures of more images than the student's own data have, of one beyond the last, or of a class that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from report.specification.attribution_pictures import Cam, CamFaithfulness, Gradients
from report.specification.contradictions import Problem
from report.specification.inside_pictures import DigitComparison, Embedding, LayerGrid
from report.specification.pictures import AnyPicture, OfImages, OfOneImage, Samples
from report.specification.yaml_source import Loc
from report.wording import faults
from report.wording.picture_faults import no_such_class, too_few_images, unknown_class


class Amounts(NamedTuple):
    """What pictures can show of the data.

    Attributes:
        train: training images of the dataset.
        evaluated: images that networks are judged by, those of `split` ("test" or "validation").
        classes: what they are called, in the order of their labels.
        of_class: how many of the evaluated images each class has; None where that is not known yet.
    """

    train: int
    evaluated: int
    split: str
    classes: tuple[str, ...]
    of_class: tuple[int, ...] | None


def beyond(options: AnyPicture, there: Amounts) -> Iterator[Problem]:
    """What a picture asks for in vain; paths count from the picture."""
    yield from of_any_class(options, there.train, there.evaluated, there.split)
    for loc, digit, count in of_classes(options):
        if digit >= len(there.classes):
            yield loc, unknown_class(options.label, digit, there.classes)
        elif there.of_class and not there.of_class[digit] and count:
            yield loc, no_such_class(options.label, digit)
        elif there.of_class and there.of_class[digit] < count <= there.evaluated:
            had = there.of_class[digit]
            yield ("count",), too_few_images(options.label, count, there.split, had, digit)


def of_classes(options: AnyPicture) -> Iterator[tuple[Loc, int, int]]:
    """The classes that a picture names, where it does, and of how many of their images it is; 0: of none."""
    match options:
        case OfOneImage() if options.digit is not None:
            yield ("digit",), options.digit, 1
        case OfImages() if options.digit is not None and options.indices is None:
            yield ("digit",), options.digit, options.count
        case DigitComparison():
            for position, digit in enumerate(options.digits):
                yield ("digits", position), digit, 1
        case _:
            pass
    if isinstance(options, Cam | Gradients) and options.target is not None:
        yield ("target",), options.target, 0


def of_any_class(options: AnyPicture, train: int, evaluated: int, split: str) -> Iterator[Problem]:
    """More images than there are, or one beyond the last, of any class."""
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
