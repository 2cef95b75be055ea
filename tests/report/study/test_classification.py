"""Scores, confusions and calibration against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from report.study.classification import (
    Answers,
    calibration_error,
    class_scores,
    confused_pairs,
    confusion_matrix,
)

CLASSES = tuple("abcdefghij")
DRAW = np.random.default_rng(3)
LABELS = DRAW.integers(0, 9, 500)  # the last class has no images
LOGITS: NDArray[np.float32] = (DRAW.normal(size=(500, 10)) + 2 * np.eye(10)[LABELS]).astype(np.float32)
PREDICTED = LOGITS.argmax(axis=1)


# scikit-learn is imported where it is asked: every worker of the tests would spend a second on it.


def test_the_confusion_matrix_is_sklearns() -> None:
    from sklearn import metrics

    wanted = metrics.confusion_matrix(LABELS, PREDICTED, labels=range(10))
    assert np.array_equal(confusion_matrix(LABELS, PREDICTED, 10), wanted)


def test_scores_are_sklearns() -> None:
    from sklearn import metrics

    scores = list(class_scores("v", confusion_matrix(LABELS, PREDICTED, 10), CLASSES, ("key",)))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        LABELS, PREDICTED, labels=range(10), zero_division=0
    )
    assert [score.precision.value if score.precision else 0 for score in scores] == pytest.approx(precision)
    assert [score.recall.value for score in scores] == pytest.approx(recall)
    assert [score.f1.value for score in scores] == pytest.approx(f1)
    assert [score.total.value for score in scores] == list(support)
    assert scores[9].total.value == scores[9].recall.value == 0
    assert [score.correct.value for score in scores] == [
        int(((number == LABELS) & (number == PREDICTED)).sum()) for number in range(10)
    ]


def test_the_precision_of_a_class_that_is_never_called_is_none() -> None:
    never, other = class_scores("v", np.array([[0, 3], [0, 5]]), "ab", ())
    assert never.precision is None
    assert (never.recall.value, never.f1.value) == (0, 0)
    assert other.precision is not None
    assert other.precision.value == 5 / 8


def test_the_most_confused_pairs_come_first() -> None:
    matrix = np.array([[5, 0, 3], [1, 5, 0], [4, 0, 5]])
    pairs = list(confused_pairs("v", matrix, "abc", ()))
    assert [(pair.true, pair.predicted, pair.count.value) for pair in pairs] == [
        ("c", "a", 4),
        ("a", "c", 3),
        ("b", "a", 1),
    ]
    assert [pair.share.value for pair in pairs] == [0.5, 0.375, 0.125]
    assert list(confused_pairs("v", np.eye(3, dtype=np.int64), "abc", ())) == []


def answers(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> Answers:
    """What a network answered that gave these logits."""
    return Answers(logits, logits.argmax(axis=1), labels)


def test_the_confidence_is_the_largest_softmax_to_the_last_bit() -> None:
    powers = np.exp(LOGITS.astype(np.float64) - LOGITS.max(axis=1, keepdims=True))
    softmax = powers / powers.sum(axis=1, keepdims=True)
    assert np.array_equal(answers(LOGITS, LABELS).confidence(), softmax.max(axis=1))


def test_calibration_is_the_weighted_gap_between_confidence_and_accuracy() -> None:
    # Two images of confidence 0.9, one right; two of confidence 0.6, both right.
    confidence = np.array([0.9, 0.9, 0.6, 0.6])
    logits = np.log(np.stack([confidence, 1 - confidence], axis=1)).astype(np.float32)
    labels = np.array([0, 1, 0, 0])
    assert calibration_error(answers(logits, labels)) == pytest.approx((0.4 + 0.4) / 2, abs=1e-6)


def test_sure_and_right_is_perfectly_calibrated() -> None:
    logits = (1000 * np.eye(10)[LABELS]).astype(np.float32)
    assert calibration_error(answers(logits, LABELS)) == 0
