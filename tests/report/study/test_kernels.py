"""What stored kernels tell: signs, maps next to nothing, maps that stopped learning."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
import pytest
from numpy.typing import NDArray

from lenet.anatomy import anatomy
from lenet.recipe import ModelRecipe, RunRecipe, TrainingRecipe
from report.study.kernels import FAINT, STILL, TrainedKernels, trained_kernels
from report.wording import features
from tests.report.finished_runs import HandMadeRun, hand_made_run


@dataclass(frozen=True)
class Trained(HandMadeRun):
    """A run with the kernels that a test gives it: C3 after the first epoch, and after the last."""

    early: NDArray[np.float32] = field(default_factory=lambda: np.ones((16, 6, 5, 5), np.float32))
    late: NDArray[np.float32] = field(default_factory=lambda: np.ones((16, 6, 5, 5), np.float32))

    def snapshots(self) -> dict[str, NDArray[np.float32]]:
        last = len(self.records) - 1
        found = super().snapshots() | {"epoch/0/conv2.weight": self.early}
        return found | {f"epoch/{last}/conv2.weight": self.late}


def third(
    early: NDArray[np.float32], late: NDArray[np.float32], epochs: int = 2, batch: int = 512, **model: object
) -> TrainedKernels:
    training = TrainingRecipe(batch_size=batch)
    recipe = RunRecipe(model=ModelRecipe.model_validate(model), training=training)
    plain = hand_made_run(recipe, [0.9] * epochs)
    run = Trained(**{item.name: getattr(plain, item.name) for item in fields(plain)}, early=early, late=late)
    (_, kernels) = trained_kernels("a.seed[0]", run, anatomy(recipe.model, 28))
    return kernels


@pytest.fixture
def early() -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=(16, 6, 5, 5)).astype(np.float32)


def test_a_map_whose_weights_are_next_to_nothing_is_faint(early: NDArray[np.float32]) -> None:
    late = early * 3
    late[[1, 7]] *= 0.1
    late[4] *= 0.3
    found = third(early, late)
    assert found.faint == (1, 7)
    assert (found.layer, found.maps, found.kernels) == ("C3", 16, 96)


def test_a_map_that_hardly_changes_any_more_has_stopped_learning(early: NDArray[np.float32]) -> None:
    late = early + np.float32(0.5)
    late[2] = early[2] + np.float32(1e-6)
    late[9] = early[9]
    late[5] = early[5] + np.float32(0.01)
    assert third(early, late).unmoved == (2, 9)
    assert third(early, early).unmoved == ()
    assert third(early, late, epochs=1).unmoved == ()
    assert third(early, late, batch=600).unmoved == (2, 9), "100 steps"
    assert third(early, late, batch=610).unmoved == (), "99 steps"


def test_the_signs_are_counted(early: NDArray[np.float32]) -> None:
    late = np.abs(early)
    late[3] *= -1
    found = third(early, late)
    assert (found.positive.value, found.least.value, found.most.value) == (15 / 16, 0, 1)
    assert (found.least_map, found.most_map) == (3, 0)
    assert set(found.quantities()) == {"C3_positive", "C3_least_positive", "C3_most_positive"}
    assert all(number.name == f"a.seed[0].{name}" for name, number in found.quantities().items())


def test_weights_without_a_connection_have_no_say(early: NDArray[np.float32]) -> None:
    late = early * 3
    late[0] = 0.001
    late[0, 3:] = 100.0  # map 0 sees the first three
    found = third(early, late, connections="lecun1998")
    assert found.kernels == 60
    assert found.faint == (0,)


def test_the_bounds_are_those_that_the_sentences_name() -> None:
    assert (FAINT, STILL) == (1 / 5, 1 / 1000)
    assert "五分之一" in features.FAINT
    assert "千分之一" in features.UNMOVED
