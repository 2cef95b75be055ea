"""Whether accuracies rise or fall throughout along the one setting in which variants differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from report.study.changes import differences, effective, factors
from report.study.variant import VariantStudy

FEWEST = 3
"""Variants that make a trend."""


@dataclass(frozen=True)
class Trend:
    """Mean test accuracies that rise (or fall) from each variant to the next.

    Attributes:
        field: the one setting in which the variants differ, a number or several that grow together.
        names: the variants, by growing values of the field; those with a run that learnt nothing are left out.
        rising: whether the accuracies rise.
    """

    field: str
    names: tuple[str, ...]
    rising: bool


def trend(variants: Sequence[VariantStudy]) -> Trend | None:
    """Accuracies along the one setting in which all variants differ, if there is one and they rise or fall throughout."""
    field = only_factor(variants)
    if field is None:
        return None
    values = {variant.name: numbers_of(effective(variant.recipe).get(field)) for variant in variants}
    ordered = sorted(variants, key=lambda variant: values[variant.name])
    if not all(grows(values[one.name], values[other.name]) for one, other in pairwise(ordered)):
        return None
    learnt = [place for place, variant in enumerate(ordered) if not variant.failed]
    kept = [ordered[place] for place in learnt]
    # One that is left out between two others might break the order.
    if len(kept) < FEWEST or learnt[-1] - learnt[0] >= len(kept):
        return None
    means = [variant.mean_accuracy for variant in kept]
    rising = all(one < other for one, other in pairwise(means))
    falling = all(one > other for one, other in pairwise(means))
    return Trend(field, tuple(variant.name for variant in kept), rising) if rising or falling else None


def only_factor(variants: Sequence[VariantStudy]) -> str | None:
    """The field in which each variant differs from the first, and no other."""
    found = [factors(differences(variant.recipe, variants[0].recipe)) for variant in variants[1:]]
    fields = {field for each in found for field in each}
    return fields.pop() if len(fields) == 1 and all(found) else None


def numbers_of(value: object) -> tuple[float, ...]:
    """A setting as numbers to sort by; none where it is not made of numbers."""
    values = value if isinstance(value, tuple) else (value,)
    numbers = tuple(item for item in values if isinstance(item, int | float) and not isinstance(item, bool))
    return numbers if len(numbers) == len(values) else ()


def grows(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether no number of a setting falls to the next value and one of them rises."""
    return len(one) == len(other) and one != other and all(a <= b for a, b in zip(one, other, strict=True))
