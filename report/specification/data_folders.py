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
from report.specification.picture_amounts import beyond
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
        left_out: files that are not looked at, though they lie among the pictures.
    """

    train: int
    test: int
    side: int
    left_out: tuple[str, ...] = ()


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
    for position, options in enumerate(spec.figures):
        shown = (options.variant if isinstance(options, OfNetwork) else "") or spec.baseline
        if shown in own:
            held_out = spec.variants[shown].data.validation_size
            evaluated = (held_out, "validation") if held_out else (own[shown].test, "test")
            problems += (
                (("figures", position, *loc), message)
                for loc, message in beyond(options, own[shown].train, *evaluated)
            )
    if problems:
        raise SpecError(sorted({spec.fault(*problem) for problem in problems}))
    return tuple(dict.fromkeys(str(spec.fault(*hint)) for hint in hints))


def look_into(folder: Folder) -> OwnData | str:
    """What a folder holds, or what is wrong with it as a sentence."""
    if not os.path.isdir(folder.path):  # noqa: PTH112 (Path.is_dir raises on some names)
        return say.no_such_folder(folder.written)
    try:
        if folder.kind == "folder":
            from lenet.sources.picture import SIDE
            from lenet.sources.picture_survey import survey

            pictures = survey(Path(folder.path))
            return OwnData(pictures.train_size, pictures.test_size, SIDE, pictures.left_out)
        from lenet.datasets import load_dataset

        images = load_dataset(DataRecipe(name=folder.kind, path=folder.path))
        return OwnData(len(images.train), len(images.test), images.train.images.shape[1])
    except DatasetError as error:
        return say.own_data_refused(error, folder.path)


def in_vain(data: DataRecipe, batch_size: int, there: OwnData) -> Iterator[Problem]:
    """What a variant asks of its data that they do not have; paths count from the variant."""
    if data.image_size < there.side:
        yield ("data", "image_size"), say.image_too_small(data.image_size, there.side)
    yield from amounts(data, batch_size, there.train)
