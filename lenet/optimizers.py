"""Update rules by name, each over all parameters of a network.

Fused kernels compute the formula of torch's plain ones in one pass (RMSprop has none). Each begins with the
recipe's learning rate; lenet.schedules says what it is at each step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from torch import nn, optim

from lenet.recipe import Optimizer, TrainingRecipe

OPTIMIZERS: dict[Optimizer, Callable[[Iterable[nn.Parameter], TrainingRecipe], optim.Optimizer]] = {
    "sgd": lambda parameters, recipe: optim.SGD(
        parameters, recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    ),
    "momentum": lambda parameters, recipe: optim.SGD(
        parameters, recipe.learning_rate, recipe.momentum, weight_decay=recipe.weight_decay, fused=True
    ),
    "nesterov": lambda parameters, recipe: optim.SGD(
        parameters,
        recipe.learning_rate,
        recipe.momentum,
        weight_decay=recipe.weight_decay,
        # Without momentum there is nothing to look ahead with, and torch refuses.
        nesterov=recipe.momentum > 0,
        fused=True,
    ),
    "rmsprop": lambda parameters, recipe: optim.RMSprop(
        parameters, recipe.learning_rate, momentum=recipe.momentum, weight_decay=recipe.weight_decay
    ),
    "adam": lambda parameters, recipe: optim.Adam(
        parameters, recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    ),
    "adamw": lambda parameters, recipe: optim.AdamW(
        parameters, recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    ),
}


def optimizer_for(parameters: Iterable[nn.Parameter], recipe: TrainingRecipe) -> optim.Optimizer:
    """The update rule that `recipe` names, before its first step."""
    return OPTIMIZERS[recipe.optimizer](parameters, recipe)
