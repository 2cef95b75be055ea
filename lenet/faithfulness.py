"""Whether a map of importance says what matters: deletion and insertion curves (Petsiuk, Das and Saenko 2018).

Deletion takes the most important pixels away first: the faster the answer's probability falls, the better the map.
Insertion puts them back first, into an image that is all background: the faster it rises, the better.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lenet.model import LeNet5

Task = Literal["deletion", "insertion"]


def probability_curve(
    model: LeNet5,
    batch: Tensor,
    classes: NDArray[np.int64],
    importance: NDArray[np.float32],
    task: Task,
    background: float,
    steps: int,
) -> NDArray[np.float64]:
    """The mean probability (steps + 1,) of the images' classes while pixels are deleted or inserted.

    Args:
        batch: images (n, 1, s, s).
        importance: (n, s, s); of equally important pixels the upper left come first.
        background: the value of a pixel that is taken away.
        steps: after step k the share k / steps of all pixels has changed.
    """
    flat = batch.flatten(1)
    pixels = flat.shape[1]
    order = np.argsort(-importance.reshape(len(importance), -1), axis=1, kind="stable")
    place = torch.from_numpy(np.argsort(order, axis=1, kind="stable"))
    targets = torch.from_numpy(classes).unsqueeze(1)
    blank = torch.full_like(flat, background)
    curve = []
    with torch.no_grad():
        for step in range(steps + 1):
            changed = place < round(pixels * step / steps)
            shown = (
                torch.where(changed, blank, flat) if task == "deletion" else torch.where(changed, flat, blank)
            )
            probabilities = model(shown.view_as(batch)).softmax(dim=1).gather(1, targets)
            curve.append(float(probabilities.double().mean()))
    return np.array(curve)


def area(curve: NDArray[np.float64]) -> float:
    """The area under a curve over shares from 0 to 1, by the trapezoidal rule."""
    return float(np.trapezoid(curve, dx=1 / (len(curve) - 1)))
