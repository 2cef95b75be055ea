"""Update rules, each compared over three steps with its textbook formula."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import get_args

import pytest
import torch

from lenet.optimizers import OPTIMIZERS, optimizer_for
from lenet.recipe import Optimizer, TrainingRecipe

RATE, MOMENTUM, DECAY = 0.1, 0.8, 0.05
START, GRADIENTS = 2.0, (1.0, -0.5, 3.0)


def sgd(weight: float) -> float:
    for gradient in GRADIENTS:
        weight -= RATE * (gradient + DECAY * weight)
    return weight


def momentum(weight: float) -> float:
    velocity = 0.0
    for gradient in GRADIENTS:
        velocity = MOMENTUM * velocity + gradient + DECAY * weight
        weight -= RATE * velocity
    return weight


def nesterov(weight: float) -> float:
    velocity = 0.0
    for gradient in GRADIENTS:
        penalized = gradient + DECAY * weight
        velocity = MOMENTUM * velocity + penalized
        weight -= RATE * (penalized + MOMENTUM * velocity)
    return weight


def rmsprop(weight: float) -> float:
    square, velocity = 0.0, 0.0
    for gradient in GRADIENTS:
        penalized = gradient + DECAY * weight
        square = 0.99 * square + 0.01 * penalized**2
        velocity = MOMENTUM * velocity + penalized / (sqrt(square) + 1e-8)
        weight -= RATE * velocity
    return weight


def adam(weight: float, *, decoupled: bool = False) -> float:
    mean, square = 0.0, 0.0
    for step, gradient in enumerate(GRADIENTS, start=1):
        if decoupled:
            weight -= RATE * DECAY * weight
            penalized = gradient
        else:
            penalized = gradient + DECAY * weight
        mean = 0.9 * mean + 0.1 * penalized
        square = 0.999 * square + 0.001 * penalized**2
        weight -= RATE * (mean / (1 - 0.9**step)) / (sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weight


FORMULAS: dict[Optimizer, Callable[[float], float]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": lambda weight: adam(weight, decoupled=True),
}


def trained(recipe: TrainingRecipe) -> float:
    """The weight after three steps along the given gradients."""
    weight = torch.nn.Parameter(torch.tensor([START]))
    optimizer = optimizer_for([weight], recipe)
    for gradient in GRADIENTS:
        weight.grad = torch.tensor([gradient])
        optimizer.step()
    return weight.item()


def test_every_optimizer_of_the_recipe_is_there() -> None:
    assert set(OPTIMIZERS) == set(get_args(Optimizer)) == set(FORMULAS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_follows_its_formula(name: Optimizer) -> None:
    recipe = TrainingRecipe(optimizer=name, learning_rate=RATE, momentum=MOMENTUM, weight_decay=DECAY)
    assert trained(recipe) == pytest.approx(FORMULAS[name](START), rel=1e-5)


def test_no_two_optimizers_do_the_same() -> None:
    recipes = [
        TrainingRecipe(optimizer=name, learning_rate=RATE, momentum=MOMENTUM, weight_decay=DECAY)
        for name in OPTIMIZERS
    ]
    assert len({round(trained(recipe), 5) for recipe in recipes}) == len(OPTIMIZERS)


def test_nesterov_without_momentum_is_plain_descent() -> None:
    nesterov, plain = (
        TrainingRecipe(optimizer=name, learning_rate=RATE, momentum=0) for name in ("nesterov", "sgd")
    )
    assert trained(nesterov) == trained(plain)
