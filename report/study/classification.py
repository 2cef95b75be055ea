"""How a variant classifies: per-class scores, confused pairs, calibration, mistakes; from stored answers, by NumPy alone.

Scores and confusions count the answers of all runs of a variant together (three runs on 10,000 images: 30,000 answers).
Definitions are those of sklearn.metrics; a precision of 0/0 is none, every other 0/0 is 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from report.quantities import Quantity
from report.study.finished_run import FinishedRun
from report.study.statistics import stdev

BINS = 15
MOST_PAIRS = 6
"""Confused pairs that a table lists."""
FIRST_IMAGES = 10
"""So many of the evaluated images are shown at most by pictures that take the first ones."""


@dataclass(frozen=True)
class ClassScore:
    """One class. `recall` is also the class's own accuracy: correct / total.

    Attributes:
        correct: images of the class that were recognised, over all runs; of `total`.
        precision: share of those called so that are so; None where none was.
        f1: harmonic mean of precision and recall.
    """

    name: str
    correct: Quantity
    total: Quantity
    recall: Quantity
    precision: Quantity | None
    f1: Quantity


@dataclass(frozen=True)
class ConfusedPair:
    """How often images of class `true` were taken for `predicted`, and which share of all errors that is."""

    true: str
    predicted: str
    count: Quantity
    share: Quantity


@dataclass(frozen=True)
class Classification:
    """All runs of a variant together.

    Attributes:
        confusion: counts summed over the runs; rows are true classes, columns predicted ones.
        scores: one a class, in their order.
        pairs: the most confused ones first, at most `MOST_PAIRS`.
        one_class: whether every run gives all its images to one class.
        calibration_error: expected calibration error in 15 bins of equal width, mean over the runs.
        most_confused: how often the most frequent confusion happened; 0 where nothing was confused.
        of_runs: each run alone, by its seed.
    """

    confusion: tuple[tuple[int, ...], ...]
    scores: tuple[ClassScore, ...]
    pairs: tuple[ConfusedPair, ...]
    calibration_error: Quantity
    one_class: bool
    most_confused: Quantity
    of_runs: Mapping[int, OneRun]

    @property
    def more_pairs(self) -> bool:
        """Whether more classes were confused than `pairs` lists."""
        return int(np.count_nonzero(without_diagonal(np.array(self.confusion)))) > len(self.pairs)

    def quantities(self) -> Iterator[Quantity]:
        """Every number of it."""
        for score in self.scores:
            yield from (score.correct, score.total, score.recall, score.f1)
            if score.precision is not None:
                yield score.precision
        for pair in self.pairs:
            yield from (pair.count, pair.share)
        yield self.calibration_error


@dataclass(frozen=True)
class OneRun:
    """The answers of one run.

    Attributes:
        worst: its most frequent confusion as (true, predicted), places of classes; None where there is none, or a tie.
        most_confused: how often that happened.
        first_answers: (true, predicted) of the first evaluated images, at most `FIRST_IMAGES`.
        right: whether each evaluated image was recognised.
    """

    worst: tuple[int, int] | None
    most_confused: Quantity
    first_answers: tuple[tuple[int, int], ...]
    right: NDArray[np.bool_] = field(repr=False, compare=False)


@dataclass(frozen=True, eq=False)
class Answers:
    """What a run answered: logits (n, classes), the class of the largest of each, and the true classes (n,)."""

    logits: NDArray[np.float32]
    predicted: NDArray[np.int64]
    labels: NDArray[np.integer]

    @classmethod
    def of(cls, run: FinishedRun) -> Answers:
        """Those of a run, read once: it takes longer than what is computed from them."""
        logits = run.logits()
        return cls(logits, logits.argmax(axis=1), run.labels())

    def confidence(self) -> NDArray[np.float64]:
        """The largest softmax of each answer (n,)."""
        powers = self.logits.astype(np.float64)
        powers -= self.logits[np.arange(len(powers)), self.predicted, None]
        np.exp(powers, out=powers)
        largest: NDArray[np.float64] = 1 / powers.sum(axis=1)  # its own power is exp(0) = 1
        return largest


def classify(prefix: str, runs: Sequence[FinishedRun]) -> Classification:
    """Judge the stored answers of a variant's runs; names of quantities begin with `prefix`."""
    classes = runs[0].results.classes
    keys = tuple(run.key for run in runs)
    answers = [Answers.of(run) for run in runs]
    single = [confusion_matrix(own.labels, own.predicted, len(classes)) for own in answers]
    confusion: NDArray[np.int64] = np.sum(single, axis=0)
    errors = [calibration_error(own) for own in answers]
    spread = stdev(errors) if len(errors) > 1 else None
    return Classification(
        confusion=tuple(tuple(int(count) for count in row) for row in confusion),
        scores=tuple(class_scores(prefix, confusion, classes, keys)),
        pairs=tuple(confused_pairs(prefix, confusion, classes, keys)),
        calibration_error=Quantity(f"{prefix}.calibration_error", fmean(errors), "fraction", keys, spread),
        one_class=all(np.count_nonzero(matrix.sum(axis=0)) == 1 for matrix in single),
        most_confused=Quantity(
            f"{prefix}.most_confused", int(without_diagonal(confusion).max()), "count", keys
        ),
        of_runs={
            run.recipe.seed: one_run(f"{prefix}.seed[{run.recipe.seed}]", run.key, matrix, own)
            for run, matrix, own in zip(runs, single, answers, strict=True)
        },
    )


