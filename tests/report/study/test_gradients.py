"""How much less gradient the first layer gets: numbers only where they were recorded, a leader only where all seeds agree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lenet.anatomy import anatomy
from lenet.recipe import ModelRecipe, RunRecipe
from report.study.gradients import gradient_ratios, most_attenuated
from tests.report.finished_runs import HandMadeRun, hand_made_run

LAYERS = anatomy(ModelRecipe(), 28)


def run(first: float, last: float) -> HandMadeRun:
    plain = hand_made_run(RunRecipe(), [0.5, 0.9])
    norms = (("conv1", first), ("conv2", 1.0), ("fc1", 1.0), ("fc2", 1.0), ("output", last))
    early, late = plain.records
    return replace(
        plain, records=(replace(early, gradient_norms=norms), replace(late, gradient_norms=norms[::-1]))
    )


def test_the_ratio_is_that_of_the_means_over_the_runs() -> None:
    found = gradient_ratios("a", LAYERS, (run(0.1, 3.0), run(0.3, 5.0)))
    assert found["gradient_ratio"].value == pytest.approx(4.0 / 0.2)
    assert found["gradient_ratio"].name == "a.gradient_ratio"
    assert found["late_gradient_ratio"].value == pytest.approx(4.0 / 0.2)


def test_there_is_no_ratio_to_a_norm_of_zero_or_without_norms() -> None:
    assert gradient_ratios("a", LAYERS, (run(0.1, 3.0), run(0.0, 5.0))) == {}
    assert gradient_ratios("a", LAYERS, (hand_made_run(RunRecipe(), [0.5]),)) == {}


def test_one_variant_leads_only_where_it_does_with_every_seed() -> None:
    assert most_attenuated({"a": {0: 60.0, 1: 50.0}, "b": {0: 5.0, 1: 6.0}}) == "a"
    assert most_attenuated({"a": {0: 60.0, 1: 5.0}, "b": {0: 5.0, 1: 6.0}}) is None
    assert most_attenuated({"a": {0: 60.0}, "b": {0: 5.0, 1: 6.0}}) is None
    assert most_attenuated({"a": {0: 60.0}}) is None
