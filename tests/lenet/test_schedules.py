"""Step sizes as torch's schedulers and the paper have them, computed from the step alone."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
import torch
from torch.optim import lr_scheduler

from lenet.recipe import Schedule, TrainingRecipe
from lenet.schedules import SCHEDULES, learning_rate

EPOCHS, STEPS = 12, 5


def recipe(schedule: Schedule, **changes: float) -> TrainingRecipe:
    settings = {
        "schedule": schedule,
        "learning_rate": 0.5,
        "epochs": EPOCHS,
        "decay_every": 5,
        "decay_factor": 0.3,
    }
    return TrainingRecipe.model_validate(settings | changes)


def ours(training: TrainingRecipe, steps_per_epoch: int = STEPS) -> list[float]:
    """Step sizes of all steps of a run."""
    return [
        learning_rate(training, step, steps_per_epoch) for step in range(training.epochs * steps_per_epoch)
    ]


def optimizer() -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)


def torchs(scheduler: lr_scheduler.LRScheduler, *, steps_per_change: int) -> list[float]:
    """Step sizes of all steps of a run under one of torch's own schedulers."""
    sizes: list[float] = []
    for step in range(EPOCHS * STEPS):
        sizes.append(float(scheduler.optimizer.param_groups[0]["lr"]))
        scheduler.optimizer.step()
        if (step + 1) % steps_per_change == 0 and step + 1 < EPOCHS * STEPS:
            scheduler.step()
    return sizes


def test_every_schedule_of_the_recipe_is_there() -> None:
    assert set(SCHEDULES) == set(get_args(Schedule))


def test_constant_stays() -> None:
    assert set(ours(recipe("constant"))) == {0.5}


def test_step_is_torchs() -> None:
    expected = torchs(lr_scheduler.StepLR(optimizer(), step_size=5, gamma=0.3), steps_per_change=STEPS)
    assert ours(recipe("step")) == pytest.approx(expected)
    assert len(set(expected)) == 3


def test_exponential_is_torchs() -> None:
    expected = torchs(lr_scheduler.ExponentialLR(optimizer(), gamma=0.3), steps_per_change=STEPS)
    assert ours(recipe("exponential")) == pytest.approx(expected)
    assert len(set(expected)) == EPOCHS


def test_cosine_is_torchs() -> None:
    expected = torchs(lr_scheduler.CosineAnnealingLR(optimizer(), T_max=EPOCHS), steps_per_change=STEPS)
    assert ours(recipe("cosine")) == pytest.approx(expected)
    assert len(set(expected)) == EPOCHS


def test_one_cycle_is_torchs_and_changes_at_each_step() -> None:
    scheduler = lr_scheduler.OneCycleLR(
        optimizer(), max_lr=0.5, total_steps=EPOCHS * STEPS, cycle_momentum=False
    )
    expected = torchs(scheduler, steps_per_change=1)
    assert ours(recipe("one_cycle")) == pytest.approx(expected)
    assert all(before != after for before, after in pairwise(expected))


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 7])
def test_one_cycle_fits_the_shortest_run(steps: int) -> None:
    sizes = ours(recipe("one_cycle", epochs=1), steps_per_epoch=steps)
    assert all(0 < size <= 0.5 for size in sizes)


def test_lecun1998_follows_the_paper_and_stays_at_its_last_step_size() -> None:
    sizes = ours(recipe("lecun1998", epochs=25, learning_rate=0.0005))[::STEPS]
    assert sizes == pytest.approx([0.0005] * 2 + [0.0002] * 3 + [0.0001] * 3 + [0.00005] * 4 + [0.00001] * 13)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_no_schedule_exceeds_the_recipes_learning_rate(schedule: Schedule) -> None:
    sizes = ours(recipe(schedule))
    assert all(0 < size <= 0.5 for size in sizes)
    assert max(sizes) == pytest.approx(0.5)
