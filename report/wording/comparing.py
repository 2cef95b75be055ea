"""变体比较 and what 实验小结 says of it: sentences that follow from verdicts, for any result."""

from __future__ import annotations

from collections.abc import Iterable

from report.study.comparison import Comparison, Verdict, best_of
from report.study.variant import VariantStudy
from report.wording.recipe_fields import field_name
from report.wording.scene import Scene, listed, number, ref

MANY = 3
"""From so many comparisons on it is said that no correction was made for their number."""


def comparison(scene: Scene) -> str:
    """三、2. 变体比较."""
    found = tuple(scene.study.comparisons.values())
    paragraphs = [
        overview(scene),
        method(scene, found),
        "\n".join(f"- {told(scene, item)}" for item in found),
    ]
    paragraphs.append(leaders(scene) + caution(found))
    paragraphs += failures(scene)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def overview(scene: Scene) -> str:
    """Where what is to be found."""
    settings = (
        f"{ref('settings')}列出各变体配置的不同之处，" if scene.has("settings") else "各变体的配置完全相同，"
    )
    return f"{settings}{ref('comparison')}与{ref('costs')}给出它们的结果、规模与代价，{ref('differences')}逐一比较测试准确率。"


def method(scene: Scene, found: tuple[Comparison, ...]) -> str:
    """Both tests, one sentence each."""
    sentences = []
    if all(item.verdict == "single" for item in found):
        sentences.append("各变体只训练了一次，无法估计准确率之差的置信区间，因此下文不判断差异是否显著。")
    else:
        sentences.append(
            "95% 置信区间由配对 t 检验得到：对每个种子求两者准确率之差，由这些差的均值与标准差估计真实差值的范围，"
            "区间不含 0 才称差异显著。"
        )
    if any(item.mcnemar for item in found):
        sentences.append(
            "McNemar 检验比较同一种子的两个网络对同一批图像的预测，只看一个判对而另一个判错的图像，"
            "检验这两种情形的次数之差是否超出偶然；它不涉及换一个种子重新训练会怎样。"
        )
    return "".join(sentences)


def told(scene: Scene, item: Comparison) -> str:
    """One comparison: how large, whether more than chance, what was changed."""
    return (
        f"**{label(item.variant)}**（{changed(item)}）：{verdict(item)}{answers(item)}。{attribution(item)}"
    )


def label(variant: str) -> str:
    """A variant's label, bound, as students choose it."""
    return number(f"{variant}.label")


def changed(item: Comparison) -> str:
    """What was changed, in brackets behind the name."""
    names = [field_name(field) for field in item.factors]
    if not names:
        return f"与“{label(item.baseline)}”配置相同"
    return f"与“{label(item.baseline)}”相比{'只' if item.one_factor else '同时'}改变了{listed(names)}"


def attribution(item: Comparison) -> str:
    """To what the difference may not be put down."""
    if len(item.factors) < 2 or item.verdict == "identical":
        return ""
    return f"同时改变的共有 {len(item.factors)} 项，这一差异不能归于其中任何一项。"


def verdict(item: Comparison) -> str:
    """The difference in words."""
    ends = f"[{number(f'{item.variant}.difference_low | figures')}, {number(f'{item.variant}.difference_high | figures')}]"
    interval = f"95% 置信区间为 {ends} 个百分点"
    match item.verdict:
        case "better" | "worse":
            return f"测试准确率{by(item)}，{interval}，差异显著"
        case "uncertain":
            return f"测试准确率平均{by(item)}，{interval}，含 0，差异不显著"
        case "identical":
            return "每个种子的结果都完全相同，没有差异"
        case "single":
            return f"测试准确率{by(item)}，重复的次数不足以判断这是否出于偶然"


def by(item: Comparison) -> str:
    """高 0.42 个百分点, or that the two are as good as equal."""
    value = item.difference.value
    if value == 0:
        return "相等"
    if not round(100 * value, 2):
        return "相差不足 0.01 个百分点"
    return f"{'高' if value > 0 else '低'} {number(f'{item.variant}.difference | size')}"


