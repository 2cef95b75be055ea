"""Update rules by name: formulas on all weights of a network, and their gradient, as one vector each.

With one vector a step is one operation or a few, however many layers there are. torch.optim is not used: its first step
loads torch's compiler, which takes a second of every worker's start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from lenet.recipe import Optimizer, TrainingRecipe

MEAN_DECAY, SQUARE_DECAY = 0.9, 0.999
"""beta1 and beta2 of Adam (Kingma and Ba 2015, algorithm 1)."""
RMSPROP_DECAY = 0.99
EPSILON = 1e-8


class Step(NamedTuple):
    """What a rule goes by.

    Attributes:
        gradient: of all weights, (m,).
        memory: vectors (m,) that the rule remembers, by name; it brings them up to date.
        rate: step size.
        momentum: the recipe's.
        number: of the step, from 1.
    """

    gradient: Tensor
    memory: dict[str, Tensor]
    rate: float
    momentum: float
    number: int


Rule = Callable[[Tensor, Step], None]
"""Moves the weights (m,)."""


def sgd(weights: Tensor, at: Step) -> None:
    """w ← w − η g."""
    weights.sub_(at.gradient, alpha=at.rate)


def momentum(weights: Tensor, at: Step) -> None:
    """v ← μ v + g, w ← w − η v (Polyak 1964)."""
    velocity = at.memory["velocity"].mul_(at.momentum).add_(at.gradient)
    weights.sub_(velocity, alpha=at.rate)


def nesterov(weights: Tensor, at: Step) -> None:
    """v ← μ v + g, w ← w − η (g + μ v) (Sutskever et al. 2013)."""
    velocity = at.memory["velocity"].mul_(at.momentum).add_(at.gradient)
    weights.sub_(at.gradient.add(velocity, alpha=at.momentum), alpha=at.rate)


def rmsprop(weights: Tensor, at: Step) -> None:
    """s ← ρ s + (1 − ρ) g², v ← μ v + g / (√s + ε), w ← w − η v (Tieleman and Hinton 2012)."""
    square = at.memory["square"].mul_(RMSPROP_DECAY)
    square.addcmul_(at.gradient, at.gradient, value=1 - RMSPROP_DECAY)
    velocity = at.memory["velocity"].mul_(at.momentum)
    velocity.addcdiv_(at.gradient, square.sqrt().add_(EPSILON))
    weights.sub_(velocity, alpha=at.rate)


def adam(weights: Tensor, at: Step) -> None:
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², both divided by 1 − βᵗ, w ← w − η m / (√s + ε) (Kingma and Ba 2015)."""
    if weights.device.type == "cpu":
        _adam_at_once(weights, at)
    else:
        adam_in_turn(weights, at)


def adam_in_turn(weights: Tensor, at: Step) -> None:
    """`adam`, one operation after another."""
    mean = at.memory["mean"].lerp_(at.gradient, 1 - MEAN_DECAY)
    square = at.memory["square"].mul_(SQUARE_DECAY)
    square.addcmul_(at.gradient, at.gradient, value=1 - SQUARE_DECAY)
    deviation = square.div(1 - SQUARE_DECAY**at.number).sqrt_().add_(EPSILON)
    weights.addcdiv_(mean, deviation, value=-at.rate / (1 - MEAN_DECAY**at.number))


def _adam_at_once(weights: Tensor, at: Step) -> None:
    """`adam`, all operations on one number after another: the weights go through the processor's caches once."""
    torch._fused_adam_(
        [weights],
        [at.gradient],
        [at.memory["mean"]],
        [at.memory["square"]],
        [],
        [torch.tensor(float(at.number))],
        lr=at.rate,
        beta1=MEAN_DECAY,
        beta2=SQUARE_DECAY,
        weight_decay=0,
        eps=EPSILON,
        amsgrad=False,
        maximize=False,
    )


RULES: dict[Optimizer, tuple[Rule, tuple[str, ...]]] = {
    "sgd": (sgd, ()),
    "momentum": (momentum, ("velocity",)),
    "nesterov": (nesterov, ("velocity",)),
    "rmsprop": (rmsprop, ("square", "velocity")),
    "adam": (adam, ("mean", "square")),
    "adamw": (adam, ("mean", "square")),
}
"""Each rule, and the names of what it remembers, which is zero at first."""
DECOUPLED = {"adamw"}
"""Rules whose weight decay shrinks the weights themselves (Loshchilov and Hutter 2019), not by way of the gradient."""


class UpdateRule:
    """What `recipe` names, for some parameters, which become parts of one vector; their gradients likewise.

    Attributes:
        memory: what the rule remembers, vectors by name: all that a checkpoint needs of it.
    """

    def __init__(self, parameters: Iterable[nn.Parameter], recipe: TrainingRecipe) -> None:
        parameters = list(parameters)
        self._recipe = recipe
        self._rule, remembered = RULES[recipe.optimizer]
        self._weights = torch.cat([_in_memory_order(parameter.detach()) for parameter in parameters])
        self._gradient = torch.zeros_like(self._weights)
        self.memory = {name: torch.zeros_like(self._weights) for name in remembered}
        start = 0
        for parameter in parameters:
            stop = start + parameter.numel()
            parameter.grad = _as(parameter, self._gradient[start:stop])
            parameter.data = _as(parameter, self._weights[start:stop])
            start = stop

    def zero_grad(self) -> None:
        """Forget the gradient of the step before."""
        self._gradient.zero_()

    @torch.no_grad()
    def step(self, learning_rate: float, step: int) -> None:
        """Follow the gradient that was added up since `zero_grad`; `step` counts from 1 over the whole run."""
        decay, gradient = self._recipe.weight_decay, self._gradient
        if decay and self._recipe.optimizer in DECOUPLED:
            self._weights.mul_(1 - learning_rate * decay)
        elif decay:
            gradient = gradient.add(self._weights, alpha=decay)
        self._rule(self._weights, Step(gradient, self.memory, learning_rate, self._recipe.momentum, step))


def _in_memory_order(tensor: Tensor) -> Tensor:
    """The numbers of a tensor one after another as they lie in memory: (m,)."""
    return tensor.as_strided((tensor.numel(),), (1,)).clone()


def _as(tensor: Tensor, part: Tensor) -> Tensor:
    """A part (m,) of a vector, in the shape and the memory format of `tensor`."""
    return part.as_strided(tensor.shape, tensor.stride(), part.storage_offset())
