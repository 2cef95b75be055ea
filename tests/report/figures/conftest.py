"""A trained experiment, for all tests of pictures of this worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from report.figures.subjects import PictureSource
from tests.report.small_experiment import small_experiment


@pytest.fixture(scope="package")
def experiment_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the experiment lies."""
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="package")
def experiment(experiment_folder: Path) -> Iterator[PictureSource]:
    """The experiment, trained."""
    threads = torch.get_num_threads()
    yield small_experiment(experiment_folder)
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(False)
