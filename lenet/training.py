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
from lenet.backpropagation import Backpropagation
from lenet.determinism import generator
from lenet.errors import TrainingDiverged
from lenet.evaluation import evaluate
from lenet.memory import keep_freed_memory
from lenet.model import LeNet5, build_model
from lenet.optimizers import UpdateRule
from lenet.preprocessing import Splits
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
    splits = splits.to(recipe.training.device)
    trainee = _beginner(recipe, len(splits.classes))
    records: tuple[EpochRecord, ...] = ()
    if resume_from is not None:
        trainee.restore(resume_from.tensors)
        records = resume_from.records
    gradient = Backpropagation(recipe, splits.train, trainee)
    for epoch in range(len(records), recipe.training.epochs):
        began = time.perf_counter()
        record = _epoch(recipe, splits, trainee, gradient, epoch)
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
    """A network with its first weights, which are those of its seed on any device."""
    device, seed = recipe.training.device, recipe.seed
    model = build_model(recipe.model, recipe.data.image_size, generator(seed, "weights"), classes).to(device)
    generators = {
        "shuffle": generator(seed, "shuffle"),
        "dropout": generator(seed, "dropout", device),
        "augmentation": generator(seed, "augmentation"),
    }
    model.draw_dropout_from(generators["dropout"])
    return Trainee(model, UpdateRule(model.parameters(), recipe.training), generators)


def _epoch(
    recipe: RunRecipe, splits: Splits, trainee: Trainee, gradient: Backpropagation, epoch: int
) -> EpochRecord:
    training, count = recipe.training, len(splits.train)
    steps = ceil(count / training.batch_size)
    order = torch.randperm(count, generator=trainee.generators["shuffle"]).to(training.device)
    trainee.model.train()
    gradient.begin()
    # Each training image once, in a new order; the last batch holds what is left.
    for step, index in enumerate(torch.split(order, training.batch_size), start=epoch * steps):
        gradient(index)
        trainee.rule.step(learning_rate(training, step, steps), step + 1)
    evaluation = evaluate(trainee.model, splits.evaluation)
    loss, correct, norms = gradient.loss.item(), gradient.correct.item(), gradient.norms / steps
    if not isfinite(loss) or not isfinite(evaluation.loss) or not norms.isfinite().all():
        raise TrainingDiverged(epoch)
    return EpochRecord(
        epoch=epoch,
        learning_rate=learning_rate(training, epoch * steps, steps),
        train_loss=loss / count,
        train_accuracy=correct / count,
        test_loss=evaluation.loss,
        test_accuracy=evaluation.accuracy,
        gradient_norms=tuple(zip(trainee.model.weights(), norms.tolist(), strict=True)),
    )
