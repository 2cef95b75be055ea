"""The first weights, drawn from an explicit generator.

    default    uniform in ±1/sqrt(fan-in), weights and biases: what nn.Conv2d and nn.Linear do by themselves
    xavier     uniform in ±sqrt(6 / (fan-in + fan-out)), biases 0 (Glorot and Bengio 2010, equation 16)
    kaiming    normal with standard deviation sqrt(2 / fan-in), biases 0 (He et al. 2015, equation 10)
    lecun1998  uniform in ±2.4 / fan-in, weights and biases (LeCun et al. 1998, appendix A)

Fan-in is the number of a unit's inputs without its bias, fan-out the number of weights that read an input
map; in a partial convolution only connected ones count, so each map has its own. A trainable subsampling
unit has four inputs; outside lecun1998 it begins as their average.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from lenet.layers import PartialConv2d, Subsampling
from lenet.recipe import Initialization

Draw = Callable[[torch.Size, torch.Generator], Tensor]


def _uniform(shape: torch.Size, generator: torch.Generator) -> Tensor:
    return torch.rand(shape, generator=generator) * 2 - 1


def _normal(shape: torch.Size, generator: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=generator)


# distribution of weights of scale 1; their scale from (fan-in, fan-out); scale of the biases from fan-in
_RULES: dict[
    Initialization, tuple[Draw, Callable[[Tensor, Tensor], Tensor], Callable[[Tensor], Tensor] | None]
] = {
    "default": (_uniform, lambda fan_in, _: fan_in.rsqrt(), torch.rsqrt),
    "xavier": (_uniform, lambda fan_in, fan_out: (6 / (fan_in + fan_out)).sqrt(), None),
    "kaiming": (_normal, lambda fan_in, _: (2 / fan_in).sqrt(), None),
    "lecun1998": (_uniform, lambda fan_in, _: 2.4 / fan_in, lambda fan_in: 2.4 / fan_in),
}


def initialize(network: nn.Module, rule: Initialization, generator: torch.Generator) -> None:
    """Overwrite all weights and biases, module by module; batch normalisation keeps its 1 and 0."""
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                _initialize_weighted(module, rule, generator)
            elif isinstance(module, Subsampling) and rule == "lecun1998":
                for parameter in (module.coefficient, module.bias):
                    parameter.copy_(_uniform(parameter.shape, generator) * (2.4 / 4))


def _initialize_weighted(
    module: nn.Conv2d | nn.Linear, rule: Initialization, generator: torch.Generator
) -> None:
    draw, weight_scale, bias_scale = _RULES[rule]
    weight = module.weight
    connected = torch.ones(weight.shape)
    if isinstance(module, PartialConv2d):
        connected *= module.mask
    fan_in = connected.sum(dim=tuple(range(1, weight.ndim)), keepdim=True)
    fan_out = connected.sum(dim=(0, *range(2, weight.ndim)), keepdim=True)
    weight.copy_(draw(weight.shape, generator) * weight_scale(fan_in, fan_out) * connected)
    assert module.bias is not None
    module.bias.zero_()
    if bias_scale is not None:
        module.bias.copy_(_uniform(module.bias.shape, generator) * bias_scale(fan_in.flatten()))
