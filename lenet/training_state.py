"""All that decides how a training goes on, as a flat dictionary of tensors.

    model/<name>                  parameters and buffers, row-major
    optimizer/<parameter>/<key>   what the update rule remembers of each parameter
    generator/<purpose>           states of the random number generators, uint8

Step sizes are missing on purpose: they follow from the recipe and the epochs done (lenet.schedules).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn, optim

from lenet.records import EpochRecord

MODEL, OPTIMIZER, GENERATOR = "model/", "optimizer/", "generator/"


@dataclass(frozen=True, eq=False)
class TrainingState:
    """A training after `len(records)` epochs; the tensors are copies, as safetensors wants them."""

    records: tuple[EpochRecord, ...]
    tensors: dict[str, Tensor]


@dataclass(frozen=True, eq=False)
class Trainee:
    """What changes while a network is trained."""

    model: nn.Module
    optimizer: optim.Optimizer
    generators: dict[str, torch.Generator]

    def snapshot(self) -> dict[str, Tensor]:
        """Copies of everything, row-major."""
        live = {MODEL + name: tensor for name, tensor in self.model.state_dict().items()}
        for name, parameter in self.model.named_parameters():
            for key, value in self.optimizer.state.get(parameter, {}).items():
                if isinstance(value, Tensor):
                    live[f"{OPTIMIZER}{name}/{key}"] = value
        for purpose, generator in self.generators.items():
            live[GENERATOR + purpose] = generator.get_state()
        return {
            name: tensor.detach().clone(memory_format=torch.contiguous_format)
            for name, tensor in live.items()
        }

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Go back to what `snapshot` returned; the given tensors stay untouched."""
        load_weights(self.model, tensors)
        for name, parameter in self.model.named_parameters():
            remembered = _below(f"{OPTIMIZER}{name}/", tensors)
            if remembered:
                self.optimizer.state[parameter] = {
                    key: _copy(value, parameter) for key, value in remembered.items()
                }
        for purpose, generator in self.generators.items():
            generator.set_state(tensors[GENERATOR + purpose])


def load_weights(model: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Copy the "model/" part of `tensors` into `model`, whose parameters keep their memory format."""
    model.load_state_dict(_below(MODEL, tensors))


def _below(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def _copy(value: Tensor, parameter: nn.Parameter) -> Tensor:
    """`value`, in the memory format of its parameter: fused update rules walk through both side by side."""
    if value.shape != parameter.shape:
        return value.clone()
    return torch.empty_like(parameter, dtype=value.dtype, requires_grad=False).copy_(value)
