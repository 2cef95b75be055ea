"""`labreport data NAME`: a dataset by its name, fetched if need be, every byte verified."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from lenet.datasets import Dataset, load_dataset
from lenet.recipe import DataRecipe, DatasetName
from lenet.sources.source import Progress
from report.errors import DataError
from report.wording import commands as say


def prepare(name: str, data_dir: Path | None, progress: Progress) -> Dataset:
    """Have a dataset on this machine.

    Args:
        name: a `DatasetName`; for idx and folder, `data_dir` is the folder of its files.

    Raises:
        DataError: no such name, or one that needs a folder without it.
        lenet.errors.DatasetError: it cannot be had.
    """
    match name:
        case "mnist" | "fashion_mnist":
            return load_dataset(DataRecipe(name=name), data_dir=data_dir, progress=progress)
        case "idx" | "folder":
            if data_dir is None:
                raise DataError(say.needs_data_dir(name))
            return load_dataset(DataRecipe(name=name, path=str(data_dir)), progress=progress)
        case _:
            raise DataError(say.unknown_dataset(name, get_args(DatasetName)))
