"""Times that differ though the work does not; where the work differs, nothing is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from report.study.timing import UnequalTimes, unequal_times
from report.study.variant import VariantStudy
from tests.report.made_up_studies import made_up


def told(folder: Path, setting: str, seconds: float) -> UnequalTimes | None:
    """What is said of classic, which takes 1 s an epoch, and of a variant."""
    study = made_up(folder, f"{{classic: {{}}, other: {setting}}}", {"classic": (0.9,), "other": (0.9,)})[1]
    return unequal_times(
        timed(study.variants[name], taken) for name, taken in (("classic", 1.0), ("other", seconds))
    )


def timed(variant: VariantStudy, seconds: float) -> VariantStudy:
    quantity = replace(variant.numbers["seconds_per_epoch"], value=seconds)
    return replace(variant, numbers={**variant.numbers, "seconds_per_epoch": quantity})


@pytest.mark.parametrize(
    ("setting", "work"),
    [("{training: {epochs: 2}}", "network"), ("{model: {activation: relu}}", "macs")],
)
def test_equal_work_in_unequal_time_is_told(setting: str, work: str, tmp_path: Path) -> None:
    found = told(tmp_path, setting, 1.5)
    assert found is not None
    assert (found.work, found.faster.name, found.slower.name) == (work, "classic", "other")


@pytest.mark.parametrize(
    ("setting", "seconds"),
    [
        ("{training: {epochs: 2}}", 1.05),
        ("{model: {channels: [3, 8]}}", 1.5),
        ("{data: {train_size: 1000}}", 0.1),
        ("{data: {augmentation: {rotation: 10}}}", 3.0),
        ("{training: {batch_size: 16}}", 3.0),
        ("{training: {optimizer: sgd}}", 0.5),
        ("{training: {device: cuda}}", 0.1),
    ],
)
def test_nothing_is_told_where_there_is_nothing_to_tell(setting: str, seconds: float, tmp_path: Path) -> None:
    assert told(tmp_path, setting, seconds) is None
