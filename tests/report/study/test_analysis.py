"""From runs to numbers: means, deviations, checks against published values, runs that stood still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from report.specification.experiment import load_spec
from report.study.analysis import Study, analyse
from tests.report.finished_runs import hand_made_run

SPEC = """
title: 试验
seeds: [0, 1, 2]
training: {epochs: 4}
variants: {classic: {label: 经典}}
expectations:
  - {metric: test_accuracy, epoch: 3, value: 97%, tolerance: 1%, source: 书}
  - {metric: test_accuracy, epoch: 0, value: 97%, tolerance: 1%}
  - {metric: parameters, value: 61706, tolerance: 0}
"""
COURSES: dict[int, Sequence[float]] = {
    0: (0.5, 0.9, 0.95, 0.96),
    1: (0.1, 0.1, 0.94, 0.97),
    2: (0.6, 0.9, 0.97, 0.98),
}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return study_of(tmp_path, COURSES)


def study_of(folder: Path, courses: Mapping[int, Sequence[float]]) -> Study:
    path = folder / "spec.yaml"
    path.write_text(SPEC, encoding="utf-8")
    spec = load_spec(path)
    return analyse(
        spec, lambda name: [hand_made_run(spec.recipe(name, seed), courses[seed]) for seed in spec.seeds]
    )


def test_a_metric_is_the_mean_over_the_seeds_with_its_sample_deviation(study: Study) -> None:
    accuracy = study.base.numbers["test_accuracy"]
    assert accuracy.value == pytest.approx(0.97)
    assert accuracy.std == pytest.approx(0.01)
    assert accuracy.n == 3
    assert accuracy.runs == tuple(run.key for run in study.base.runs)


def test_each_epoch_and_each_seed_has_its_own_numbers(study: Study) -> None:
    assert study.base.epochs[0]["test_accuracy"].value == pytest.approx(0.4)
    assert study.base.seeds[2]["test_accuracy"].value == 0.98
    assert study.base.seeds[2]["test_accuracy"].std is None


def test_the_anatomy_gives_the_published_counts(study: Study) -> None:
    assert study.base.numbers["parameters"].value == 61706
    assert study.base.numbers["convolutional_share"].value == pytest.approx(2572 / 61706)


def test_misclassified_images_are_counted(study: Study) -> None:
    assert study.base.seeds[0]["errors"].value == 400


def test_a_published_number_is_within_its_tolerance_or_not(study: Study) -> None:
    final, first, parameters = study.checks
    assert (final.within, first.within, parameters.within) == (True, False, True)
    assert first.difference.value == pytest.approx(-0.57)
    assert first.difference.unit == "points"
    assert parameters.difference.value == 0


def test_a_difference_of_exactly_the_tolerance_is_within(tmp_path: Path) -> None:
    courses = dict.fromkeys((0, 1, 2), (0.97, 0.97, 0.97, 0.96))
    assert study_of(tmp_path, courses).checks[0].within


def test_a_slow_start_is_noticed_and_a_run_that_never_left_its_plateau_too(
    tmp_path: Path, study: Study
) -> None:
    assert study.base.plateau_epochs == {0: 0, 1: 2, 2: 0}
    assert study.base.stuck == ()
    stuck = study_of(tmp_path, {**COURSES, 2: (0.1, 0.11, 0.1, 0.11)})
    assert stuck.base.stuck == (2,)


def test_every_quantity_has_a_name_of_its_own(study: Study) -> None:
    quantities = study.quantities()
    assert quantities["classic.epoch[3].test_loss"].value == pytest.approx(0.03)
    assert all(name == quantity.name for name, quantity in quantities.items())


def test_the_course_names_the_best_epoch_and_the_late_range(study: Study) -> None:
    numbers = study.base.numbers
    assert numbers["best_epoch"].value == 3
    assert numbers["late_lowest"].value == numbers["late_highest"].value == pytest.approx(0.97)