def one_run(prefix: str, key: str, confusion: NDArray[np.int64], answers: Answers) -> OneRun:
    """What is told of one run alone."""
    wrong = without_diagonal(confusion)
    most = int(wrong.max())
    cells = np.argwhere(wrong == most)
    first = zip(answers.labels[:FIRST_IMAGES], answers.predicted[:FIRST_IMAGES], strict=True)
    return OneRun(
        (int(cells[0, 0]), int(cells[0, 1])) if most and len(cells) == 1 else None,
        Quantity(f"{prefix}.most_confused", most, "count", (key,)),
        tuple((int(true), int(called)) for true, called in first),
        answers.predicted == answers.labels,
    )


def without_diagonal(confusion: NDArray[np.int64]) -> NDArray[np.int64]:
    """The wrong answers alone."""
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    return wrong


def confusion_matrix(
    labels: NDArray[np.integer], predicted: NDArray[np.integer], classes: int
) -> NDArray[np.int64]:
    """Counts (true, predicted)."""
    cells = labels.astype(np.int64) * classes + predicted
    counts: NDArray[np.int64] = np.bincount(cells, minlength=classes**2).reshape(classes, classes)
    return counts


def class_scores(
    prefix: str, confusion: NDArray[np.int64], classes: Sequence[str], keys: tuple[str, ...]
) -> Iterator[ClassScore]:
    """One score a class; zeros where it has no images."""
    for number, name in enumerate(classes):
        total, called = int(confusion[number].sum()), int(confusion[:, number].sum())
        correct = int(confusion[number, number])
        here = f"{prefix}.class[{number}]"
        yield ClassScore(
            name,
            Quantity(f"{here}.correct", correct, "count", keys),
            Quantity(f"{here}.total", total, "count", keys),
            Quantity(f"{here}.recall", correct / total if total else 0.0, "fraction", keys),
            Quantity(f"{here}.precision", correct / called, "fraction", keys) if called else None,
            Quantity(
                f"{here}.f1", 2 * correct / (total + called) if total + called else 0.0, "fraction", keys
            ),
        )


def confused_pairs(
    prefix: str, confusion: NDArray[np.int64], classes: Sequence[str], keys: tuple[str, ...]
) -> Iterator[ConfusedPair]:
    """Pairs of classes by how often the first was taken for the second; equals in the order of the classes."""
    wrong = without_diagonal(confusion)
    every = int(wrong.sum())
    order = np.argsort(-wrong, axis=None, kind="stable")[:MOST_PAIRS]
    for rank, cell in enumerate(order):
        true, predicted = divmod(int(cell), len(classes))
        count = int(wrong[true, predicted])
        if not count:
            return
        here = f"{prefix}.confused[{rank}]"
        yield ConfusedPair(
            classes[true],
            classes[predicted],
            Quantity(f"{here}.count", count, "count", keys),
            Quantity(f"{here}.share", count / every, "fraction", keys),
        )


def calibration_error(answers: Answers, bins: int = BINS) -> float:
    """Expected calibration error (Guo et al. 2017): mean gap between confidence and accuracy, bins weighted by size.

    A bin holds the confidences in (low, high]; the confidence is the largest softmax.
    """
    confidence = answers.confidence()
    place = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    surplus = np.bincount(place, weights=confidence - (answers.predicted == answers.labels), minlength=bins)
    return float(np.abs(surplus).sum() / len(answers.labels))
