"""What the study reads of a finished run (report.store.run_store.StoredRun has it)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lenet.recipe import RunRecipe
from lenet.records import EpochRecord


class Results(Protocol):
    """What a finished run measured at its end, on the whole of each split."""

    @property
    def train_loss(self) -> float: ...
    @property
    def train_accuracy(self) -> float: ...
    @property
    def test_loss(self) -> float: ...
    @property
    def test_accuracy(self) -> float: ...
    @property
    def evaluated(self) -> str: ...
    @property
    def train_size(self) -> int: ...
    @property
    def evaluation_size(self) -> int: ...
    @property
    def classes(self) -> tuple[str, ...]: ...


class FinishedRun(Protocol):
    """A run that has been trained to its end."""

    @property
    def key(self) -> str: ...
    @property
    def recipe(self) -> RunRecipe: ...
    @property
    def records(self) -> tuple[EpochRecord, ...]: ...
    @property
    def seconds(self) -> tuple[float, ...]: ...
    @property
    def results(self) -> Results: ...
    @property
    def environment(self) -> Mapping[str, str | int]: ...
    @property
    def dataset_digest(self) -> str: ...
    @property
    def lab_digest(self) -> str: ...

    def logits(self) -> NDArray[np.float32]:
        """(evaluation_size, classes), after the last epoch."""

    def labels(self) -> NDArray[np.uint8]:
        """(evaluation_size,), the true classes of the same images."""

    def snapshots(self) -> Mapping[str, NDArray[np.float32]]:
        """Kernels (out, in, k, k) after each epoch, by "epoch/<n>/<layer>.weight"."""
