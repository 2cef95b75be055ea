"""变体比较 and what 实验小结 says of it: sentences that follow from verdicts, for any result."""

from __future__ import annotations

from collections.abc import Iterable

from report.study.comparison import Comparison, Verdict, best_of, leading
from report.study.variant import VariantStudy
from report.wording import tables
from report.wording.labels import EVALUATED
from report.wording.recipe_fields import field_name
from report.wording.scene import Scene, listed, number, ref

MANY = 3
"""From so many comparisons on it is said that no correction was made for their number."""


def comparison(scene: Scene) -> str:
    """三、2. 变体比较."""
    found = tuple(scene.study.comparisons.values())
    paragraphs = [
        overview(scene),
        method(found),
        "\n".join(f"- {told(scene, item)}" for item in found),
    ]
    paragraphs.append(leaders(scene) + caution(scene, found))
    paragraphs += failures(scene)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def accuracy(scene: Scene) -> str:
    """测试准确率, or 验证准确率 where a part of the training images was held out."""
    return tables.metric("test_accuracy", scene.study.variants.values())


def overview(scene: Scene) -> str:
    """Where what is to be found."""
    settings = (
        f"{ref('settings')}列出各变体配置的不同之处，" if scene.has("settings") else "各变体的配置完全相同，"
    )
    shown = f"{ref('comparison')}与{ref('costs')}给出它们的结果、规模与代价"
    return f"{settings}{shown}，{ref('differences')}逐一比较{accuracy(scene)}。"


def method(found: tuple[Comparison, ...]) -> str:
    """Both tests, one sentence each."""
    sentences = []
    if all(item.low is None for item in found):
        sentences.append("各变体只训练了一次，无法估计准确率之差的置信区间，因此下文不判断差异是否显著。")
    else:
        sentences.append(
            "95% 置信区间由配对 t 检验得到：对每个种子求两者准确率之差，由这些差的均值与标准差估计真实差值的范围，"
            "区间不含 0 才称差异显著。"
        )
        if tables.substitutes(found):
            sentences.append(f"{tables.substitute(found)}。")
    if any(item.mcnemar for item in found):
        sentences.append(
            "McNemar 检验比较同一种子的两个网络对同一批图像的预测，只看一个判对而另一个判错的图像，"
            "检验这两种情形的次数之差是否超出偶然；它不涉及换一个种子重新训练会怎样。"
        )
    return "".join(sentences)


def told(scene: Scene, item: Comparison) -> str:
    """One comparison: how large, whether more than chance, what was changed."""
    return f"**{label(item.variant)}**（{changed(item)}）：{verdict(scene, item)}{answers(item)}。{attribution(item)}"


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


def verdict(scene: Scene, item: Comparison) -> str:
    """The difference in words."""
    match item.verdict:
        case "better" | "worse":
            return f"{accuracy(scene)}{by(item)}，{interval(item)}，差异显著"
        case "uncertain":
            return f"{accuracy(scene)}平均{by(item)}，{interval(item)}，含 0，差异不显著"
        case "identical":
            images = EVALUATED[scene.study.variants[item.variant].runs[0].results.evaluated]
            return f"每个种子判对的{images}图像都完全相同，准确率没有差异"
        case "single":
            return f"{accuracy(scene)}{by(item)}，重复的次数不足以判断这是否出于偶然"


def interval(item: Comparison) -> str:
    """95% 置信区间为 [−0.12, +0.34] 个百分点."""
    low, high = (
        number(f"{item.variant}.{end} | interval_end") for end in ("difference_low", "difference_high")
    )
    return f"95% 置信区间为 [{low}, {high}] 个百分点"


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
    wins, losses, tests = item.wins, item.losses, len(item.mcnemar)
    found = wins + losses
    if tests == 1:
        return f"；McNemar 检验的 p 值{'小于' if found else '不小于'} 0.05"
    text = f"；McNemar 检验在 {tests} 个种子中的 {found} 个上给出 p < 0.05"
    if wins and losses:
        text += f"（{wins} 个更高，{losses} 个更低）"
    if item.verdict == "uncertain" and found == max(wins, losses) == tests:
        return text + "，各种子方向一致，但差的大小起伏大，种子太少，区间仍含 0"
    if item.verdict == "uncertain" and found:
        return text + "，可见单次训练的差别可以超出测试样本的偶然，但换一个种子未必重现"
    if item.significant and not found:
        return text + "，单次训练的差别并未超出测试样本的偶然"
    return text


def leaders(scene: Scene) -> str:
    """Which variants came out best, and which cannot be told from them."""
    variants = tuple(scene.study.variants.values())
    top = leading(variants)
    mean = "的均值" if any(len(variant.runs) > 1 for variant in variants) else ""
    shown = [
        f"“{label(variant.name)}”（{number(f'{variant.name}.test_accuracy', std=True)}）" for variant in top
    ]
    text = f"{accuracy(scene)}{mean}{'并列' if len(top) > 1 else ''}最高的是{listed(shown)}"
    if len(top) == len(variants):
        return text + "，不分高下。"
    best, they = best_of(variants), "它们" if len(top) > 1 else "它"
    if not best:
        return text + f"，但有变体只训练了一次，不足以断定{they}优于其他变体。"
    tied = [f"“{label(v.name)}”" for v in variants if v.name in best and v not in top]
    if tied:
        return text + f"，{listed(tied)}与{they}的差异不显著，不能分出高下。"
    return text + f"，其他变体与{they}逐一比较，差异都显著（未作多重比较校正）。"


def caution(scene: Scene, found: tuple[Comparison, ...]) -> str:
    """That several comparisons find something by chance more easily than one, and the best of them all the more."""
    if sum(item.low is not None for item in found) < MANY:
        return ""
    marked = bool(best_of(tuple(scene.study.variants.values())))
    return (
        f"表中共列 {len(found)} 次比较{'，另有各变体与最高者的比较' if marked else ''}；"
        f"区间都没有按次数校正，{'最高者又是事后选出的，' if marked else ''}因此个别“显著”仍可能出于偶然。"
    )


def failures(scene: Scene) -> list[str]:
    """Runs of other variants than the baseline that learnt nothing."""
    return [
        f"“{label(variant.name)}”的{listed([f'种子 {seed}' for seed in variant.stuck])} 直到训练结束仍停留在初期的平台上，"
        f"准确率接近随机猜测{lowered(variant)}。"
        for variant in others(scene)
        if variant.stuck
    ]


def lowered(variant: VariantStudy) -> str:
    """That the runs that learnt nothing pull down the mean of those that did."""
    if len(variant.stuck) == len(variant.runs):
        return ""
    return f"；{'它' if len(variant.stuck) == 1 else '它们'}未被剔除，该变体的均值因此偏低"


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
    opening += "" if all(item.verdict == "identical" for item in found) else accuracy(scene)
    return [opening + "；".join(groups(found)) + "。" + remarks(found), *failures(scene)]


GROUPS: tuple[tuple[tuple[Verdict, ...], str], ...] = (
    (("better",), "显著提高的有"),
    (("worse",), "显著降低的有"),
    (("uncertain",), "差异不显著的有"),
    (("single",), "差异无法判断的有"),
    (("identical",), "判对的图像完全相同的有"),
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
