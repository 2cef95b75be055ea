"""How the step size changes: pure functions of the step, so that a resumed run need not remember them.

Each takes the recipe, the step counted from 0 over the whole run, and the number of steps in an epoch, and
returns what the recipe's learning rate is multiplied by. All but `one_cycle` change between epochs only.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi

from lenet.recipe import Schedule, TrainingRecipe

# One cycle, as torch's OneCycleLR has it: share of the steps spent rising, first and last factor.
RISING = 0.3
FIRST = 1 / 25
LAST = FIRST / 10_000

# Passes and global step sizes of LeCun et al. 1998, section III.B; the last holds from then on.
PAPER = ((2, 0.0005), (3, 0.0002), (3, 0.0001), (4, 0.00005), (8, 0.00001))
PAPER_STEP_SIZES = tuple(size for passes, size in PAPER for _ in range(passes))


def learning_rate(recipe: TrainingRecipe, step: int, steps_per_epoch: int) -> float:
    """Step size of the `step`-th step of a run, counted from 0 over all epochs."""
    return recipe.learning_rate * SCHEDULES[recipe.schedule](recipe, step, steps_per_epoch)


def constant(recipe: TrainingRecipe, step: int, steps_per_epoch: int) -> float:
    """Always 1."""
    return 1.0


def step_decay(recipe: TrainingRecipe, step: int, steps_per_epoch: int) -> float:
    """Multiplied by `decay_factor` after every `decay_every` epochs."""
    return recipe.decay_factor ** (step // steps_per_epoch // recipe.decay_every)


def exponential(recipe: TrainingRecipe, step: int, steps_per_epoch: int) -> float:
    """Multiplied by `decay_factor` after every epoch."""
    return recipe.decay_factor ** (step // steps_per_epoch)


def cosine(recipe: TrainingRecipe, step: int, steps_per_epoch: int) -> float:
    """Half a cosine from 1 in the first epoch towards 0, which it would reach one epoch after the last."""
    return _half_cosine(1.0, 0.0, (step // steps_per_epoch) / recipe.epochs)


def one_cycle(recipe: TrainingRecipe, step: int, steps_per_epoch: int) -> float:
    """Up from 1/25 to 1 and down to almost 0, step by step (Smith and Topin 2018); momentum stays."""
    last = recipe.epochs * steps_per_epoch - 1
    peak = max(RISING * (last + 1) - 1, 0.0)
    if step < peak:
        return _half_cosine(FIRST, 1.0, step / peak)
    return _half_cosine(1.0, LAST, (step - peak) / (last - peak) if last > peak else 0.0)


def lecun1998(recipe: TrainingRecipe, step: int, steps_per_epoch: int) -> float:
    """The paper's step sizes of its 20 passes, relative to the first."""
    epoch = min(step // steps_per_epoch, len(PAPER_STEP_SIZES) - 1)
    return PAPER_STEP_SIZES[epoch] / PAPER_STEP_SIZES[0]


SCHEDULES: dict[Schedule, Callable[[TrainingRecipe, int, int], float]] = {
    "constant": constant,
    "step": step_decay,
    "exponential": exponential,
    "cosine": cosine,
    "one_cycle": one_cycle,
    "lecun1998": lecun1998,
}


def _half_cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + cos(pi * share)) / 2
