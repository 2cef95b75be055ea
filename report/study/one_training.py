"""Whether two variants are one training, stopped after unequal numbers of epochs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report.study.changes import Change
from report.study.finished_run import FinishedRun


def one_training(
    variant: Mapping[int, FinishedRun], baseline: Mapping[int, FinishedRun], changes: Sequence[Change]
) -> bool:
    """Whether nothing but the number of epochs differs, and with each seed the epochs that both have went alike."""
    return (
        [change.field for change in changes] == ["training.epochs"]
        and variant.keys() == baseline.keys()
        and all(went_alike(variant[seed], baseline[seed]) for seed in variant)
    )


def went_alike(one: FinishedRun, other: FinishedRun) -> bool:
    """Whether two runs have the same records of the epochs that both have."""
    shared = min(len(one.records), len(other.records))
    return one.records[:shared] == other.records[:shared]
