"""The student's own data, looked into before anything is trained: names of pictures, IDX files, how many images they hold.

A report can be verified without its data, so reading a spec does not ask for them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lenet.errors import DatasetError
from lenet.recipe import DataRecipe, DatasetName
from report.errors import SpecError
from report.specification.contradictions import Problem, amounts
from report.specification.experiment import ExperimentSpec
from report.specification.picture_amounts import Amounts, beyond
from report.specification.pictures import OfNetwork
from report.wording import data_faults as say


class Folder(NamedTuple):
    """Where data lie, and how the spec has it."""

    kind: DatasetName
    path: str
    written: str


@dataclass(frozen=True)
class OwnData:
    """What a folder holds.

    Attributes:
        train, test: how many images.
        side: pixels of an image's side.
        classes: what they are called, in the order of their labels.
        of_class: how many test images each has.
        left_out: files that are not looked at, though they lie among the pictures.
        strays: pictures that lie beside the folders of the classes.
    """

    train: int
    test: int
    side: int
    classes: tuple[str, ...]
    of_class: tuple[int, ...]
    left_out: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()


def look_into_folders(spec: ExperimentSpec) -> tuple[str, ...]:
    """Look into every folder of `data.path`; what would be better otherwise, as sentences.

    Raises:
        SpecError: folders that are not there or hold no dataset, and what is asked of them in vain.
    """
    folders = {
        name: Folder(variant.data.name, str(spec.recipe(name, spec.seeds[0]).data.path), variant.data.path)
        for name, variant in spec.variants.items()
        if variant.data.path is not None
    }
    found = {folder: look_into(folder) for folder in dict.fromkeys(folders.values())}
    problems: list[Problem] = []
    hints: list[Problem] = []
    own: dict[str, OwnData] = {}
    for name, folder in folders.items():
        variant, place, there = spec.variants[name], ("variants", name), found[folder]
        if isinstance(there, str):
            problems.append(((*place, "data", "path"), there))
            continue
        own[name] = there
        vain = in_vain(variant.data, variant.training.batch_size, there)
        problems += (((*place, *loc), message) for loc, message in vain)
        if there.left_out:
            first = os.path.relpath(there.left_out[0], folder.path)
            hints.append(((*place, "data", "path"), say.files_left_out(len(there.left_out), first)))
        if there.strays:
            first = os.path.relpath(there.strays[0], folder.path)
            hints.append(((*place, "data", "path"), say.pictures_of_no_class(len(there.strays), first)))
    for position, options in enumerate(spec.figures):
        shown = (options.variant if isinstance(options, OfNetwork) else "") or spec.baseline
        if shown in own:
            had = amounts_of(own[shown], spec.variants[shown].data.validation_size)
            problems += ((("figures", position, *loc), message) for loc, message in beyond(options, had))
    if problems:
        raise SpecError(sorted({spec.fault(*problem) for problem in problems}))
    return tuple(dict.fromkeys(str(spec.fault(*hint)) for hint in hints))


def amounts_of(there: OwnData, held_out: int) -> Amounts:
    """What pictures can show of the data, where so many training images are held out; of which classes those are is not known."""
    if held_out:
        return Amounts(there.train, held_out, "validation", there.classes, None)
    return Amounts(there.train, there.test, "test", there.classes, there.of_class)


def look_into(folder: Folder) -> OwnData | str:
    """What a folder holds, or what is wrong with it as a sentence."""
    if not os.path.isdir(folder.path):  # noqa: PTH112 (Path.is_dir raises on some names)
        return say.no_such_folder(folder.written)
    try:
        if folder.kind == "folder":
            from lenet.sources.picture import SIDE
            from lenet.sources.picture_survey import divided, survey
            from report.specification.picture_heads import refuse_damaged, strays

            place = Path(folder.path).expanduser()
            found = survey(place)
            refuse_damaged(found)
            tested = found.test or [divided(paths)[1] for paths in found.train]
            sizes = (found.train_size, found.test_size, SIDE, found.classes, tuple(map(len, tested)))
            return OwnData(*sizes, found.left_out, tuple(strays(place)))
        from lenet.datasets import load_dataset

        images = load_dataset(DataRecipe(name=folder.kind, path=folder.path))
        tested = images.test.labels.tolist()
        of_class = tuple(tested.count(label) for label in range(len(images.classes)))
        side = images.train.images.shape[1]
        return OwnData(len(images.train), len(images.test), side, tuple(images.classes), of_class)
    except DatasetError as error:
        return say.own_data_refused(error, folder.path)


def in_vain(data: DataRecipe, batch_size: int, there: OwnData) -> Iterator[Problem]:
    """What a variant asks of its data that they do not have; paths count from the variant."""
    if data.image_size < there.side:
        yield ("data", "image_size"), say.image_too_small(data.image_size, there.side)
    yield from amounts(data, batch_size, there.train)
