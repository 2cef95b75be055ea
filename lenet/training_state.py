"""All that decides how a training goes on, as a flat dictionary of tensors.

    model/<name>                  parameters and buffers, row-major
    rule/<name>                   what the update rule remembers of all weights, a vector
    generator/<purpose>           states of the random number generators, uint8

Step sizes are missing on purpose: they follow from the recipe and the epochs done (lenet.schedules).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from lenet.model import LeNet5
from lenet.optimizers import UpdateRule
from lenet.records import EpochRecord

MODEL, RULE, GENERATOR = "model/", "rule/", "generator/"


@dataclass(frozen=True, eq=False)
class TrainingState:
    """A training after `len(records)` epochs; the tensors are copies, as safetensors wants them."""

    records: tuple[EpochRecord, ...]
    tensors: dict[str, Tensor]


@dataclass(frozen=True, eq=False)
class Trainee:
    """What changes while a network is trained."""

    model: LeNet5
    rule: UpdateRule
    generators: dict[str, torch.Generator]

    def snapshot(self) -> dict[str, Tensor]:
        """Copies of everything, row-major, in the processor's memory."""
        live = {MODEL + name: tensor for name, tensor in self.model.state_dict().items()}
        live |= {RULE + name: vector for name, vector in self.rule.memory.items()}
        for purpose, generator in self.generators.items():
            live[GENERATOR + purpose] = generator.get_state()
        return {
            name: tensor.detach().clone(memory_format=torch.contiguous_format).cpu()
            for name, tensor in live.items()
        }

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Go back to what `snapshot` returned; the given tensors stay untouched."""
        load_weights(self.model, tensors)
        for name, vector in self.rule.memory.items():
            vector.copy_(tensors[RULE + name])
        for purpose, generator in self.generators.items():
            generator.set_state(tensors[GENERATOR + purpose])


def load_weights(model: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Copy the "model/" part of `tensors` into `model`, whose parameters stay where they are in memory."""
    model.load_state_dict(_below(MODEL, tensors))


def _below(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
