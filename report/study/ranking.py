"""Which variant came out best, and how far the others lie behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from report.quantities import Quantity
from report.study.comparison import accuracy_difference
from report.study.trend import Trend, trend
from report.study.variant import VariantStudy


@dataclass(frozen=True)
class Behind:
    """A variant's test accuracy minus the best one's, in points, with the ends of its 95 % interval."""

    difference: Quantity
    low: Quantity
    high: Quantity

    @property
    def tied(self) -> bool:
        """Whether the interval includes zero."""
        return self.low.value <= 0 <= self.high.value


@dataclass(frozen=True)
class Ranking:
    """The order of the variants in which every run learnt to classify.

    Attributes:
        leaders: the highest mean test accuracy, or all that share it; empty where no variant is in the order.
        ranked: all that are in the order.
        repeated: whether each in the order was trained several times; nothing is known about chance where one was not.
        behind: of the others in the order, the difference from the first leader; empty where not all were repeated.
        trend: None where there is none.
    """

    leaders: tuple[str, ...]
    ranked: tuple[str, ...]
    repeated: bool
    behind: Mapping[str, Behind]
    trend: Trend | None

    @property
    def tied(self) -> tuple[str, ...]:
        """What cannot be told from the best."""
        return tuple(name for name, behind in self.behind.items() if behind.tied)

    @property
    def furthest(self) -> str:
        """Of those that cannot be told from the best, the one with the lowest mean. There must be one."""
        return min(self.tied, key=lambda name: self.behind[name].difference.value)

    @property
    def closer_yet_apart(self) -> tuple[str, ...]:
        """What differs from the best significantly, although it lies less far behind than one that does not."""
        least = self.behind[self.furthest].difference.value if self.tied else 0.0
        return tuple(
            name
            for name, behind in self.behind.items()
            if not behind.tied and behind.difference.value > least
        )

    @property
    def steadier(self) -> bool:
        """Whether the differences of all `closer_yet_apart` vary less from seed to seed than that of `furthest`."""
        std = self.behind[self.furthest].difference.std if self.tied else None
        others = [self.behind[name].difference.std for name in self.closer_yet_apart]
        return std is not None and all(other is not None and other < std for other in others)

    def quantities(self) -> Iterator[Quantity]:
        """Every number of it."""
        for behind in self.behind.values():
            yield from (behind.difference, behind.low, behind.high)


def rank(variants: Sequence[VariantStudy]) -> Ranking:
    """The ranking of the variants of a study, in their order."""
    sound = [variant for variant in variants if not variant.failed]
    best = leading(sound)
    others = [variant for variant in sound if variant not in best]
    behind = {variant.name: found for variant in others if (found := far(variant, best[0])) is not None}
    repeated = all(len(variant.runs) > 1 for variant in sound)
    return Ranking(
        leaders=tuple(variant.name for variant in best),
        ranked=tuple(variant.name for variant in sound),
        repeated=repeated,
        behind=behind if repeated else {},
        trend=trend(variants),
    )


def leading(variants: Sequence[VariantStudy]) -> tuple[VariantStudy, ...]:
    """The variant with the highest mean test accuracy, or all that share it."""
    highest = max((variant.mean_accuracy for variant in variants), default=0.0)
    return tuple(variant for variant in variants if variant.mean_accuracy == highest)


def far(variant: VariantStudy, best: VariantStudy) -> Behind | None:
    """How far a variant lies behind the best one; None where one of them was trained only once."""
    gap = accuracy_difference(variant, best)
    if gap.low is None or gap.high is None:
        return None
    keys = tuple(run.key for run in (*variant.runs, *best.runs))
    return Behind(
        Quantity(f"{variant.name}.behind_best", gap.value, "points", keys, gap.std),
        Quantity(f"{variant.name}.behind_best_low", gap.low, "points", keys),
        Quantity(f"{variant.name}.behind_best_high", gap.high, "points", keys),
    )
