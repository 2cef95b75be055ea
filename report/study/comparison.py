"""A variant beside the one that it is compared with: the difference, whether it is more than chance, what else differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from report.quantities import Quantity
from report.study.borders import border_moved
from report.study.changes import Change, differences, factors
from report.study.finished_run import FinishedRun
from report.study.one_training import one_training
from report.study.statistics import ALPHA, MeanDifference, holm, mcnemar, paired_difference, welch_difference
from report.study.variant import VariantStudy

Verdict = Literal["better", "worse", "uncertain", "identical", "single", "mixed"]
"""better, worse: the interval leaves zero out. uncertain: it includes zero. identical: with each seed, both classify the same
images correctly (what they take the others for may differ). single: fewer than two runs on a side. mixed: of one side some seeds
learnt to classify and some did not, so that its mean stands for neither."""

Finding = Literal[Verdict, "better_uncorrected", "worse_uncorrected"]
"""A verdict after Holm's correction; uncorrected: the interval leaves zero out, the adjusted p-value is not below 0.05."""

SCATTERED = 0.5
"""From this ratio of standard deviation to size on the differences of the seeds are said to scatter."""

Agreement = Literal["every", "none", "some", "opposed"]
"""With how many of the seeds McNemar's test finds a difference; opposed: some seeds one way, some the other."""


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
        p: of the t-test that goes with the interval; None as there.
        holm: `p` adjusted for all comparisons of the study that were planned; `p` itself where this one was not tested.
        paired: whether both were trained with the same seeds.
        substituted: whether one image's share stands in for a standard deviation of zero in the interval.
        beyond: whether the interval holds differences that would take the variant below 0 or above 100 %.
        mcnemar: one test a common seed; empty where the two were judged by different images.
        changes: in what the recipes differ, seed apart; fields without effect left out.
        factors: fields of the changes, without those that belong to another one.
        border_moved: whether both write one border of zeros in different places, which is no change.
        equal_epochs: whether both were trained for as many epochs.
        one_training: whether both are the same training, stopped after unequal numbers of epochs.
    """

    variant: str
    baseline: str
    difference: Quantity
    low: Quantity | None
    high: Quantity | None
    p: Quantity | None
    holm: Quantity | None
    paired: bool
    verdict: Verdict
    mcnemar: tuple[PairTest, ...]
    changes: tuple[Change, ...]
    factors: tuple[str, ...]
    border_moved: bool
    equal_epochs: bool
    one_training: bool
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
    def agreement(self) -> Agreement | None:
        """How far McNemar's tests agree; None where there are none."""
        if self.wins and self.losses:
            return "opposed"
        found = self.wins + self.losses
        if found == len(self.mcnemar):
            return "every" if found else None
        return "some" if found else "none"

    @property
    def one_factor(self) -> bool:
        """Whether the difference can be put down to a single change."""
        return len(self.factors) == 1

    @property
    def significant(self) -> bool:
        """Whether the difference is more than chance would explain, were it the only one."""
        return self.verdict in ("better", "worse")

    @property
    def planned(self) -> bool:
        """Whether there were runs enough for a test, whatever came of them."""
        return self.p is not None

    @property
    def tested(self) -> bool:
        """Whether a verdict rests on the interval."""
        return self.significant or self.verdict == "uncertain"

    @property
    def survives(self) -> bool:
        """Whether the difference is significant for all that several were tested."""
        return self.significant and self.holm is not None and self.holm.value < ALPHA

    @property
    def finding(self) -> Finding:
        """What is to be said of it beside the others."""
        if self.verdict == "better" and not self.survives:
            return "better_uncorrected"
        return "worse_uncorrected" if self.verdict == "worse" and not self.survives else self.verdict

    @property
    def scattered(self) -> bool:
        """Whether the difference varies much from seed to seed for its size."""
        std = self.difference.std
        return std is not None and std >= SCATTERED * abs(self.difference.value)

    @property
    def one_direction(self) -> bool:
        """Whether with each seed that both were trained with the same one of them classified more images correctly."""
        gaps = [test.only_variant.value - test.only_baseline.value for test in self.mcnemar]
        return bool(gaps) and (min(gaps) > 0 or max(gaps) < 0)

    @property
    def numbers(self) -> dict[str, Quantity]:
        """What prose can name as a member of the variant."""
        ends = {
            "difference_low": self.low,
            "difference_high": self.high,
            "difference_p": self.p,
            "difference_holm": self.holm,
        }
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
        pair_test(seed, variant, baseline)
        for seed in first
        if seed in second and same_images(first[seed], second[seed])
    )
    low, high = (
        None if end is None else Quantity(f"{variant.name}.difference_{name}", end, "points", keys)
        for name, end in (("low", gap.low), ("high", gap.high))
    )
    p = None if gap.p is None else Quantity(f"{variant.name}.difference_p", gap.p, "probability", keys)
    mixed = variant.mixed or baseline.mixed
    return Comparison(
        variant=variant.name,
        baseline=baseline.name,
        difference=Quantity(f"{variant.name}.difference", gap.value, "points", keys, gap.std),
        low=low,
        high=high,
        p=p,
        holm=p and replace(p, name=f"{variant.name}.difference_holm"),
        paired=paired,
        verdict="mixed" if mixed else judge(gap, tests, pairs=len(first) if paired else 0),
        mcnemar=tests,
        changes=changes,
        factors=factors(changes),
        border_moved=border_moved(variant.recipe, baseline.recipe),
        equal_epochs=variant.recipe.training.epochs == baseline.recipe.training.epochs,
        one_training=one_training(first, second, changes),
        substituted=gap.substituted,
        beyond=goes_beyond(gap, baseline.numbers["test_accuracy"].value),
    )


def corrected(found: Mapping[str, Comparison]) -> dict[str, Comparison]:
    """Comparisons whose p-values are adjusted for how many were planned."""
    planned = [(name, item, item.holm) for name, item in found.items() if item.holm]
    # What was excluded for its outcome was planned all the same: without it the others would look surer than they are.
    values = holm([p.value if item.tested else 1.0 for _, item, p in planned])
    adjusted = {
        name: replace(p, value=value)
        for (name, item, p), value in zip(planned, values, strict=True)
        if item.tested
    }
    return {name: replace(item, holm=adjusted.get(name, item.holm)) for name, item in found.items()}


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


def pair_test(seed: int, variant: VariantStudy, baseline: VariantStudy) -> PairTest:
    """McNemar's test on two runs of one seed."""
    ours, theirs = (study.classification.of_runs[seed].right for study in (variant, baseline))
    only_ours, only_theirs = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    keys = by_seed(variant)[seed].key, by_seed(baseline)[seed].key
    here = f"{variant.name}.mcnemar[{seed}]"
    return PairTest(
        seed,
        Quantity(f"{here}.only_variant", only_ours, "count", keys),
        Quantity(f"{here}.only_baseline", only_theirs, "count", keys),
        Quantity(f"{here}.p", mcnemar(only_ours, only_theirs), "probability", keys),
    )
