"""What is said of runs that did not learn to classify, beside variants that did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from report.study.comparison import Comparison
from report.study.variant import VariantStudy
from report.wording.comparison_tables import MOST_LISTED
from report.wording.pair_tests import quoted
from report.wording.scene import Scene, label, listed, number


def failures(scene: Scene, *, brief: bool = False) -> list[str]:
    """Runs that learnt nothing, where they keep a variant from being compared or it is another than the baseline.

    `brief`: without the accuracies.
    """
    return [
        failure(scene, variant, brief=brief)
        for variant in scene.study.variants.values()
        if variant.failed and (variant.mixed or variant.name != scene.study.baseline)
    ]


def failure(scene: Scene, variant: VariantStudy, *, brief: bool) -> str:
    """Of one variant: which runs learnt nothing, what the others reached, and what follows from it."""
    others = [seed for seed in variant.seeds if seed not in variant.failed]
    found = "训练结束时不会分类，准确率接近随机猜测" if variant.collapsed else "没有学会分类"
    count = len(variant.failed)
    low = "" if brief else f"（{reached(variant, variant.failed)}）"
    if not others:
        whose = f"的 {count} 个种子都" if count > 1 else ""
        return f"“{label(variant.name)}”{whose}{found}{low}。"
    against = [item for item in scene.study.comparisons.values() if item.baseline == variant.name]
    unjudged = f"，{listed([quoted(item) for item in against])}也就没有比较对象" if against else ""
    rest = "" if brief else f"，另 {len(others)} 个为 {reached(variant, others)}"
    return f"“{label(variant.name)}”有 {count} 个种子{found}{low}{rest}；其均值没有代表性，不参与比较{unjudged}。"


def reached(variant: VariantStudy, seeds: Sequence[int]) -> str:
    """The accuracies of some seeds, or the lowest and the highest of many."""
    if len(seeds) <= MOST_LISTED:
        return listed([of_seed(variant, seed) for seed in seeds])
    ordered = sorted(seeds, key=lambda seed: variant.seeds[seed]["test_accuracy"].value)
    return "～".join(of_seed(variant, seed) for seed in (ordered[0], ordered[-1]))


def of_seed(variant: VariantStudy, seed: int) -> str:
    """The accuracy of one run."""
    return number(f"{variant.name}.seed[{seed}].test_accuracy")


def unlearnt(scene: Scene, found: Iterable[Comparison]) -> str:
    """That differences are those between a network that learnt to classify and one that did not; "" of any others.

    Only of baselines: `failures` tells the other variants.
    """
    items = tuple(found)
    variants = scene.study.variants
    bases = {item.baseline for item in items if variants[item.baseline].failed}
    apart = [item for item in items if item.baseline in bases and not variants[item.variant].failed]
    if not apart:
        return ""
    names = "、".join(f"“{label(name)}”" for name in variants if name in bases)
    whose = "" if len(apart) == len(items) else f"{listed(list(map(quoted, apart)))}的"
    these = whose or ("这一" if len(items) == 1 else "这些")
    return f"{names}没有学会分类，{these}差值主要反映这一点"
