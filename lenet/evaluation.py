"""How a network stands on a set of images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from lenet.model import LeNet5
from lenet.preprocessing import Images

BATCH = 256
"""Few enough images for what they leave between two layers to stay cached."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A network's answers to a set of images.

    Attributes:
        logits: float32 (n, classes).
        loss: cross-entropy of the softmax of the logits, mean over the images; also where training minimised
            something else.
        accuracy: share of images whose largest logit is that of their label, 0 to 1.
    """

    logits: NDArray[np.float32]
    loss: float
    accuracy: float


def evaluate(model: LeNet5, images: Images) -> Evaluation:
    """Answers of `model` in evaluation mode; every submodule's mode is then what it was before.

    Network and images lie on the same device.
    """
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        with torch.inference_mode():
            starts = range(0, len(images), BATCH)
            logits = torch.cat([model.logits(images.batch(slice(start, start + BATCH))) for start in starts])
            # In double precision the mean over many images keeps its last digits.
            loss = F.cross_entropy(logits.double(), images.labels).item()
            correct = int((logits.argmax(dim=1) == images.labels).sum())
    finally:
        for module, training in modes.items():
            module.training = training
    return Evaluation(logits.cpu().numpy(), loss, correct / len(images))
