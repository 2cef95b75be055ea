"""The two tests of a comparison: an interval for a difference of means, and McNemar's test on paired answers.

Decided for cases in which a formula says nothing:
  fewer than two values on a side   no interval; nothing can be said about chance
  no spread                         owed to coarse numbers, not to certainty: the standard deviation is then taken to be the
                                    resolution of the values (one image of those evaluated), whether or not the means differ
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan, cos, isqrt, pi, sin, sqrt
from statistics import fmean

CONFIDENCE = 0.95
ALPHA = 0.05
QUANTILES: dict[float, float] = {
    1: 12.706204736174694,
    2: 4.302652729749462,
    3: 3.1824463052837078,
    4: 2.7764451051977934,
    5: 2.5705818356363146,
    6: 2.4469118511449786,
    7: 2.364624251592784,
    8: 2.306004135204166,
    9: 2.262157162798205,
}
"""Student's t at `CONFIDENCE` for two to ten pairs, as SciPy gives it, which takes a fifth of a start-up to import."""


@dataclass(frozen=True)
class MeanDifference:
    """The mean of a minus that of b.

    Attributes:
        std: sample standard deviation of the paired differences; None where they are not paired or fewer than two.
        low, high: the 95 % confidence interval (Student's t); None where there are fewer than two values.
        paired: whether the values came in pairs (the same seed on both sides).
        substituted: whether the interval rests on the resolution, for want of any spread.
        p: the two-sided p-value of the t-test that goes with the interval; None where there is none.
    """

    value: float
    low: float | None
    high: float | None
    paired: bool
    std: float | None = None
    substituted: bool = False
    p: float | None = None

    @property
    def significant(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def stdev(values: Sequence[float]) -> float:
    """The sample standard deviation, rounded once: what `statistics.stdev` gives, in a tenth of its time.

    Raises:
        ValueError: fewer than two values.
    """
    n = len(values)
    if n < 2:
        raise ValueError("one value has no deviation")
    ratios = [value.as_integer_ratio() for value in values]
    # Denominators of floats are powers of two: as multiples of the least unit, values are whole numbers.
    unit = max(denominator for _, denominator in ratios)
    whole = [numerator * (unit // denominator) for numerator, denominator in ratios]
    squares = n * sum(number * number for number in whole) - sum(whole) ** 2
    return root(squares, n * (n - 1) * unit * unit)


def root(numerator: int, denominator: int) -> float:
    """The square root of a fraction, rounded once."""
    # 2 ** shift brings the root to 55 bits or more; its last bit is set where digits follow, which rounds as they would.
    shift = max(0, (denominator.bit_length() - numerator.bit_length() + 111) // 2)
    whole = (numerator << 2 * shift) // denominator
    digits = isqrt(whole)
    inexact = digits * digits * denominator != numerator << 2 * shift
    return (digits | inexact) / (1 << shift)


def paired_difference(a: Sequence[float], b: Sequence[float], resolution: float) -> MeanDifference:
    """Student's paired interval: a[i] and b[i] belong together. `resolution`: the least difference of two values.

    Raises:
        ValueError: unequal numbers of values, or none.
    """
    differences = [round(one - other, 12) for one, other in zip(a, b, strict=True)]
    value, n = fmean(differences), len(differences)
    if n < 2:
        return MeanDifference(value, None, None, paired=True)
    std = stdev(differences)
    error = (std or resolution) / sqrt(n)
    half, p = quantile(n - 1) * error, chance(value / error, n - 1)
    return MeanDifference(value, value - half, value + half, paired=True, std=std, substituted=not std, p=p)


def welch_difference(a: Sequence[float], b: Sequence[float], resolution: float) -> MeanDifference:
    """Welch's interval for two independent samples of unequal variance, Satterthwaite's degrees of freedom.

    `resolution`: the least difference of two values.

    Raises:
        statistics.StatisticsError: a side is empty.
    """
    value = round(fmean(a) - fmean(b), 12)
    if min(len(a), len(b)) < 2:
        return MeanDifference(value, None, None, paired=False)
    spreads = stdev(a), stdev(b)
    substituted = not any(spreads)
    if substituted:
        spreads = resolution, resolution
    first, second = spreads[0] ** 2 / len(a), spreads[1] ** 2 / len(b)
    error = first + second
    freedom = error**2 / (first**2 / (len(a) - 1) + second**2 / (len(b) - 1))
    half, p = quantile(freedom) * sqrt(error), chance(value / sqrt(error), freedom)
    return MeanDifference(value, value - half, value + half, paired=False, substituted=substituted, p=p)


def quantile(freedom: float) -> float:
    """Student's t that 97.5 % lie below."""
    if freedom in QUANTILES:
        return QUANTILES[freedom]
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 1 - (1 - CONFIDENCE) / 2))


def chance(t: float, freedom: float) -> float:
    """Two-sided p-value of Student's t: how likely a value at least as far from zero is by chance.

    Whole degrees of freedom by the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4, which need no import.
    """
    if not float(freedom).is_integer():
        from scipy.special import stdtr

        return float(2 * stdtr(freedom, -abs(t)))
    whole, angle = int(freedom), atan(abs(t) / sqrt(freedom))
    odd = whole % 2
    term = cos(angle) if odd else 1.0
    total = 0.0
    for k in range(odd, whole - 1, 2):
        total += term
        term *= cos(angle) ** 2 * (k + 1) / (k + 2)
    within = 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total
    return min(1.0, max(0.0, 1 - within))


def holm(p_values: Sequence[float]) -> list[float]:
    """Each p-value adjusted for how many there are, by Holm's step-down method (Scand. J. Statist. 6, 1979), in their order."""
    adjusted, least = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = least
    return adjusted


def mcnemar(only_a: int, only_b: int) -> float:
    """The exact two-sided p-value of McNemar's test: that so uneven a split is chance.

    Args:
        only_a, only_b: images that one network classifies correctly and the other does not. None at all: p = 1.
    """
    discordant = only_a + only_b
    ways, sum_of_ways = 1, 0
    for k in range(min(only_a, only_b) + 1):
        sum_of_ways += ways
        ways = ways * (discordant - k) // (k + 1)
    # Whole numbers until here: the one division rounds once, however many images there are.
    return min(1.0, 2 * sum_of_ways / (1 << discordant))
