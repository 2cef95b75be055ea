"""A published number within its tolerance may lie outside the interval of what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.study.analysis import Check
from report.study.published import exact, excluded
from tests.report.made_up_studies import made_up


def checked(folder: Path, accuracies: tuple[float, ...], value: str) -> Check:
    rest = f"figures: []\nexpectations: [{{metric: test_accuracy, value: {value}, tolerance: 1%}}]"
    return made_up(folder, "{a: {}}", {"a": accuracies}, rest=rest)[1].checks[0]


@pytest.mark.parametrize(
    ("value", "outside"), [("98.91%", False), ("98.85%", False), ("99.05%", True), ("98.70%", True)]
)
def test_the_interval_of_the_mean_decides(tmp_path: Path, value: str, outside: bool) -> None:
    assert excluded(checked(tmp_path, (0.9896, 0.9889, 0.9887), value)) is outside


def test_one_run_or_equal_runs_exclude_nothing(tmp_path: Path) -> None:
    assert not excluded(checked(tmp_path, (0.98,), "98.5%"))
    assert not excluded(checked(tmp_path, (0.98, 0.98), "98.5%"))


def test_a_count_is_exact_or_not(tmp_path: Path) -> None:
    rest = "figures: []\nexpectations: [{metric: parameters, value: %d, tolerance: 20}]"
    for value, same in ((61_706, True), (61_700, False)):
        assert exact(made_up(tmp_path, "{a: {}}", {"a": (0.9,)}, rest=rest % value)[1].checks[0]) is same
