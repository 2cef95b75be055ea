"""What of the significant differences is left when it is counted how many were looked for."""

from __future__ import annotations

from report.study.comparison import Comparison
from report.wording.comparison_tables import as_planned, several_tested
from report.wording.numbers import text as written
from report.wording.pair_tests import quoted
from report.wording.scene import Scene, listed, number

MOST_NAMED = 2
"""Comparisons that are named again, as their groups have named them before."""


def caution(scene: Scene, where: str, *, brief: bool = False) -> str:
    """Which differences outlive Holm's correction; `where`: a phrase before; `brief`: without the numbers."""
    found = tuple(scene.study.comparisons.values())
    significant = [item for item in found if item.significant]
    if not significant or not several_tested(found):
        return ""
    kept = [item for item in significant if item.survives]
    lost = [item for item in significant if not item.survives]
    planned = as_planned(found)
    how_many = "" if planned else f" {sum(item.planned for item in found)} 次"
    bracket = f"（{planned}）" if planned and not brief else ""
    opening = f"{where}{how_many}比较按 Holm 方法{'' if brief else '作多重比较'}校正后{bracket}，"
    if not lost:
        them = f"其中显著的 {len(kept)} 项都" if len(kept) > 1 else f"{quoted(kept[0])}的差异"
        return f"{opening}{them}仍然显著。"
    if not kept:
        them = f"未校正时显著的 {len(lost)} 项都" if len(lost) > 1 else quoted(lost[0])
        return f"{opening}{them}不再显著{'' if brief else adjusted(lost)}，{doubt(lost)}。"
    kept_told, lost_told = (listed([quoted(item) for item in items]) for items in (kept, lost))
    if len(kept) > MOST_NAMED:
        kept_told = f"其中 {len(kept)} 项"
    return (
        f"{opening}{kept_told}仍然显著，{lost_told}不再显著{'' if brief else adjusted(lost)}，{doubt(lost)}。"
    )


def adjusted(lost: list[Comparison]) -> str:
    """（校正后 p 为 0.053）, 都是 where they are equal as printed."""
    least = min(lost, key=lambda item: item.holm.value if item.holm else 1)
    shown = {written(item.holm) for item in lost if item.holm}
    how = "为" if len(lost) == 1 else "都是" if len(shown) == 1 else "最小为"
    return f"（校正后 p {how} {number(f'{least.variant}.difference_holm')}）"


def doubt(lost: list[Comparison]) -> str:
    """That what is not significant any more may be chance."""
    return "仍可能出于偶然" if len(lost) == 1 else "还不能排除偶然"
