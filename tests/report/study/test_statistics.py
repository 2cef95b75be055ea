"""Intervals and McNemar's test against scipy.stats, and the cases in which formulas say nothing."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence

import pytest
from scipy import stats

from report.study.statistics import (
    CONFIDENCE,
    QUANTILES,
    MeanDifference,
    chance,
    holm,
    mcnemar,
    paired_difference,
    quantile,
    stdev,
    welch_difference,
)

A, B = (0.985, 0.987, 0.986, 0.990), (0.981, 0.984, 0.986, 0.985)
IMAGE = 1 / 10_000
Difference = Callable[[Sequence[float], Sequence[float], float], MeanDifference]


def test_the_paired_interval_is_that_of_the_paired_t_test() -> None:
    found = paired_difference(A, B, IMAGE)
    wanted = stats.ttest_rel(A, B).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high))
    assert found.significant == (stats.ttest_rel(A, B).pvalue < 0.05)


def test_the_unpaired_interval_is_welchs() -> None:
    found = welch_difference(A, B[:3], IMAGE)
    wanted = stats.ttest_ind(A, B[:3], equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high))
    assert not found.paired


@pytest.mark.parametrize("gap", [0.01, -0.01])
def test_a_clear_difference_is_significant_either_way(gap: float) -> None:
    found = paired_difference([value + gap for value in B], [0.980, 0.985, 0.986, 0.985], IMAGE)
    assert found.significant
    assert (found.value > 0) == (gap > 0)


@pytest.mark.parametrize("difference", [paired_difference, welch_difference])
def test_one_value_on_a_side_gives_no_interval(difference: Difference) -> None:
    found = difference([0.9], [0.8], IMAGE)
    assert found.value == pytest.approx(0.1)
    assert (found.low, found.high) == (None, None)
    assert not found.significant


@pytest.mark.parametrize("difference", [paired_difference, welch_difference])
def test_equal_values_give_no_certainty_and_nothing_significant(difference: Difference) -> None:
    found = difference([0.9, 0.9], [0.9, 0.9], IMAGE)
    assert found.value == 0
    assert found.low is not None
    assert found.low < 0
    assert found.high == -found.low
    assert found.substituted
    assert not found.significant


def test_the_width_without_spread_is_that_of_one_image() -> None:
    half = stats.t.ppf(0.975, 2) * IMAGE / 3**0.5
    assert paired_difference([0.9] * 3, [0.9] * 3, IMAGE).high == pytest.approx(half)
    half = stats.t.ppf(0.975, 4) * IMAGE * (2 / 3) ** 0.5
    assert welch_difference([0.9] * 3, [0.9] * 3, IMAGE).high == pytest.approx(half)


def test_p_is_that_of_the_t_test() -> None:
    assert paired_difference(A, B, IMAGE).p == pytest.approx(stats.ttest_rel(A, B).pvalue, rel=1e-9)
    wanted = stats.ttest_ind(A, B[:3], equal_var=False).pvalue
    assert welch_difference(A, B[:3], IMAGE).p == pytest.approx(wanted, rel=1e-9)
    assert paired_difference(A[:1], B[:1], IMAGE).p is None


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 8, 9, 40, 2.5])
@pytest.mark.parametrize("t", [0.0, 0.3, -1.0, 4.3, 60.0])
def test_chance_is_scipys_with_whole_and_broken_degrees_of_freedom(t: float, freedom: float) -> None:
    assert chance(t, freedom) == pytest.approx(2 * stats.t.sf(abs(t), freedom), abs=1e-12)


def test_holm_multiplies_each_by_how_many_are_left() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.02, 0.7]) == pytest.approx([1, 0.06, 1])
    assert holm([0.02]) == [0.02]
    assert holm([]) == []


def test_spread_on_either_side_needs_no_substitute() -> None:
    assert not welch_difference([0.9, 0.8], [0.9, 0.9], IMAGE).substituted
    assert not paired_difference([0.9, 0.8], [0.9, 0.9], IMAGE).substituted


@pytest.mark.parametrize("difference", [paired_difference, welch_difference])
@pytest.mark.parametrize(("a", "b", "significant"), [(0.97, 0.96, True), (0.9601, 0.96, False)])
def test_without_spread_a_difference_is_measured_by_one_image(
    difference: Difference, a: float, b: float, significant: bool
) -> None:
    found = difference([a] * 3, [b] * 3, IMAGE)
    assert found.significant == significant
    assert found.low is not None
    assert found.low < found.value


def test_binary_fractions_make_no_spread() -> None:
    # 0.97 - 0.96 and 0.98 - 0.97 are not the same double.
    assert paired_difference([0.97, 0.98], [0.96, 0.97], IMAGE).std == 0


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1, 1e9, 1e150])
def test_the_deviation_is_pythons_to_the_last_bit(scale: float) -> None:
    draw = random.Random(6)
    for size in (2, 3, 5, 10, 40) * 20:
        near = [0.98 * scale + draw.gauss(0, 0.001) * scale for _ in range(size)]
        rounded = [round(draw.random(), 4) for _ in range(size)]
        counts: list[float] = [draw.randrange(300) for _ in range(size)]
        for values in (near, rounded, counts, [*near[:1], *counts]):
            assert stdev(values) == statistics.stdev(values)


def test_equal_values_do_not_deviate() -> None:
    assert stdev([0.1, 0.1, 0.1]) == 0
    with pytest.raises(ValueError, match="no deviation"):
        stdev([0.1])


@pytest.mark.parametrize(("a", "b"), [(0, 1), (3, 9), (9, 3), (40, 41), (12, 40), (7, 7)])
def test_mcnemar_is_the_exact_binomial_test(a: int, b: int) -> None:
    assert mcnemar(a, b) == pytest.approx(stats.binomtest(a, a + b, 0.5).pvalue)


def test_mcnemar_of_thousands_of_images_is_exact_too() -> None:
    assert mcnemar(4900, 5100) == pytest.approx(stats.binomtest(4900, 10_000, 0.5).pvalue, rel=1e-12)
    assert mcnemar(30, 8800) == 0, "less than any number that a computer writes down"


@pytest.mark.parametrize("freedom", [*QUANTILES, 2.5, 10, 99])
def test_a_quantile_is_scipys_whether_or_not_it_is_in_the_table(freedom: float) -> None:
    assert quantile(freedom) == pytest.approx(stats.t.ppf((1 + CONFIDENCE) / 2, freedom), rel=1e-12)


def test_mcnemar_of_equal_answers_finds_nothing() -> None:
    assert mcnemar(0, 0) == 1
