"""Update rules, each compared over three steps with its textbook formula and with torch's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from math import sqrt
from typing import get_args

import pytest
import torch
from torch import nn

from lenet.determinism import generator
from lenet.optimizers import RULES, Step, UpdateRule, adam_in_turn
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


TORCH: dict[Optimizer, Callable[..., torch.optim.Optimizer]] = {
    "sgd": partial(torch.optim.SGD, lr=0.01, weight_decay=DECAY),
    "momentum": partial(torch.optim.SGD, lr=0.01, momentum=MOMENTUM, weight_decay=DECAY),
    "nesterov": partial(torch.optim.SGD, lr=0.01, momentum=MOMENTUM, weight_decay=DECAY, nesterov=True),
    "rmsprop": partial(torch.optim.RMSprop, lr=0.01, momentum=MOMENTUM, weight_decay=DECAY),
    "adam": partial(torch.optim.Adam, lr=0.01, weight_decay=DECAY),
    "adamw": partial(torch.optim.AdamW, lr=0.01, weight_decay=DECAY),
}


def trained(recipe: TrainingRecipe) -> float:
    """The weight after three steps along the given gradients."""
    weight = nn.Parameter(torch.tensor([START]))
    rule = UpdateRule([weight], recipe)
    for step, gradient in enumerate(GRADIENTS, start=1):
        rule.zero_grad()
        (weight * gradient).sum().backward()  # type: ignore[no-untyped-call]
        rule.step(RATE, step)
    return weight.item()


def test_every_optimizer_of_the_recipe_is_there() -> None:
    assert set(RULES) == set(get_args(Optimizer)) == set(FORMULAS)


@pytest.mark.parametrize("name", RULES)
def test_an_update_follows_its_formula(name: Optimizer) -> None:
    recipe = TrainingRecipe(optimizer=name, learning_rate=RATE, momentum=MOMENTUM, weight_decay=DECAY)
    assert trained(recipe) == pytest.approx(FORMULAS[name](START), rel=1e-5)


def test_no_two_optimizers_do_the_same() -> None:
    recipes = [
        TrainingRecipe(optimizer=name, learning_rate=RATE, momentum=MOMENTUM, weight_decay=DECAY)
        for name in RULES
    ]
    assert len({round(trained(recipe), 5) for recipe in recipes}) == len(RULES)


def test_nesterov_without_momentum_is_plain_descent() -> None:
    nesterov, plain = (
        TrainingRecipe(optimizer=name, learning_rate=RATE, momentum=0) for name in ("nesterov", "sgd")
    )
    assert trained(nesterov) == trained(plain)


def test_adam_at_once_and_one_operation_after_another_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lenet.optimizers.adam_in_turn", None)  # on a processor it is not called
    at_once, in_turn = torch.full((1000,), START), torch.full((1000,), START)
    memories = [{"mean": torch.zeros(1000), "square": torch.zeros(1000)} for _ in range(2)]
    for number in range(1, 6):
        random = generator(number, "test")
        gradient = torch.randn(1000, generator=random) * 10.0 ** torch.randint(
            -6, 3, (1000,), generator=random
        )
        RULES["adam"][0](at_once, Step(gradient, memories[0], RATE, MOMENTUM, number))
        adam_in_turn(in_turn, Step(gradient, memories[1], RATE, MOMENTUM, number))
    assert not torch.equal(at_once, torch.full((1000,), START))
    torch.testing.assert_close(at_once, in_turn, rtol=1e-5, atol=1e-6)
    for name in ("mean", "square"):
        torch.testing.assert_close(memories[0][name], memories[1][name])


@pytest.mark.parametrize("name", RULES)
def test_many_parameters_in_any_memory_format_are_updated_as_torch_does_it(name: Optimizer) -> None:
    recipe = TrainingRecipe(optimizer=name, learning_rate=0.01, momentum=MOMENTUM, weight_decay=DECAY)
    ours, theirs = (
        nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(16, 5)).to(
            memory_format=torch.channels_last  # type: ignore[call-overload]
        )
        for _ in range(2)
    )
    theirs.load_state_dict(ours.state_dict())
    images = torch.rand(6, 3, 4, 4)
    rule, reference = UpdateRule(ours.parameters(), recipe), TORCH[name](theirs.parameters())
    for step in range(1, 4):
        for network, forget in ((ours, rule.zero_grad), (theirs, reference.zero_grad)):
            forget()
            network(images).square().sum().backward()
        rule.step(recipe.learning_rate, step)
        reference.step()
    for mine, wanted in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(mine, wanted)
        assert mine.stride() == wanted.stride()


def test_training_does_not_load_the_compiler() -> None:
    program = """
import sys, torch
from lenet.optimizers import UpdateRule
from lenet.recipe import TrainingRecipe
layer = torch.nn.Linear(2, 1)
rule = UpdateRule(layer.parameters(), TrainingRecipe())
layer(torch.ones(1, 2)).sum().backward()
rule.step(0.1, 1)
sys.exit("torch._dynamo.eval_frame" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
