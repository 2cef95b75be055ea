"""What a network answered to the images that it was evaluated on, from a run's stored logits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report.figures.networks import at, chosen_images, evaluation_images
from report.figures.subjects import PictureRun, PictureSource, Subject
from report.specification.pictures import Mistakes, Predictions


@dataclass(frozen=True, eq=False)
class Answered:
    """An image (s, s) with its class, the answer, and the probability that the network gave its answer."""

    index: int
    image: NDArray[np.float32]
    truth: str
    answer: str
    confidence: float

    @property
    def right(self) -> bool:
        return self.truth == self.answer


def confusion_counts(run: PictureRun) -> NDArray[np.int64]:
    """How many images of each class (rows) got each answer (columns)."""
    classes = len(run.results.classes)
    pairs = run.labels().astype(np.int64) * classes + run.logits().argmax(axis=1)
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def probabilities(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """The softmax (n, classes) of logits."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def mistaken(options: Mistakes, source: PictureSource, subject: Subject) -> list[Answered]:
    """The misclassified images whose wrong answer was given with most confidence, in that order."""
    run = subject.run
    answers = run.logits().argmax(axis=1)
    wrong = np.flatnonzero(answers != run.labels())
    confidence = probabilities(run.logits())[wrong, answers[wrong]]
    order = wrong[np.argsort(-confidence, kind="stable")][: options.count]
    return _answered(source, subject, tuple(int(index) for index in order))


def predicted(options: Predictions, source: PictureSource, subject: Subject) -> list[Answered]:
    """The chosen images."""
    return _answered(source, subject, chosen_images(options, source, subject).indices)


def _answered(source: PictureSource, subject: Subject, indices: tuple[int, ...]) -> list[Answered]:
    if not indices:
        return []
    classes = subject.run.results.classes
    chosen = at(source, subject, evaluation_images(source, subject), indices)
    shares = probabilities(subject.run.logits()[list(indices)])
    return [
        Answered(index, image, truth, classes[int(share.argmax())], float(share.max()))
        for index, image, truth, share in zip(indices, chosen.grey, chosen.names, shares, strict=True)
    ]
