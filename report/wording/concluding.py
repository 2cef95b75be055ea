"""What 实验小结 says of the variants."""

from __future__ import annotations

from report.study.comparison import Comparison
from report.wording.comparing import accuracy, by, groups, leaders, size, trend
from report.wording.correction import caution
from report.wording.failing import failures, unlearnt
from report.wording.pair_tests import quoted
from report.wording.scene import Scene, label, listed

VERDICTS = {
    "better": "显著提高的有",
    "better_uncorrected": "未校正时显著提高的有",
    "worse": "显著降低的有",
    "worse_uncorrected": "未校正时显著降低的有",
    "uncertain": "差异不显著的有",
    "single": "差异无法判断的有",
    "identical": "判对的图像完全相同的有",
}


def conclusions(scene: Scene) -> list[str]:
    """The paragraphs of 实验小结 about the variants; none where there is one variant."""
    found = tuple(scene.study.comparisons.values())
    if not found:
        return []
    paragraphs = [
        verdicts(scene, found) + caution(scene, "以上"),
        leaders(scene) + trend(scene),
        *failures(scene),
        remarks(scene, found),
    ]
    return [paragraph for paragraph in paragraphs if paragraph]


def verdicts(scene: Scene, found: tuple[Comparison, ...]) -> str:
    """The variants by their verdicts, with the size of each difference."""
    told = groups(found)
    if not told:
        return ""
    single = len({item.baseline for item in found}) == 1
    opening = f"与“{label(found[0].baseline)}”相比，" if single else "各变体与各自的比较对象相比，"
    reflected = unlearnt(scene, [item for group in told for item in group])
    last = f"；{reflected}。" if reflected else "。"
    if all(item.verdict == "single" for group in told for item in group):
        sized = "，".join(quoted(item) + by(item) for item in told[0])
        return f"{accuracy(scene)}{opening}{sized}{last}"
    opening += "" if all(group[0].verdict == "identical" for group in told) else accuracy(scene)
    clauses = [
        VERDICTS[group[0].finding] + listed([quoted(item) + size(item) for item in group]) for group in told
    ]
    return f"{opening}{'；'.join(clauses)}{last}"


def remarks(scene: Scene, found: tuple[Comparison, ...]) -> str:
    """What must not be concluded."""
    judged = [item for group in groups(found) for item in group if item.verdict != "identical"]
    several = [quoted(item) for item in judged if len(item.factors) > 1]
    text = ""
    if several:
        they = "各变体与比较对象都" if len(several) == len(found) > 1 else f"{listed(several)}与比较对象"
        text += f"{they}不止一项不同，差异不能归于单一因素。"
    if any(item.verdict == "uncertain" for item in found):
        text += "“不显著”只说明这几个种子不足以分辨，不等于没有作用；要分辨更小的差异，需要更多的随机种子。"
    if any(item.verdict == "single" for item in found):
        if all(len(variant.runs) == 1 for variant in scene.study.variants.values()):
            text += "每种配置只训练了一次，不能推断换种子后的差异。"
        text += "要判断差异是否出于偶然，每个变体至少要用两个随机种子训练。"
    return text
