"""Training, as a sequence of epochs that whoever trains can watch, store, stop and resume.

Prints nothing, knows no path. The process decides beforehand on threads and deterministic algorithms
(lenet.determinism.deterministic); everything else that a result depends on is in the arguments.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, isfinite

import torch
from torch import Tensor

from lenet.anatomy import CODE_COUNT
from lenet.augmentation import random_affine
from lenet.determinism import generator
from lenet.errors import TrainingDiverged
from lenet.evaluation import evaluate
from lenet.losses import loss_function
from lenet.memory import keep_freed_memory
from lenet.model import LeNet5, build_model
from lenet.optimizers import UpdateRule
from lenet.preprocessing import Images, Splits
from lenet.recipe import RunRecipe
from lenet.records import EpochRecord
from lenet.schedules import learning_rate
from lenet.training_state import Trainee, TrainingState, load_weights

__all__ = ["EpochEnd", "EpochRecord", "TrainingState", "model_of", "train"]


@dataclass(frozen=True, eq=False)
class EpochEnd:
    """An epoch that is over.

    Attributes:
        record: what came of it.
        seconds: wall-clock time of training and evaluating, without what the caller did in between.
        state: all that the next epoch starts from; a copy, which later epochs leave alone.
    """

    record: EpochRecord
    seconds: float
    state: TrainingState


def train(recipe: RunRecipe, splits: Splits, resume_from: TrainingState | None = None) -> Iterator[EpochEnd]:
    """Train the network of `recipe` on `splits.train`; evaluate it on `splits.evaluation` after each epoch.

    Resumed from any earlier epoch's state, the remaining epochs are the same to the bit.

    Raises:
        ImpossibleNetwork: the recipe's network cannot be built.
        TrainingDiverged: a loss is not finite.
    """
    keep_freed_memory()
    trainee = _beginner(recipe, len(splits.classes))
    records: tuple[EpochRecord, ...] = ()
    if resume_from is not None:
        trainee.restore(resume_from.tensors)
        records = resume_from.records
    for epoch in range(len(records), recipe.training.epochs):
        began = time.perf_counter()
        record = _epoch(recipe, splits, trainee, epoch)
        seconds = time.perf_counter() - began
        records = (*records, record)
        yield EpochEnd(record, seconds, TrainingState(records, trainee.snapshot()))


def model_of(recipe: RunRecipe, tensors: Mapping[str, Tensor], classes: int | None = None) -> LeNet5:
    """The network whose weights are the "model/" part of `tensors`, in evaluation mode.

    Args:
        classes: default: as many as its output layer has; 10 for the paper's codes, which are not stored.
    """
    if classes is None:
        output = tensors.get("model/output.weight")
        classes = CODE_COUNT if output is None else len(output)
    weights = generator(recipe.seed, "weights")
    model = build_model(recipe.model, recipe.data.image_size, weights, classes)
    load_weights(model, tensors)
    return model.eval()


def _beginner(recipe: RunRecipe, classes: int) -> Trainee:
    weights = generator(recipe.seed, "weights")
    model = build_model(recipe.model, recipe.data.image_size, weights, classes)
    generators = {
        purpose: generator(recipe.seed, purpose) for purpose in ("shuffle", "dropout", "augmentation")
    }
    model.draw_dropout_from(generators["dropout"])
    return Trainee(model, UpdateRule(model.parameters(), recipe.training), generators)


def _epoch(recipe: RunRecipe, splits: Splits, trainee: Trainee, epoch: int) -> EpochRecord:
    images, training = splits.train, recipe.training
    steps = ceil(len(images) / training.batch_size)
    loss_of = loss_function(training)
    loss_sum, correct = 0.0, 0
    weights = trainee.model.weights()
    norms = torch.zeros(len(weights), dtype=torch.float64)
    trainee.model.train()
    for step, (batch, labels) in enumerate(_batches(recipe, images, trainee), start=epoch * steps):
        logits = trainee.model.logits(batch)
        loss = loss_of(logits, labels)
        mean_loss = loss.item()
        if not isfinite(mean_loss):
            raise TrainingDiverged(epoch)
        trainee.rule.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        trainee.rule.step(learning_rate(training, step, steps), step + 1)
        norms += torch.stack([_norm(weight) for weight in weights.values()])
        loss_sum += mean_loss * len(labels)
        correct += int((logits.argmax(dim=1) == labels).sum())
    evaluation = evaluate(trainee.model, splits.evaluation)
    if not isfinite(evaluation.loss) or not norms.isfinite().all():
        raise TrainingDiverged(epoch)
    return EpochRecord(
        epoch=epoch,
        learning_rate=learning_rate(training, epoch * steps, steps),
        train_loss=loss_sum / len(images),
        train_accuracy=correct / len(images),
        test_loss=evaluation.loss,
        test_accuracy=evaluation.accuracy,
        gradient_norms=tuple(zip(weights, (norms / steps).tolist(), strict=True)),
    )


def _norm(weight: Tensor) -> Tensor:
    """L2 norm of a weight's gradient, in double precision: squares of finite floats are finite there."""
    norm: Tensor = torch.linalg.vector_norm(weight.grad, dtype=torch.float64)
    return norm


def _batches(recipe: RunRecipe, images: Images, trainee: Trainee) -> Iterator[tuple[Tensor, Tensor]]:
    """Each training image once, in a new order; the last batch holds what is left."""
    augmentation = recipe.data.augmentation
    distort = random_affine(augmentation, images.normalization) if augmentation else None
    order = torch.randperm(len(images), generator=trainee.generators["shuffle"])
    for index in torch.split(order, recipe.training.batch_size):
        batch = images.batch(index)
        if distort is not None:
            batch = distort(batch, trainee.generators["augmentation"])
        yield batch, images.labels[index]
