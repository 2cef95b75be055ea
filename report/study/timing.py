"""Whether the times of a study show that they depend on more than the work done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from report.study.variant import VariantStudy

NOTICEABLE = 1.1
"""From this ratio on two times are said to differ."""

Work = Literal["network", "macs"]


@dataclass(frozen=True)
class UnequalTimes:
    """Two variants that did equal work in unequal times.

    Attributes:
        work: what was equal besides data and batches: the network, or its multiply-accumulates alone.
    """

    work: Work
    faster: VariantStudy
    slower: VariantStudy


def unequal_times(variants: Iterable[VariantStudy]) -> UnequalTimes | None:
    """The two variants of equal work whose times are furthest apart; None where none are noticeably."""
    order = sorted(variants, key=seconds)
    for work, alike in ALIKE.items():
        found = [
            (one, other)
            for one, other in combinations(order, 2)
            if alike(one) == alike(other) and seconds(other) >= NOTICEABLE * seconds(one)
        ]
        if found:
            faster, slower = max(found, key=lambda pair: seconds(pair[1]) / seconds(pair[0]))
            return UnequalTimes(work, faster, slower)
    return None


def seconds(variant: VariantStudy) -> float:
    """Mean seconds an epoch."""
    return variant.numbers["seconds_per_epoch"].value


def conditions(variant: VariantStudy) -> tuple[object, ...]:
    """All that decides how much work an epoch is, but the network."""
    recipe = variant.recipe
    training = recipe.training
    machine = training.threads, training.device
    return recipe.data, training.batch_size, training.optimizer, training.loss, machine


ALIKE: dict[Work, Callable[[VariantStudy], object]] = {
    "network": lambda variant: (variant.recipe.model, conditions(variant)),
    "macs": lambda variant: (variant.numbers["macs"].value, conditions(variant)),
}
"""What is equal where work is, the surer sign first."""
