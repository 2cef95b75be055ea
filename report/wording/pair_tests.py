"""What McNemar's tests say, and how they go together with the intervals."""

from __future__ import annotations

from report.study.comparison import Comparison
from report.wording.comparison_tables import SIGNIFICANT
from report.wording.labels import EVALUATED
from report.wording.scene import Scene, label, listed


def quoted(item: Comparison) -> str:
    """“ReLU”."""
    return f"“{label(item.variant)}”"


def answers(scene: Scene, item: Comparison) -> str:
    """Of one comparison, as a clause behind its verdict."""
    if item.verdict == "identical":
        return ""
    if item.agreement is None:
        return "；两者由不同的图像评价，不作 McNemar 检验"
    if len(item.mcnemar) == 1:
        return f"；McNemar 检验的 p 值{'小于' if item.agreement == 'every' else '不小于'} 0.05"
    but = "但 " if item.significant and item.agreement == "none" else ""
    return f"；{but}McNemar 检验{said(scene, (item,))}"


def pair_tests(scene: Scene, group: tuple[Comparison, ...]) -> str:
    """Of comparisons that have one verdict, as a sentence."""
    tested = [item for item in group if item.agreement and item.verdict != "identical"]
    kinds = dict.fromkeys((item.agreement, len(item.mcnemar)) for item in tested)
    alike = [tuple(item for item in tested if (item.agreement, len(item.mcnemar)) == kind) for kind in kinds]
    clauses = [whose(items, group) + said(scene, items) for items in alike]
    if not clauses:
        return ""
    clauses[0] = f"{whose(alike[0], group)}的 McNemar 检验{said(scene, alike[0])}"
    return f"{'；'.join(clauses)}。"


def whose(items: tuple[Comparison, ...], group: tuple[Comparison, ...]) -> str:
    """Which of a group's variants."""
    return "它们" if len(items) == len(group) else listed(list(map(quoted, items)))


def why_uncertain(items: tuple[Comparison, ...]) -> str:
    """Why intervals include zero although all seeds go one way."""
    pairs = len(items[0].mcnemar)
    if not all(item.paired for item in items):
        return "区间仍含 0"
    if pairs == 2:
        return f"只有 {pairs} 个种子，区间很宽，仍含 0"
    if all(item.scattered for item in items):
        return "差的大小起伏大，区间仍含 0"
    return f"只有 {pairs} 个种子，区间仍含 0"


def said(scene: Scene, items: tuple[Comparison, ...]) -> str:
    """What the tests of comparisons that agree in it say."""
    first = items[0]
    tests, uncertain = len(first.mcnemar), first.verdict == "uncertain"
    every = f"在 {tests} 个种子上都" if tests > 1 else ""
    match first.agreement:
        case "every":
            text = f"{every}得到 {SIGNIFICANT}"
            return text + (f"，各种子方向一致，但{why_uncertain(items)}" if uncertain and tests > 1 else "")
        case "none":
            text = f"{every}未达到 {SIGNIFICANT}"
            small = first.significant and all(item.one_direction for item in items)
            return text + (
                "：差别很小而方向一致，单看任何一次训练都不足以断定" if small and tests > 1 else ""
            )
        case "opposed":
            found = (
                f"在 {first.wins} 个种子上显著更高，在 {first.losses} 个种子上显著更低"
                if len(items) == 1
                else "在有的种子上显著更高，在有的种子上显著更低"
            )
            return f"{found}（{SIGNIFICANT}），可见换一个种子结论就可能相反"
        case _:
            alike = len({item.wins + item.losses for item in items}) == 1
            some = f" {tests} 个种子中的 {first.wins + first.losses} 个" if alike else "一部分种子"
            text = f"在{some}上得到 {SIGNIFICANT}"
    if not uncertain:
        return text
    sample = EVALUATED[scene.study.variants[first.variant].runs[0].results.evaluated]
    return f"{text}，可见单次训练的差别可以超出{sample}样本的偶然，但换一个种子未必重现"
