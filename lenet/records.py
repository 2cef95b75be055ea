"""What is remembered of each epoch. No torch is imported here, so stored curves can be read at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EpochRecord:
    """One pass over the training images, and how the network stood after it.

    Attributes:
        epoch: counted from 0.
        learning_rate: step size of the epoch's first step.
        train_loss: what the recipe minimises, mean over the epoch's images while the weights moved.
        train_accuracy: share of the epoch's images answered correctly while the weights moved, 0 to 1.
        test_loss: cross-entropy after the epoch, mean over the evaluation images; also where the recipe
            minimises something else.
        test_accuracy: share of the evaluation images answered correctly after the epoch, 0 to 1.
        gradient_norms: (submodule, L2 norm of the gradient of its weights, mean over the epoch's steps) for each
            convolution and linear layer, from the input on.
    """

    epoch: int
    learning_rate: float
    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    gradient_norms: tuple[tuple[str, float], ...] = ()
