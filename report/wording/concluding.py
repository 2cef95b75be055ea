"""实验小结: what came of the baseline, of the variants, and of what was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from report.study.comparison import Comparison
from report.study.variant import VariantStudy
from report.wording import plateaus, reproducing
from report.wording.comparing import accuracy, by, groups, measurable, size
from report.wording.correction import caution
from report.wording.failing import failures, unlearnt
from report.wording.leading import leaders, trend
from report.wording.pair_tests import quoted
from report.wording.scene import Scene, accuracy_of, evaluated, label, listed, number

VERDICTS = {
    "better": "显著提高的有",
    "better_uncorrected": "未校正时显著提高的有",
    "worse": "显著降低的有",
    "worse_uncorrected": "未校正时显著降低的有",
    "uncertain": "差异不显著的有",
    "single": "差异无法判断的有",
    "identical": "判对的图像完全相同的有",
}


def summary(scene: Scene) -> str:
    """四、实验小结."""
    base = scene.base
    runs = f"（{number('baseline.runs')} 个随机种子）" if len(base.runs) > 1 else ""
    named = f"“{label(base.name)}”"
    trained = (
        f"本实验基于 PyTorch 训练了 {len(scene.study.variants)} 种网络配置，其中基准配置{named}"
        if scene.several
        else f"本实验基于 PyTorch 实现并训练了{named}，网络"
    )
    first = (
        f"{trained}共有 {number('baseline.parameters')} 个可训练参数，"
        f"训练 {number('baseline.epochs')} 轮后{accuracy_of(base)}为 {number('baseline.test_accuracy', std=True)}{runs}，"
        f"{errors(base)}。" + gap(base)
    )
    paragraphs = [first, plateaus.late(scene), *conclusions(scene)]
    if scene.study.checks:
        paragraphs.append(reproducing.conclusion(scene.study))
    if not scene.several:
        paragraphs.append("本实验只训练了一种网络配置，不能据此判断激活函数、池化方式等单个因素的作用。")
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def errors(base: VariantStudy) -> str:
    """How many images were misclassified."""
    if not base.classification.pairs:
        return "没有一幅图像被误分"
    return f"{'平均' if len(base.runs) > 1 else ''}有 {number('baseline.errors')} 幅图像被误分"


def gap(base: VariantStudy) -> str:
    """By how much the training images are classified better, or worse, than the others: both measured after training."""
    where = evaluated(base)
    text = f"训练结束后在训练集上重新评价，准确率为 {number('baseline.train_accuracy', std=True)}，"
    gaps = [round(100 * numbers["generalization_gap"].value, 2) for numbers in base.seeds.values()]
    if not any(gaps):
        exact = not base.numbers["generalization_gap"].value and not base.numbers["generalization_gap"].std
        return f"{text}与{where}{'' if exact else '几乎'}相同。"
    rounding = "（由未舍入的数值算出）" if unlike_printed(base) else ""
    if len(gaps) == 1:
        above = "高" if gaps[0] > 0 else "低"
        return f"{text}比{where}{above} {number('baseline.generalization_gap | size')}{rounding}。"
    text += f"与{where}之差为 {number('baseline.generalization_gap', std=True)}{rounding}，"
    if min(gaps) > 0 or max(gaps) < 0:
        both = f"训练准确率都{'高' if gaps[0] > 0 else '低'}于{accuracy_of(base)}"
        return f"{text}{number('baseline.runs')} 个种子的{both}。"
    return f"{text}各种子的高低并不一致，看不出哪一方更高。"


def unlike_printed(base: VariantStudy) -> bool:
    """Whether the gap as printed is not the difference of the two accuracies as printed, each in percent."""
    train, test, difference = (
        round(100 * base.numbers[name].value, 2)
        for name in ("train_accuracy", "test_accuracy", "generalization_gap")
    )
    return round(train - test, 2) != difference


def conclusions(scene: Scene) -> list[str]:
    """The paragraphs of 实验小结 about the variants; none where there is one variant."""
    found = tuple(scene.study.comparisons.values())
    if not found:
        return []
    paragraphs = [
        verdicts(scene, found) + caution(scene, "以上", brief=True),
        leaders(scene, brief=True) + trend(scene, brief=True),
        "".join(failures(scene, brief=True)),
        remarks(scene, found),
    ]
    if len(found) == 1:
        return ["".join(paragraphs)]
    return [paragraph for paragraph in paragraphs if paragraph]


def verdicts(scene: Scene, found: tuple[Comparison, ...]) -> str:
    """The variants by their verdicts, with the size of each difference."""
    told = groups(found)
    if not told:
        return ""
    if len(found) == 1 and found[0].verdict != "identical":
        return alone(scene, found[0])
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


def alone(scene: Scene, item: Comparison) -> str:
    """The one comparison of a report in a sentence."""
    other = f"“{label(item.baseline)}”"
    away = f"比{other}{by(item)}" if measurable(item) else f"与{other}{by(item)}"
    said = {"better": "，差异显著", "worse": "，差异显著", "uncertain": "，差异不显著"}.get(item.verdict, "")
    reflected = unlearnt(scene, [item])
    return (
        f"{quoted(item)}的{accuracy(scene)}为 {number(f'{item.variant}.test_accuracy', std=True)}，{away}{said}"
        f"{f'；{reflected}' if reflected else ''}。"
    )


def remarks(scene: Scene, found: tuple[Comparison, ...]) -> str:
    """What must not be concluded."""
    judged = [item for group in groups(found) for item in group if item.verdict != "identical"]
    several = [quoted(item) for item in judged if len(item.factors) > 1]
    text = ""
    if several:
        they = f"{listed(several)}与比较对象"
        if len(several) == len(found):
            they = "各变体与比较对象都" if len(found) > 1 else "两者"
        text += f"{they}不止一项不同，差异不能归于单一因素。"
    text += "".join(unfinished(scene, judged))
    if any(item.verdict == "uncertain" for item in found):
        text += "“不显著”只说明这几个种子不足以分辨，不等于没有作用；要分辨更小的差异，需要更多的随机种子。"
    elif any(item.significant and not item.survives for item in found):
        text += (
            f"种子少而比较多时，校正后更难显著（这里是 {number('baseline.runs')} 个种子、"
            f"{sum(item.planned for item in found)} 次比较），“不再显著”不等于没有作用；要分辨，需要更多的随机种子。"
        )
    if any(item.verdict == "single" for item in found):
        if len(found) == 1 and all(len(variant.runs) == 1 for variant in scene.study.variants.values()):
            return f"{text}每种配置只训练了一次，无从判断差异是否出于偶然。"
        text += "要判断差异是否出于偶然，每个变体至少要用两个随机种子训练。"
    return text


def unfinished(scene: Scene, judged: Sequence[Comparison]) -> Iterator[str]:
    """Of each variant that others were compared with while it was still rising: for how many epochs that holds."""
    for name in dict.fromkeys(item.baseline for item in judged if item.equal_epochs):
        base = scene.study.variants[name]
        if base.rising:
            yield (
                f"“{label(name)}”的{accuracy_of(base)}到最后一轮仍在升高，"
                f"与它的差异只就训练 {number(f'{name}.epochs')} 轮而言。"
            )
