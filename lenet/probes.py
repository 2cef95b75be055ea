"""What a trained network has inside: its kernels, and what its layers answer to given images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from lenet.anatomy import Layer, layer_named
from lenet.layers import PartialConv2d
from lenet.model import LeNet5


def kernels(model: LeNet5, layer: str) -> NDArray[np.float32]:
    """The kernels (out, in, k, k) of a convolution ("conv1" or "C1"); zero where two maps are not connected.

    Raises:
        KeyError: there is no such layer, or it has no kernels; lists those that do.
    """
    convolutions = [
        described
        for described, module in zip(model.layers, model, strict=True)
        if isinstance(module, nn.Conv2d)
    ]
    module = model.get_submodule(layer_named(convolutions, layer).name)
    assert isinstance(module, nn.Conv2d)
    weight = module.connected_weight() if isinstance(module, PartialConv2d) else module.weight
    return _array(weight)


def activations(model: LeNet5, batch: Tensor, layers: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """What leaves `layers` for `batch` (n, 1, s, s): name as given -> (n, channels, h, w) or (n, features).

    A module name ("conv1") means what that module puts out; a paper name ("C1") the state of that layer's
    units, after batch normalisation and activation. The network answers as in evaluation; its mode stays.

    Raises:
        KeyError: there is no such layer; lists those that there are.
    """
    wanted = {name: completing_module(model.layers, name) for name in layers}
    found: dict[str, Tensor] = {}
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            for described, module in zip(model.layers, model, strict=True):
                batch = module(batch)
                if described.name in wanted.values():
                    found[described.name] = batch
    finally:
        model.train(was_training)
    return {name: _array(found[module]) for name, module in wanted.items()}


def completing_module(layers: Sequence[Layer], name: str) -> str:
    """Name of the module that completes the layer `name`: of "C1" its activation, of "conv1" itself.

    Raises:
        KeyError: there is no such layer; lists those that there are.
    """
    named = layer_named(layers, name)
    if name == named.name:
        return name
    following = layers[layers.index(named) + 1 :]
    for layer in following:
        if layer.kind == "activation":
            return layer.name
        if layer.kind != "batch_norm":
            break
    return named.name


def _array(tensor: Tensor) -> NDArray[np.float32]:
    """A copy in row-major order, whatever the memory format; later training does not reach it."""
    return np.array(tensor.detach().cpu().numpy(), dtype=np.float32, order="C")


def convolved(batch: Tensor, weights: NDArray[np.float32], padding: int) -> NDArray[np.float32]:
    """The bare convolution (n, out, h, w) of `batch` (n, in, s, s) with kernels (out, in, k, k): no bias, no activation."""
    with torch.no_grad():
        return _array(nn.functional.conv2d(batch, torch.from_numpy(weights), padding=padding))
