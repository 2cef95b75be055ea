"""What is minimised: functions of logits (n, classes) and labels (n,), each a mean over the images.

Label smoothing s replaces the one-hot target t by (1 - s) t + s / classes in all of them.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from lenet.recipe import Loss, TrainingRecipe

LossFunction = Callable[[Tensor, Tensor], Tensor]

# The constant j of equation 9, of which the paper says no more than that it is positive. An image is drawn to
# the code of its class until its distance is about j; codes much farther than j do not push it any more.
RUBBISH_DISTANCE = 0.1


def loss_function(recipe: TrainingRecipe) -> LossFunction:
    """The loss that `recipe` names: (logits (n, classes), labels int64 (n,)) -> scalar."""
    loss, smoothing = LOSSES[recipe.loss], recipe.label_smoothing
    return lambda logits, labels: loss(logits, labels, smoothing)


def cross_entropy(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """Cross-entropy of the softmax of the logits."""
    return F.cross_entropy(logits, labels, label_smoothing=smoothing)


def mse(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """Mean squared error, over images and classes, to +1 for the right class and -1 for the others.

    ±1 are the targets of LeCun's networks of 1989: logits begin near 0, half way between them.
    """
    return F.mse_loss(logits, 2 * _targets(logits, labels, smoothing) - 1)


def rbf_map(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """The maximum a posteriori criterion of LeCun et al. 1998, equation 9.

    Mean over images of y_label + log(exp(-j) + sum_i exp(-y_i)), where the penalties y = -logits are the
    distances of the RBF output. exp(-j) stands for a rubbish class, which keeps penalties that are large
    already from being pushed up further.
    """
    right = (_targets(logits, labels, smoothing) * -logits).sum(dim=1)
    rubbish = logits.new_full((len(logits), 1), -RUBBISH_DISTANCE)
    return (right + torch.cat([logits, rubbish], dim=1).logsumexp(dim=1)).mean()


LOSSES: dict[Loss, Callable[[Tensor, Tensor, float], Tensor]] = {
    "cross_entropy": cross_entropy,
    "mse": mse,
    "rbf_map": rbf_map,
}


def _targets(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    classes = logits.shape[1]
    return F.one_hot(labels, classes).to(logits.dtype) * (1 - smoothing) + smoothing / classes
