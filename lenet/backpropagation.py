"""The gradient of a batch, and what the batches of an epoch add up to."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from lenet.augmentation import random_affine
from lenet.losses import loss_function
from lenet.preprocessing import Images
from lenet.recipe import RunRecipe
from lenet.replay import Replayed
from lenet.training_state import Trainee


class Backpropagation:
    """Leaves the gradient of one batch after another where the update rule finds it.

    Nothing here waits for the device that computes: whoever reads the sums does.

    Args:
        recipe: which loss, which distortion.
        images: what is learnt from; on the device of the network.
        trainee: whose network answers.

    Attributes:
        loss: sum of the losses of the images seen since `begin`, float64 scalar.
        correct: how many of them were given their label, int64 scalar.
        norms: sums over the batches of the L2 norm of each weight's gradient, float64 (layers,), in the order of
            `LeNet5.weights`.
    """

    def __init__(self, recipe: RunRecipe, images: Images, trainee: Trainee) -> None:
        augmentation = recipe.data.augmentation
        self._distort = random_affine(augmentation, images.normalization) if augmentation else None
        self._loss_of = loss_function(recipe.training)
        self._images, self._trainee = images, trainee
        self._weights = tuple(trainee.model.weights().values())
        device = images.labels.device
        self.loss = torch.zeros((), dtype=torch.float64, device=device)
        self.correct = torch.zeros((), dtype=torch.int64, device=device)
        self.norms = torch.zeros(len(self._weights), dtype=torch.float64, device=device)
        self._see: Callable[[Tensor], None] = self._seen
        # What is distorted is so on the processor, where nothing is recorded.
        if device.type == "cuda" and self._distort is None:
            self._see = Replayed(self._seen, recipe.training.batch_size, [trainee.generators["dropout"]])

    def begin(self) -> None:
        """An epoch begins: the sums are zero."""
        for total in (self.loss, self.correct, self.norms):
            total.zero_()

    def __call__(self, index: Tensor) -> None:
        """See the images of these numbers, int64 (b,)."""
        self._see(index)

    def _seen(self, index: Tensor) -> None:
        batch, labels = self._images.batch(index), self._images.labels.index_select(0, index)
        if self._distort is not None:
            batch = self._distort(batch, self._trainee.generators["augmentation"])
        logits = self._trainee.model.logits(batch)
        loss = self._loss_of(logits, labels)
        self._trainee.rule.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.loss += loss.detach().double() * len(labels)
        self.correct += (logits.argmax(dim=1) == labels).sum()
        self.norms += torch.stack([_norm(weight) for weight in self._weights])


def _norm(weight: Tensor) -> Tensor:
    """L2 norm of a weight's gradient, in double precision: squares of finite floats are finite there."""
    norm: Tensor = torch.linalg.vector_norm(weight.grad, dtype=torch.float64)
    return norm
