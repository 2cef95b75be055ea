"""A variant beside the one that it is compared with: the difference, whether it is more than chance, what else differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lenet.recipe import RunRecipe
from report.quantities import Quantity
from report.study.finished_run import FinishedRun
from report.study.statistics import ALPHA, MeanDifference, mcnemar, paired_difference, welch_difference
from report.study.variant import VariantStudy

Verdict = Literal["better", "worse", "uncertain", "identical", "single"]
"""better, worse: the interval leaves zero out. uncertain: it includes zero. identical: with each seed, both classify the same
images correctly (what they take the others for may differ). single: fewer than two runs on a side."""

DEPENDENT = {
    "training.momentum": ("training.optimizer", ("momentum", "nesterov", "rmsprop")),
    "training.decay_every": ("training.schedule", ("step",)),
    "training.decay_factor": ("training.schedule", ("step", "exponential")),
}
"""Fields that have an effect only under some values of another, with which they make one factor."""
PER_STAGE = ("model.channels", "model.kernel_sizes", "model.paddings")
"""One factor where the number of stages changes: each has an entry a stage."""


@dataclass(frozen=True)
class Change:
    """A recipe field with an effect that differs: "training.learning_rate", and its value on either side."""

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class PairTest:
    """McNemar's test on the answers of two runs of one seed.

    Attributes:
        only_variant, only_baseline: images that only the one classified correctly.
        p: how likely so uneven a split is by chance.
    """

    seed: int
    only_variant: Quantity
    only_baseline: Quantity
    p: Quantity

    @property
    def significant(self) -> bool:
        """Whether p < 0.05."""
        return self.p.value < ALPHA


@dataclass(frozen=True)
class Comparison:
    """What can be said about a variant's test accuracy beside its baseline's.

    Attributes:
        difference: variant minus baseline, in points; std over the seed pairs where they pair.
        low, high: ends of the 95 % interval; None where there are fewer than two runs on a side.
        paired: whether both were trained with the same seeds.
        substituted: whether one image's share stands in for a standard deviation of zero in the interval.
        beyond: whether the interval holds differences that would take the variant below 0 or above 100 %.
        mcnemar: one test a common seed; empty where the two were judged by different images.
        changes: in what the recipes differ, seed apart; fields without effect left out.
        factors: fields of the changes, without those that belong to another one.
        equal_epochs: whether both were trained for as many epochs.
    """

    variant: str
    baseline: str
    difference: Quantity
    low: Quantity | None
    high: Quantity | None
    paired: bool
    verdict: Verdict
    mcnemar: tuple[PairTest, ...]
    changes: tuple[Change, ...]
    factors: tuple[str, ...]
    equal_epochs: bool
    substituted: bool
    beyond: bool

    @property
    def wins(self) -> int:
        """With how many seeds McNemar's test finds the variant better."""
        return sum(
            test.significant and test.only_variant.value > test.only_baseline.value for test in self.mcnemar
        )

    @property
    def losses(self) -> int:
        """With how many seeds McNemar's test finds the variant worse."""
        return sum(test.significant for test in self.mcnemar) - self.wins

    @property
    def one_factor(self) -> bool:
        """Whether the difference can be put down to a single change."""
        return len(self.factors) == 1

    @property
    def significant(self) -> bool:
        """Whether the difference is more than chance would explain."""
        return self.verdict in ("better", "worse")

    @property
    def numbers(self) -> dict[str, Quantity]:
        """What prose can name as a member of the variant."""
        ends = {"difference_low": self.low, "difference_high": self.high}
        return {"difference": self.difference} | {name: end for name, end in ends.items() if end is not None}

    def quantities(self) -> Iterator[Quantity]:
        """Every number of it."""
        yield from self.numbers.values()
        for test in self.mcnemar:
            yield from (test.only_variant, test.only_baseline, test.p)


def compare(variant: VariantStudy, baseline: VariantStudy) -> Comparison:
    """Set a variant beside another one."""
    first, second = by_seed(variant), by_seed(baseline)
    paired = first.keys() == second.keys()
    gap = accuracy_difference(variant, baseline)
    keys = tuple(run.key for run in (*variant.runs, *baseline.runs))
    changes = differences(variant.recipe, baseline.recipe)
    tests = tuple(
        pair_test(variant.name, seed, first[seed], second[seed])
        for seed in first
        if seed in second and same_images(first[seed], second[seed])
    )
    ends = [
        None if end is None else Quantity(f"{variant.name}.difference_{name}", end, "points", keys)
        for name, end in (("low", gap.low), ("high", gap.high))
    ]
    return Comparison(
        variant=variant.name,
        baseline=baseline.name,
        difference=Quantity(f"{variant.name}.difference", gap.value, "points", keys, gap.std),
        low=ends[0],
        high=ends[1],
        paired=paired,
        verdict=judge(gap, tests, pairs=len(first) if paired else 0),
        mcnemar=tests,
        changes=changes,
        factors=factors(changes),
        equal_epochs=variant.recipe.training.epochs == baseline.recipe.training.epochs,
        substituted=gap.substituted,
        beyond=goes_beyond(gap, baseline.numbers["test_accuracy"].value),
    )


