"""The modules that torch.nn does not have: the parts of 1998, and a dropout that can be resumed to the bit.

How the paper is read (LeCun et al. 1998, section II.B): every unit up to F6 squashes its weighted sum, so
the order within a stage is convolution, squashing, subsampling, squashing. The second squashing belongs to
`Subsampling`, so that what leaves "pool1" is S2 whatever the pooling.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lenet.rbf_codes import digit_codes
from lenet.recipe import Activation, Connections

TANH_AMPLITUDE, TANH_SLOPE = 1.7159, 2 / 3
"""A and S of the paper's squashing function (equation 6 and appendix A)."""


class ScaledTanh(nn.Module):
    """f(a) = A tanh(S a) with A = 1.7159, S = 2/3, so that f(±1) = ±1 (paper, appendix A). Any shape."""

    def forward(self, input: Tensor) -> Tensor:
        return TANH_AMPLITUDE * torch.tanh(TANH_SLOPE * input)


ACTIVATIONS: dict[Activation, Callable[[], nn.Module]] = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "scaled_tanh": ScaledTanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
}


class Subsampling(nn.Module):
    """The sum of 2x2 inputs, times the map's coefficient, plus the map's bias, squashed (S2 and S4).

    (n, maps, h, w) -> (n, maps, h // 2, w // 2).
    """

    def __init__(self, maps: int, activation: nn.Module) -> None:
        super().__init__()
        self.coefficient = nn.Parameter(torch.full((maps,), 0.25))
        self.bias = nn.Parameter(torch.zeros(maps))
        self.activation = activation

    def forward(self, input: Tensor) -> Tensor:
        total = F.avg_pool2d(input, 2, divisor_override=1)
        weighted = total * self.coefficient[:, None, None] + self.bias[:, None, None]
        squashed: Tensor = self.activation(weighted)
        return squashed


class PartialConv2d(nn.Conv2d):
    """A convolution whose output maps see only the input maps that `table` gives them (C3, table I).

    Weights of absent connections stay in `weight`, multiplied by 0: they get no gradient, and no say. The
    mask follows from the recipe, so it is not part of the state.

    (n, in_channels, h, w) -> (n, out_channels, h + 2 padding - kernel_size + 1, ...).
    """

    mask: Tensor

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: int, *, padding: int, table: Connections
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, padding=padding)
        mask = torch.zeros(out_channels, in_channels, 1, 1)
        for output, inputs in enumerate(table):
            mask[output, list(inputs)] = 1
        self.register_buffer("mask", mask, persistent=False)

    def connected_weight(self) -> Tensor:
        """The kernels (out, in, k, k), zero where there is no connection."""
        return self.weight * self.mask

    def forward(self, input: Tensor) -> Tensor:
        return F.conv2d(input, self.connected_weight(), self.bias, padding=self.padding)


def kernels_of(convolution: nn.Conv2d) -> Tensor:
    """(out, in, k, k), zero where there is no connection."""
    return convolution.connected_weight() if isinstance(convolution, PartialConv2d) else convolution.weight


class Dropout(nn.Module):
    """While training, drops each value with `probability` and scales up the rest. Any shape.

    nn.Dropout draws from the global random numbers, whose state no one run owns; this one draws from
    `generator`, which whoever trains sets, saves and restores.
    """

    def __init__(self, probability: float, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.probability = probability
        self.generator = generator

    def forward(self, input: Tensor) -> Tensor:
        if not self.training:
            return input
        if self.generator is None:
            raise RuntimeError("Dropout.generator is not set: see LeNet5.draw_dropout_from")
        keep = 1 - self.probability
        return input * torch.empty_like(input).bernoulli_(keep, generator=self.generator) / keep

    def extra_repr(self) -> str:
        return f"probability={self.probability}"


class RBF(nn.Module):
    """Minus the squared distances of the input to fixed codes of ±1 (equation 7): the largest output wins.

    (n, 84) -> (n, classes).
    """

    codes: Tensor

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.register_buffer(
            "codes", torch.tensor(digit_codes()[:classes], dtype=torch.float32), persistent=False
        )

    def forward(self, input: Tensor) -> Tensor:
        return -(input.unsqueeze(1) - self.codes).square().sum(dim=2)
