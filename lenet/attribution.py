"""Which pixels, and which units of a layer, an answer is sensitive to: gradients of a class's logit.

Saliency: Simonyan, Vedaldi and Zisserman 2013. Integrated gradients: Sundararajan, Taly and Yan 2017, equation (1), by the
midpoint rule.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lenet.model import LeNet5
from lenet.probes import completing_module


def answers(model: LeNet5, batch: Tensor) -> NDArray[np.int64]:
    """The class (n,) that `model` gives each image of `batch` (n, 1, s, s)."""
    with torch.no_grad():
        found: NDArray[np.int64] = model(batch).argmax(dim=1).numpy()
    return found


def input_gradients(model: LeNet5, batch: Tensor, classes: NDArray[np.int64]) -> NDArray[np.float32]:
    """The derivative (n, s, s) of each image's logit of its class by its pixels."""
    pixels = batch.detach().clone().requires_grad_(True)
    (gradient,) = torch.autograd.grad(_logits_of(model(pixels), classes), pixels)
    return gradient[:, 0].numpy().astype(np.float32)


def integrated_gradients(
    model: LeNet5, batch: Tensor, classes: NDArray[np.int64], background: float, steps: int
) -> NDArray[np.float32]:
    """Each pixel's share (n, s, s) in the rise of the logit from an image that is all `background`.

    An image's shares sum to logit(image) - logit(background), up to the error of `steps` midpoints.
    """
    away = batch.detach() - background
    total = np.zeros(batch[:, 0].shape)
    for step in range(steps):
        total += input_gradients(model, background + away * ((step + 0.5) / steps), classes)
    shares: NDArray[np.float64] = total / steps * away[:, 0].numpy()
    return shares.astype(np.float32)


def layer_gradients(
    model: LeNet5, batch: Tensor, classes: NDArray[np.int64], layer: str
) -> NDArray[np.float32]:
    """The derivative (n, channels, h, w) of each image's logit of its class by what leaves `layer`.

    Raises:
        KeyError: there is no such layer; lists those that there are.
    """
    wanted = completing_module(model.layers, layer)
    values, state = batch.detach(), None
    for described, module in zip(model.layers, model, strict=True):
        values = module(values)
        if described.name == wanted:
            state = values = values.detach().requires_grad_(True)
    assert state is not None
    (gradient,) = torch.autograd.grad(_logits_of(values, classes), state)
    return np.ascontiguousarray(gradient.numpy(), dtype=np.float32)


def _logits_of(logits: Tensor, classes: NDArray[np.int64]) -> Tensor:
    """The sum of the images' logits of their classes: each image's gradient is then that of its own."""
    return logits.gather(1, torch.from_numpy(classes).unsqueeze(1)).sum()
