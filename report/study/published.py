"""A published number within its tolerance may still not be what was measured."""

from __future__ import annotations

from math import sqrt

from report.study.analysis import Check
from report.study.statistics import quantile


def excluded(check: Check) -> bool:
    """Whether the 95 % confidence interval of the measured mean (Student's t over the runs) leaves the published value out.

    Nothing is said of a single run, or of runs that did not vary.
    """
    measured = check.measured
    if not measured.std:
        return False
    half = quantile(measured.n - 1) * measured.std / sqrt(measured.n)
    return abs(check.difference.value) > half


def exact(check: Check) -> bool:
    """Whether the number that was measured is the published one, as of parameters it can be."""
    return check.difference.value == 0