def accuracy_difference(variant: VariantStudy, baseline: VariantStudy) -> MeanDifference:
    """Of the final test accuracy: paired where both have the same seeds, Welch's otherwise."""
    first, second = by_seed(variant), by_seed(baseline)
    image = 1 / variant.runs[0].results.evaluation_size
    if first.keys() == second.keys():
        pairs = [(first[seed].results.test_accuracy, second[seed].results.test_accuracy) for seed in first]
        return paired_difference([one for one, _ in pairs], [other for _, other in pairs], image)
    return welch_difference(
        [run.results.test_accuracy for run in variant.runs],
        [run.results.test_accuracy for run in baseline.runs],
        image,
    )


def goes_beyond(gap: MeanDifference, accuracy: float) -> bool:
    """Whether an interval around a difference from `accuracy` reaches where no accuracy can be."""
    # Student's distribution has no ends, accuracies have; cutting the interval would make it look better founded.
    return (
        gap.low is not None and gap.high is not None and (accuracy + gap.low < 0 or accuracy + gap.high > 1)
    )


def judge(gap: MeanDifference, tests: Sequence[PairTest], pairs: int) -> Verdict:
    """The verdict on a difference; `pairs`: how many seeds pair."""
    alike = pairs and len(tests) == pairs
    if alike and gap.value == 0 and not any(t.only_variant.value + t.only_baseline.value for t in tests):
        return "identical"
    if gap.low is None:
        return "single"
    if not gap.significant:
        return "uncertain"
    return "better" if gap.value > 0 else "worse"


def by_seed(variant: VariantStudy) -> dict[int, FinishedRun]:
    """A variant's runs by their seeds."""
    return {run.recipe.seed: run for run in variant.runs}


def same_images(one: FinishedRun, other: FinishedRun) -> bool:
    """Whether two runs were judged by the same images."""
    same_source = one.dataset_digest == other.dataset_digest
    return same_source and one.results.evaluated == other.results.evaluated and same_labels(one, other)


def same_labels(one: FinishedRun, other: FinishedRun) -> bool:
    """Whether the true classes agree, which two splits of one dataset need not."""
    return bool(np.array_equal(one.labels(), other.labels()))


def pair_test(prefix: str, seed: int, variant: FinishedRun, baseline: FinishedRun) -> PairTest:
    """McNemar's test on two runs."""
    labels = variant.labels()
    ours, theirs = (run.logits().argmax(axis=1) == labels for run in (variant, baseline))
    only_ours, only_theirs = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    here, keys = f"{prefix}.mcnemar[{seed}]", (variant.key, baseline.key)
    return PairTest(
        seed,
        Quantity(f"{here}.only_variant", only_ours, "count", keys),
        Quantity(f"{here}.only_baseline", only_theirs, "count", keys),
        Quantity(f"{here}.p", mcnemar(only_ours, only_theirs), "probability", keys),
    )


def differences(variant: RunRecipe, baseline: RunRecipe) -> tuple[Change, ...]:
    """Fields in which two recipes differ to any effect, in the order of the recipe."""
    after, before = flat(variant), flat(baseline)
    fields = dict.fromkeys([*before, *after])
    return tuple(
        Change(field, before.get(field), after.get(field))
        for field in fields
        if before.get(field) != after.get(field) and (has_effect(field, before) or has_effect(field, after))
    )


def flat(recipe: RunRecipe) -> dict[str, object]:
    """Every field by its dotted path, but the seed and where the data lie."""
    parts = {"data": recipe.data, "model": recipe.model, "training": recipe.training}
    return {
        f"{part}.{name}": getattr(values, name)
        for part, values in parts.items()
        for name in type(values).model_fields
        if name != "path"
    }


def has_effect(field: str, recipe: Mapping[str, object]) -> bool:
    """Whether a field means anything under the others."""
    if field not in DEPENDENT:
        return True
    other, values = DEPENDENT[field]
    return recipe.get(other) in values


def factors(changes: Sequence[Change]) -> tuple[str, ...]:
    """The changes without those that belong to another one."""
    changed = {change.field for change in changes}
    stages = next((change for change in changes if change.field == PER_STAGE[0]), None)
    deeper = stages is not None and len(tuple_of(stages.before)) != len(tuple_of(stages.after))
    return tuple(
        field
        for field in (change.field for change in changes)
        if not (field in DEPENDENT and DEPENDENT[field][0] in changed)
        and not (deeper and field in PER_STAGE[1:])
    )


def tuple_of(value: object) -> tuple[object, ...]:
    """A field that is known to be a tuple."""
    assert isinstance(value, tuple)
    return value


def leading(variants: Sequence[VariantStudy]) -> tuple[VariantStudy, ...]:
    """The variant with the highest mean test accuracy, or all that share it."""
    # Means of unlike values may be the same number but for their last bits.
    means = [round(variant.numbers["test_accuracy"].value, 12) for variant in variants]
    return tuple(variant for variant, mean in zip(variants, means, strict=True) if mean == max(means))


def best_of(variants: Sequence[VariantStudy]) -> frozenset[str]:
    """Names of the leading variants and of all that do not differ significantly from one of them.

    Empty where a variant was trained only once, as nothing is then known about chance.
    """
    if any(len(variant.runs) < 2 for variant in variants):
        return frozenset()
    best = leading(variants)
    return frozenset(
        variant.name
        for variant in variants
        if not all(accuracy_difference(variant, top).significant for top in best)
    )
