"""The stages of convolution, activation and pooling as training and evaluation compute them: the same numbers, sooner.

Each module in turn, as whoever looks into a network wants it, takes a sixth longer (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from lenet import cells
from lenet.layers import ScaledTanh, kernels_of
from lenet.operations import activate, convolution, linear, maxima

MONOTONE = (nn.Sigmoid, nn.Tanh, ScaledTanh, nn.ReLU, nn.LeakyReLU, nn.ELU)
"""f(max(a, b)) = max(f(a), f(b)): max pooling first leaves a quarter to squash."""


class Stages:
    """What the modules before "flatten" give: (n, 1, s, s) -> (n, maps, h, w), channels_last.

    Args:
        modules: convolution, perhaps batch normalisation, activation and pooling, stage by stage.
        image_size: s, pixels.
    """

    def __init__(self, modules: Sequence[nn.Module], image_size: int) -> None:
        self._modules = maxima_first(modules)
        self._on_cells = cells.fits(self._modules, image_size)

    def __call__(self, images: Tensor) -> Tensor:
        if self._on_cells and images.device.type == "cpu":
            features = cells.through_stages(self._modules, images)
        else:
            features = through(self._modules, images)
        kept: Tensor = _SameLayoutBack.apply(features)  # type: ignore[no-untyped-call]
        return kept


def through(modules: Iterable[nn.Module], features: Tensor) -> Tensor:
    """What the modules in turn give, sooner where this project has its own way (lenet.operations)."""
    if features.device.type != "cpu":
        for module in modules:
            features = module(features)
        return features
    before: nn.Module | None = None
    for module in modules:
        match module:
            case nn.Conv2d(stride=(1, 1), padding=(int() as padding, _), bias=Tensor() as bias):
                features = convolution(features, kernels_of(module), bias, padding)
            case nn.MaxPool2d() if not (features.shape[2] | features.shape[3]) % 2:
                features = maxima(features)
            case nn.Linear():
                features = linear(features, module.weight, module.bias)
            case _:
                # Only what a convolution or a linear layer leaves is nobody else's.
                features = activate(module, features, in_place=isinstance(before, (nn.Conv2d, nn.Linear)))
        before = module
    return features


def maxima_first(modules: Sequence[nn.Module]) -> tuple[nn.Module, ...]:
    """Max pooling before the activation where that is the same: a quarter is left to squash."""
    order = list(modules)
    for place in range(1, len(order)):
        if isinstance(order[place], nn.MaxPool2d) and isinstance(order[place - 1], MONOTONE):
            order[place - 1 : place + 1] = order[place], order[place - 1]
    return tuple(order)


class _SameLayoutBack(torch.autograd.Function):
    """The identity, whose gradient comes back in channels_last: "flatten" hands it on in rows of one map each.

    Later layers' gradients would otherwise walk through both layouts side by side.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor) -> Tensor:
        return features.view_as(features)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        (gradient,) = gradients
        return gradient.contiguous(memory_format=torch.channels_last)
