"""Which runs stood on the plateau of guessing, for how long, and from which accuracy on one has learnt."""

from __future__ import annotations

from report.study.finished_run import FinishedRun

PLATEAU_MARGIN = 0.1
"""A run sits on its plateau while it has gained less than this share of what lies between guessing and perfection."""

LEARNT = 0.8
"""A run that left its plateau late is said to have learnt from this test accuracy on: a plain linear classifier of raw
pixels passes it on MNIST and on Fashion-MNIST, so that a network which ends below has learnt less than that."""


def plateau_length(run: FinishedRun) -> int:
    """How many epochs, from the first, ended with an accuracy near guessing."""
    for record in run.records:
        if record.test_accuracy >= plateau_height(run):
            return record.epoch
    return len(run.records)


def plateau_height(run: FinishedRun) -> float:
    """The accuracy below which a run has learnt next to nothing: 19 % for ten classes, 55 % for two."""
    chance = 1 / len(run.results.classes)
    return chance + PLATEAU_MARGIN * (1 - chance)


def ended_near_guessing(run: FinishedRun) -> bool:
    """Whether a run had not learnt to classify when it ended, whether it ever had or not."""
    return run.records[-1].test_accuracy < plateau_height(run)


def is_collapsed(run: FinishedRun) -> bool:
    """Whether a run had learnt something and ended near guessing."""
    return plateau_length(run) < len(run.records) and ended_near_guessing(run)
