"""Whether accuracies were still rising when the training ended, by more than chance makes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import fmean

Z = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


def still_rising(courses: Sequence[Sequence[float]], images: int) -> bool:
    """Whether the mean rose with every epoch, each course as a whole, and the mean by more than the noise.

    Args:
        courses: for each seed the accuracies of the last epochs, the one before them included.
        images: by how many images the accuracies were measured.
    """
    means = [fmean(accuracies) for accuracies in zip(*courses, strict=True)]
    if len(means) < 2:
        return False
    printed = [round(100 * mean, 2) for mean in means]
    steady = all(before < after for before, after in pairwise(printed))
    return (
        steady
        and all(course[0] < course[-1] for course in courses)
        and means[-1] - means[0] > noise(means[0], means[-1], images)
    )


def noise(one: float, other: float, images: int) -> float:
    """What two accuracies differ by at most in 95 % of the cases where only the choice of the images tells them apart.

    The seeds are judged by the same images: their mean is no surer in this.
    """
    return Z * sqrt((one * (1 - one) + other * (1 - other)) / images)
