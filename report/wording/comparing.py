"""变体比较: sentences that follow from verdicts, for any result."""

from __future__ import annotations

from collections.abc import Iterable

from report.study.comparison import Comparison, Finding
from report.wording import tables
from report.wording.comparison_tables import VERDICTS, costs_told, several_tested, substitute, substitutes
from report.wording.correction import caution
from report.wording.failing import failures, unlearnt
from report.wording.labels import EVALUATED
from report.wording.leading import leaders, trend
from report.wording.pair_tests import answers, pair_tests, quoted
from report.wording.recipe_fields import field_name
from report.wording.scene import Scene, label, listed, number, ref
from report.wording.settings import named

GROUPS: tuple[Finding, ...] = (
    "better",
    "better_uncorrected",
    "worse",
    "worse_uncorrected",
    "uncertain",
    "identical",
    "single",
)
"""The order in which findings are told."""
GROUP_HEADS = VERDICTS | {"better_uncorrected": "未校正时显著提高", "worse_uncorrected": "未校正时显著降低"}


def comparison(scene: Scene) -> str:
    """三、2. 变体比较."""
    found = tuple(scene.study.comparisons.values())
    paragraphs = [
        overview(scene),
        method(tuple(item for item in found if item.verdict != "mixed")),
        common(scene, found),
        "\n".join(f"- {told(scene, group)}" for group in groups(found)),
        leaders(scene) + trend(scene) + caution(scene, f"{ref('differences')}的"),
        *failures(scene),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def accuracy(scene: Scene) -> str:
    """测试准确率, or 验证准确率 where a part of the training images was held out."""
    return tables.metric("test_accuracy", scene.study.variants.values())


def overview(scene: Scene) -> str:
    """Where what is to be found."""
    found = named(scene.study)
    if scene.has("settings"):
        settings = f"{ref('settings')}列出各变体配置的不同之处，"
    elif found:
        settings = f"各变体只有{field_name(found.field)}不同，并以它命名"
        settings += f"（“{label(found.unnamed[0].name)}”为 {found.unnamed[1]}）。" if found.unnamed else "。"
    else:
        settings = "各变体的配置完全相同，"
    return (
        f"{settings}{ref('comparison')}给出各变体的结果，{ref('differences')}逐一比较{accuracy(scene)}，"
        f"{ref('costs')}列出{costs_told(tuple(scene.study.variants.values()))}。"
    )


def method(found: tuple[Comparison, ...]) -> str:
    """Both tests, one sentence each."""
    if not found:
        return ""
    sentences = []
    if all(item.low is None for item in found):
        sentences.append("各变体只训练了一次，无法估计准确率之差的置信区间，因此下文不判断差异是否显著。")
    else:
        sentences.append(
            "95% 置信区间由配对 t 检验得到：对每个种子求两者准确率之差，由这些差的均值与标准差估计真实差值的范围，"
            "区间不含 0 才称差异显著。"
        )
        if several_tested(found) and any(item.significant and not item.survives for item in found):
            sentences.append(
                "作多次比较时，碰巧得到这种区间的可能随之增大，因此再按 Holm 方法校正；"
                "区间不含 0 而校正后 p 不小于 0.05 的，称“未校正时显著”。"
            )
        if substitutes(found):
            sentences.append(f"{substitute(found)}。")
    if any(item.mcnemar for item in found):
        sentences.append(
            "McNemar 检验比较同一种子的两个网络对同一批图像的预测，只看一个判对而另一个判错的图像，"
            "检验这两种情形的次数之差是否超出偶然；它不涉及换一个种子重新训练会怎样。"
        )
    return "".join(sentences)


def groups(found: Iterable[Comparison]) -> list[tuple[Comparison, ...]]:
    """The comparisons by what was found, without those that were not made."""
    items = tuple(found)
    grouped = (tuple(item for item in items if item.finding == finding) for finding in GROUPS)
    return [group for group in grouped if group]


def common(scene: Scene, found: tuple[Comparison, ...]) -> str:
    """What was changed, where comparisons are told together."""
    if all(len(group) == 1 for group in groups(found)):
        return ""
    bases = {item.baseline for item in found}
    settings = f"，改变之处见{ref('settings')}" if scene.has("settings") else ""
    if len(bases) > 1:
        return f"各变体的比较对象见{ref('differences')}{settings}。"
    if alike(found):
        only = "只" if found[0].one_factor else "同时"
        names = listed([field_name(field) for field in found[0].factors])
        return f"各变体与“{label(found[0].baseline)}”相比都{only}改变了{names}。"
    return f"各变体都与“{label(found[0].baseline)}”比较{settings}。"


def told(scene: Scene, group: tuple[Comparison, ...]) -> str:
    """The comparisons of one finding: how large, whether more than chance, what was changed."""
    if len(group) == 1:
        item = group[0]
        change = changed(item, tuple(scene.study.comparisons.values()))
        return (
            f"**{label(item.variant)}**{f'（{change}）' if change else ''}：{verdict(scene, item)}{answers(scene, item)}。"
            f"{reflected(scene, group)}{attribution(group)}"
        )
    sized = listed([quoted(item) + size(item) for item in group])
    head = GROUP_HEADS[group[0].finding]
    return f"**{head}**：{sized}。{pair_tests(scene, group)}{reflected(scene, group)}{attribution(group)}"


def reflected(scene: Scene, group: tuple[Comparison, ...]) -> str:
    """That a baseline learnt nothing, as a sentence."""
    told = unlearnt(scene, group)
    return f"{told}。" if told else ""


def size(item: Comparison) -> str:
    """（高 0.42 个百分点）, unless there is no difference at all."""
    return "" if item.verdict == "identical" else f"（{by(item)}）"


def changed(item: Comparison, found: tuple[Comparison, ...]) -> str:
    """What was changed, in brackets behind the name, without what `common` has said before of all; "" if that was all."""
    shared = any(len(group) > 1 for group in groups(found)) and len({other.baseline for other in found}) == 1
    if shared and alike(found):
        return ""
    names = [field_name(field) for field in item.factors]
    if not names:
        return f"与“{label(item.baseline)}”配置{'等价' if item.border_moved else '相同'}"
    beside = "" if shared else f"与“{label(item.baseline)}”相比"
    return f"{beside}{'只' if item.one_factor else '同时'}改变了{listed(names)}"


def alike(found: tuple[Comparison, ...]) -> bool:
    """Whether all differ from their baselines in the same settings."""
    return len({item.factors for item in found}) == 1 and bool(found[0].factors)


def attribution(group: tuple[Comparison, ...]) -> str:
    """To what differences may not be put down."""
    several = [item for item in group if len(item.factors) > 1 and item.verdict != "identical"]
    if not several:
        return ""
    if len(group) == 1:
        return f"同时改变的共有 {len(several[0].factors)} 项，这一差异不能单独归因于其中任何一项。"
    they = "它们都" if len(several) == len(group) else listed([quoted(item) for item in several])
    return f"{they}同时改变了不止一项，差异不能单独归因于其中任何一项。"


def verdict(scene: Scene, item: Comparison) -> str:
    """The difference in words."""
    match item.finding:
        case "better" | "worse":
            return f"{accuracy(scene)}{by(item)}，{interval(item)}，差异显著"
        case "better_uncorrected" | "worse_uncorrected":
            return f"{accuracy(scene)}{by(item)}，{interval(item)}，未校正时差异显著"
        case "uncertain":
            return f"{accuracy(scene)}平均{by(item)}，{interval(item)}，含 0，差异不显著"
        case "identical":
            images = EVALUATED[scene.study.variants[item.variant].runs[0].results.evaluated]
            return f"每个种子判对的{images}图像都完全相同，准确率没有差异"
        case "single" | "mixed":
            return f"{accuracy(scene)}{by(item)}，重复的次数不足以推断换种子后的差异"


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
    if not measurable(item):
        return "相差不足 0.01 个百分点"
    return f"{'高' if value > 0 else '低'} {number(f'{item.variant}.difference | size')}"


def measurable(item: Comparison) -> bool:
    """Whether a difference shows in the digits that are printed."""
    return bool(round(100 * item.difference.value, 2))
