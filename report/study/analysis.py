"""From finished runs to what can be said about them: quantities, comparisons, checks. No sentence is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from report.quantities import Quantity, Unit
from report.specification.expectations import Expectation
from report.specification.experiment import ExperimentSpec
from report.study.comparison import Comparison, compare, corrected
from report.study.finished_run import FinishedRun, Results
from report.study.ranking import Ranking, rank
from report.study.variant import EPOCH_METRICS, VariantStudy, study_variant

__all__ = [
    "EPOCH_METRICS",
    "Check",
    "FinishedRun",
    "Results",
    "Study",
    "VariantStudy",
    "analyse",
    "study_of",
]


@dataclass(frozen=True)
class Check:
    """A published number beside the measured one.

    Attributes:
        difference: measured minus expected.
        within: whether the difference's size is at most the tolerance.
    """

    expectation: Expectation
    measured: Quantity
    difference: Quantity
    within: bool


@dataclass(frozen=True)
class Study:
    """All that the report says in numbers.

    Attributes:
        comparisons: by variant; the baseline has none, unless it is compared with another variant.
        ranking: which variant came out best.
    """

    variants: Mapping[str, VariantStudy]
    baseline: str
    checks: tuple[Check, ...]
    comparisons: Mapping[str, Comparison]
    ranking: Ranking

    @property
    def base(self) -> VariantStudy:
        """The variant that the others are compared with."""
        return self.variants[self.baseline]

    def quantities(self) -> dict[str, Quantity]:
        """Every number of the report by its full name."""
        found: list[Quantity] = []
        for variant in self.variants.values():
            found += variant.numbers.values()
            for metrics in (*variant.epochs, *variant.seeds.values()):
                found += metrics.values()
            found += variant.classification.quantities()
            found += [variant.milestone] if variant.milestone else []
            found += variant.milestones.values()
        for comparison in self.comparisons.values():
            found += comparison.quantities()
        for check in self.checks:
            found += (check.measured, check.difference)
        found += self.ranking.quantities()
        return {quantity.name: quantity for quantity in found}


def analyse(spec: ExperimentSpec, runs_of: Callable[[str], Sequence[FinishedRun]]) -> Study:
    """Compute everything that the report of `spec` states, from the runs of each variant (in seed order)."""
    variants = {
        name: study_variant(name, variant.label or name, tuple(runs_of(name)))
        for name, variant in spec.variants.items()
    }
    checks = tuple(
        check(number, item, variants[item.variant]) for number, item in enumerate(spec.expectations)
    )
    return study_of(variants, spec.baseline, {name: spec.against(name) for name in variants}, checks)


def study_of(
    variants: Mapping[str, VariantStudy],
    baseline: str,
    against: Mapping[str, str],
    checks: tuple[Check, ...] = (),
) -> Study:
    """A study of variants of which each is compared with the one that `against` names, unless that is itself."""
    comparisons = corrected(
        {
            name: compare(variant, variants[against[name]])
            for name, variant in variants.items()
            if against[name] != name
        }
    )
    told = {
        name: replace(variant, numbers={**variant.numbers, **comparisons[name].numbers})
        if name in comparisons
        else variant
        for name, variant in variants.items()
    }
    return Study(told, baseline, checks, comparisons, rank(tuple(variants.values())))


def check(number: int, expectation: Expectation, variant: VariantStudy) -> Check:
    """Set a published number beside the mean over the variant's seeds."""
    if expectation.metric == "parameters":
        measured = variant.numbers["parameters"]
    elif expectation.epoch is None:
        measured = variant.numbers[expectation.metric]
    else:
        measured = variant.epochs[expectation.epoch][expectation.metric]
    unit: Unit = "points" if measured.unit == "fraction" else measured.unit
    gap = measured.value - expectation.value
    difference = Quantity(f"check[{number}].difference", gap, unit, measured.runs)
    # A difference of exactly the tolerance is within it, whatever binary fractions make of it.
    return Check(expectation, measured, difference, abs(gap) <= expectation.tolerance * (1 + 1e-9) + 1e-12)