def answers(item: Comparison) -> str:
    """What McNemar's test says, and how the two tests go together."""
    if item.verdict == "identical":
        return ""
    if not item.mcnemar:
        return "；两者由不同的图像评价，不作 McNemar 检验"
    found, tests = sum(test.significant for test in item.mcnemar), len(item.mcnemar)
    if tests == 1:
        return f"；McNemar 检验的 p 值{'小于' if found else '不小于'} 0.05"
    text = f"；McNemar 检验在 {tests} 个种子中的 {found} 个上给出 p < 0.05"
    if item.verdict == "uncertain" and found:
        return text + "，可见单次训练的差别可以超出测试样本的偶然，但换一个种子未必重现"
    if item.significant and not found:
        return text + "，单次训练的差别并未超出测试样本的偶然"
    return text


def leaders(scene: Scene) -> str:
    """Which variant came out best, and which cannot be told from it."""
    variants = tuple(scene.study.variants.values())
    top = max(variants, key=lambda variant: variant.numbers["test_accuracy"].value)
    text = f"测试准确率的均值最高的是“{label(top.name)}”（{number(f'{top.name}.test_accuracy', std=True)}）"
    best = best_of(variants)
    if not best:
        return text + "，但只训练一次，不足以断定它优于其他变体。"
    tied = [f"“{label(variant.name)}”" for variant in variants if variant.name in best - {top.name}]
    if tied:
        return text + f"，{listed(tied)}与它的差异不显著，不能分出高下。"
    return text + "，其他变体与它的差异都是显著的。"


def caution(found: tuple[Comparison, ...]) -> str:
    """That several comparisons find something by chance more easily than one."""
    judged = [item for item in found if item.low is not None]
    if len(judged) < MANY:
        return ""
    return f"以上共作了 {len(judged)} 次比较，区间没有按比较的次数校正，因此个别“显著”仍可能出于偶然。"


def failures(scene: Scene) -> list[str]:
    """Runs of other variants than the baseline that learnt nothing."""
    return [
        f"“{label(variant.name)}”的{listed([f'种子 {seed}' for seed in variant.stuck])}直到训练结束仍停留在初期的平台上，"
        f"准确率接近随机猜测；{'它' if len(variant.stuck) == 1 else '它们'}未被剔除，该变体的均值因此偏低。"
        for variant in others(scene)
        if variant.stuck
    ]


def others(scene: Scene) -> Iterable[VariantStudy]:
    """All variants but the baseline."""
    return (variant for variant in scene.study.variants.values() if variant.name != scene.study.baseline)


def conclusions(scene: Scene) -> list[str]:
    """The paragraphs of 实验小结 about the variants; none where there is one variant."""
    found = tuple(scene.study.comparisons.values())
    if not found:
        return []
    single = len({item.baseline for item in found}) == 1
    opening = f"与“{label(found[0].baseline)}”相比，" if single else "各变体与各自的比较对象相比，"
    opening += "测试准确率"
    return [opening + "；".join(groups(found)) + "。" + remarks(found), *failures(scene)]


GROUPS: tuple[tuple[tuple[Verdict, ...], str], ...] = (
    (("better",), "显著提高的有"),
    (("worse",), "显著降低的有"),
    (("uncertain",), "差异不显著的有"),
    (("identical",), "毫无差别的有"),
    (("single",), "差异无法判断的有"),
)


def groups(found: tuple[Comparison, ...]) -> Iterable[str]:
    """The variants by their verdicts, with the size of each difference."""
    for verdicts, words in GROUPS:
        members = [item for item in found if item.verdict in verdicts]
        if members:
            told = [
                f"“{label(item.variant)}”" + ("" if "identical" in verdicts else f"（{by(item)}）")
                for item in members
            ]
            yield f"{words}{listed(told)}"


def remarks(found: tuple[Comparison, ...]) -> str:
    """What must not be concluded."""
    several = [f"“{label(item.variant)}”" for item in found if len(item.factors) > 1]
    text = f"其中{listed(several)}与比较对象不止一项不同，差异不能归于单一因素。" if several else ""
    if any(item.verdict == "uncertain" for item in found):
        text += "“不显著”只说明这几个种子不足以分辨，不等于没有作用；要分辨更小的差异，需要更多的随机种子。"
    if any(item.verdict == "single" for item in found):
        text += "要判断差异是否出于偶然，每个变体至少要用两个随机种子训练。"
    return text
