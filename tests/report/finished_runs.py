"""Finished runs made by hand, for tests of what is computed and written from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lenet.anatomy import anatomy
from lenet.recipe import RunRecipe
from lenet.records import EpochRecord
from report.store.stored_run import RunResults


@dataclass(frozen=True)
class HandMadeRun:
    """What `report.study.analysis.FinishedRun` asks for."""

    key: str
    recipe: RunRecipe
    records: tuple[EpochRecord, ...]
    results: RunResults
    seconds: tuple[float, ...]
    environment: dict[str, str | int] = field(default_factory=lambda: {"python": "3.11.7", "threads": 1})
    dataset_digest: str = "d" * 64
    lab_digest: str = "c" * 64

    def labels(self) -> NDArray[np.uint8]:
        """The classes in turn."""
        return (np.arange(self.results.evaluation_size) % len(self.results.classes)).astype(np.uint8)

    def logits(self) -> NDArray[np.float32]:
        """Sure answers; the first images are taken for the class after theirs, as many as the accuracy says."""
        labels = self.labels().astype(np.int64)
        wrong = round((1 - self.results.test_accuracy) * len(labels))
        labels[:wrong] = (labels[:wrong] + 1) % len(self.results.classes)
        logits: NDArray[np.float32] = 10 * np.eye(len(self.results.classes), dtype=np.float32)[labels]
        return logits

    def snapshots(self) -> dict[str, NDArray[np.float32]]:
        """Kernels of alternating signs, which grow with each epoch."""
        layers = anatomy(self.recipe.model, self.recipe.data.image_size)
        return {
            f"epoch/{epoch}/{layer.name}.weight": alternating(layer.weight_shape) * (epoch + 1)
            for epoch in range(len(self.records))
            for layer in layers
            if layer.kind == "convolution"
        }


def alternating(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """+1, -1, +1 and so on, in the order of the array."""
    values: NDArray[np.float32] = 1 - 2 * (np.arange(np.prod(shape), dtype=np.float32) % 2)
    return values.reshape(shape)


def hand_made_run(
    recipe: RunRecipe, accuracies: Sequence[float], key: str = "", train_accuracy: float = 0.99
) -> HandMadeRun:
    """A run whose test accuracy went as told; losses are one minus the accuracies."""
    records = tuple(
        EpochRecord(
            epoch=epoch,
            learning_rate=recipe.training.learning_rate,
            train_loss=1 - accuracy,
            train_accuracy=accuracy,
            test_loss=1 - accuracy,
            test_accuracy=accuracy,
        )
        for epoch, accuracy in enumerate(accuracies)
    )
    results = RunResults(
        evaluated="test",
        train_loss=1 - train_accuracy,
        train_accuracy=train_accuracy,
        test_loss=1 - accuracies[-1],
        test_accuracy=accuracies[-1],
        train_size=60_000,
        evaluation_size=10_000,
        classes=tuple("0123456789"),
    )
    return HandMadeRun(key or f"{recipe.seed:064x}", recipe, records, results, tuple(2.0 for _ in records))


def every_seed(
    accuracies: dict[int, Sequence[float]], recipe_of: Callable[[int], RunRecipe]
) -> tuple[HandMadeRun, ...]:
    """One run a seed."""
    return tuple(hand_made_run(recipe_of(seed), course) for seed, course in accuracies.items())
