"""Which variants came out best, and whether the accuracies follow a setting."""

from __future__ import annotations

from report.study.ranking import Ranking
from report.wording import tables
from report.wording.comparison_tables import SIZES
from report.wording.recipe_fields import field_name
from report.wording.scene import Scene, label, listed, number, ref

MOST_NAMED = 3
"""So many variants close to the best are named one by one."""


def leaders(scene: Scene, *, brief: bool = False) -> str:
    """Which variants came out best, and which cannot be told from them; nothing where one comparison has said it all.

    `brief`: without the grounds.
    """
    ranking, variants = scene.study.ranking, scene.study.variants
    if not ranking.leaders or alone_compared(scene):
        return ""
    accuracy = tables.metric("test_accuracy", variants.values())
    mean = "的均值" if any(len(variants[name].runs) > 1 for name in ranking.ranked) else ""
    shown = [f"“{label(name)}”（{number(f'{name}.test_accuracy', std=True)}）" for name in ranking.leaders]
    several = len(shown) > 1
    if len(ranking.ranked) == 1:
        only = ranking.leaders[0]
        return f"“{label(only)}”的{accuracy}为 {number(f'{only}.test_accuracy', std=True)}。"
    text = f"{accuracy}{mean}{'并列' if several else ''}最高的是{listed(shown)}"
    if len(ranking.leaders) == len(ranking.ranked):
        return text + "，不分高下。"
    it = f"“{label(ranking.leaders[0])}”" if several else "它"
    if not ranking.repeated:
        once = "各变体都" if all(len(variant.runs) == 1 for variant in variants.values()) else "有变体"
        return text + f"，但{once}只训练了一次，不足以断定{'它们' if several else '它'}优于其他变体。"
    if not ranking.tied:
        if len(ranking.behind) == 1:
            return text + f"，“{label(next(iter(ranking.behind)))}”与{it}的差异显著（{ref('comparison')}）。"
        rest = "其他变体" if len(ranking.ranked) == len(variants) else "其他参与比较的变体"
        return text + f"，{rest}与{it}逐一比较，差异都显著（最高者是事后选出的，未作多重比较校正）。"
    every = "都" if len(ranking.tied) > 1 else ""
    if brief:
        return f"{text}，{close(scene)}与{it}{every}不能分出高下。"
    text += f"，{close(scene)}与{it}的差异{every}不显著，不能分出高下{closer_yet_apart(ranking)}"
    return f"{text}（{ref('comparison')}{'，未作多重比较校正' if len(ranking.behind) > 1 else ''}）。"


def alone_compared(scene: Scene) -> bool:
    """Whether there are two variants and their comparison: who is ahead is told with it."""
    found = tuple(scene.study.comparisons.values())
    return len(scene.study.variants) == 2 and len(found) == 1 and found[0].verdict != "mixed"


def close(scene: Scene) -> str:
    """Which variants cannot be told from the best: by name, or, where they are most, by naming the others."""
    ranking = scene.study.ranking
    apart = [f"“{label(name)}”" for name in ranking.behind if name not in ranking.tied]
    if len(ranking.tied) <= MOST_NAMED or len(apart) >= len(ranking.tied):
        return listed([f"“{label(name)}”" for name in ranking.tied])
    judged = "" if len(ranking.ranked) == len(scene.study.variants) else "参与比较的"
    return f"{f'除{listed(apart)}外，' if apart else ''}{judged}其余 {len(ranking.tied)} 种"


def closer_yet_apart(ranking: Ranking) -> str:
    """That a variant differs from the best significantly, although one that lies further behind does not."""
    closer = [f"“{label(name)}”" for name in ranking.closer_yet_apart]
    if not closer:
        return ""
    why = "，因为各种子之差起伏小" if ranking.steadier else ""
    return (
        f"；{listed(closer)}的均值虽高于“{label(ranking.furthest)}”，"
        f"与“{label(ranking.leaders[0])}”的差异却在未校正时显著{why}"
    )


def trend(scene: Scene, *, brief: bool = False) -> str:
    """That the accuracies rise or fall from each value of a setting to the next.

    `brief`: for 实验小结, which tells instead what the networks grew by and which settings let every seed learn.
    """
    found = scene.study.ranking.trend
    if found is None:
        return ""
    first, last = found.names[0], found.names[-1]
    ends = [number(f"{name}.test_accuracy", std=not brief) for name in (first, last)]
    way = "升高" if found.rising else "降低"
    mean = "均值" if len(scene.study.variants[first].runs) > 1 else "准确率"
    if brief:
        return (
            f"从“{label(first)}”到“{label(last)}”，{all_learnt(scene)}{grown(scene, first, last)}"
            f"{mean}逐一{way}，由 {ends[0]} {way[0]}到 {ends[1]}。"
        )
    return (
        f"从“{label(first)}”到“{label(last)}”，{field_name(found.field)}依次增大，{mean}逐一{way}，"
        f"由 {ends[0]} {way[0]}到 {ends[1]}。"
    )


def all_learnt(scene: Scene) -> str:
    """That every run along a trend learnt to classify, where elsewhere some did not."""
    failed = any(variant.failed for variant in scene.study.variants.values())
    return "各次训练都学会了分类，" if failed else ""


def grown(scene: Scene, first: str, last: str) -> str:
    """By what the networks grew (or shrank) along a trend."""
    ends = [scene.study.variants[name] for name in (first, last)]
    return "".join(
        f"{head}由 {number(f'{first}.{size}')} {'增' if values[0] < values[1] else '减'}到 {number(f'{last}.{size}')}，"
        for size, head in SIZES.items()
        if len(set(values := [variant.numbers[size].value for variant in ends])) > 1
    )
