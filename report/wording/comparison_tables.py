"""Heads, captions and notes of the tables that set variants side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report.study.changes import output_kind, unlike
from report.study.comparison import Comparison, Finding
from report.study.variant import VariantStudy
from report.wording.caption_words import after_han
from report.wording.names import LOSSES, METRICS
from report.wording.tables import MACS, PARAMETERS, final_training_note, runs_told

EPOCHS, SECONDS_PER_EPOCH = "轮数", "每轮用时（s）"
GAP, BEST_EPOCH = "泛化差距（百分点）", "最佳轮次"
EPOCHS_TO_98, ECE, CALIBRATION_ERROR, NOT_REACHED = "达到 98% 的轮数", "ECE", "ECE（%）", "未达到"
BEHIND_BEST = "与最高者之差的 95% 置信区间"
SETTINGS_CAPTION = "各变体配置的不同之处（相同的不列）"
CHANGES_CAPTION = "各变体与其比较对象的不同之处"
CHANGES, COMPARED_WITH = "改变之处", "比较对象"
DIFFERENCE_POINTS, INTERVAL, HOLM, MCNEMAR = (
    "差（百分点）",
    "95% 置信区间",
    "校正后\N{NO-BREAK SPACE}p",
    "McNemar",
)
NONE, OUT = "—", "无"
MOST_LISTED = 4
"""Seeds whose values are listed one by one."""
SIGNIFICANT = "p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.05"
"""What counts as significant, on one line."""
EXCLUDED = "p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}1"
"""What a comparison counts as that was planned and not made."""
VERDICTS: dict[Finding, str] = {
    "better": "显著提高",
    "better_uncorrected": "提高（未校正）",
    "worse": "显著降低",
    "worse_uncorrected": "降低（未校正）",
    "uncertain": "差异不显著",
    "identical": "判对的图像相同",
    "single": "无法判断",
    "mixed": "不参与比较",
}
NO_BEST_NOTE = "注：有变体只训练了一次，偶然因素的大小无从估计，因此不标出最优值。"
NOTE = "注："
LARGER_INPUT = "输入边长大于图像时，图像四周补上背景。"
UNEQUAL_EPOCHS_NOTE = "各变体的训练轮数不尽相同，轮数不同的两行之差含有轮数本身的作用。"
ROUNDED = "差由未舍入的数值算出，末位可能与所列数值之差不同。"
BEYOND = "t 区间不受准确率上下限的约束，种子少而起伏大时，端点可能超出差的可取范围"


def comparison_caption(fewest: int, most: int) -> str:
    """Caption of the table of all variants, whose numbers of runs may differ."""
    if fewest < most:
        return f"各变体的结果（各随机种子的均值 ± 标准差，n = {fewest}～{most}）"
    return f"各变体的结果（{runs_told(most)}{f'，n = {most}' if most > 1 else ''}）"


def best_note(accuracy: str, behind: int) -> str:
    """What is set apart, and what the column beside it says; `behind`: how many intervals stand there, 0: no column."""
    note = f"注：突出显示的是最高的{accuracy}"
    if behind:
        several = "未作多重比较校正，" if behind > 1 else ""
        note += f"；与最高者（事后选出）之差以百分点计，{several}区间含 0 即不能分出高下"
    return f"{note}。"


def gap_note(accuracy: str) -> str:
    """What the training accuracy and the gap are."""
    return f"{final_training_note()}泛化差距 = {METRICS['train_accuracy']} − {accuracy}。"


def not_ranked(variants: Sequence[VariantStudy]) -> str:
    """Which variants are not set beside the best, and why."""
    return f"{'、'.join(map(failed, variants))}没有学会分类，不与最高者比较。"


def failed(variant: VariantStudy) -> str:
    """“甲”的 1 个种子, “乙”的全部种子."""
    if len(variant.runs) == 1:
        return quoted([variant.label])
    how_many = f" {len(variant.failed)} 个" if variant.mixed else "全部"
    return f"{quoted([variant.label])}的{how_many}种子"


def quoted(labels: Sequence[str]) -> str:
    """“甲”、“乙”."""
    return "、".join(f"“{label}”" for label in labels)


SIZES = {"parameters": PARAMETERS, "macs": MACS}


def own_sizes(variants: Sequence[VariantStudy]) -> dict[str, str]:
    """Numbers that tell the variants' sizes apart, with the heads of their columns."""
    return {
        number: head
        for number, head in SIZES.items()
        if len({variant.numbers[number].value for variant in variants}) > 1
    }


def costs_told(variants: Sequence[VariantStudy]) -> str:
    """规模、收敛快慢、校准误差与用时: what the table of costs shows."""
    return f"{'规模、' if own_sizes(variants) else ''}收敛快慢、校准误差与用时"


def costs_caption(variants: Sequence[VariantStudy]) -> str:
    """Caption of the table of costs."""
    return f"各变体的{costs_told(variants)}"


def costs_note(
    accuracy: str,
    columns: Mapping[str, str],
    *,
    repeated: bool,
    reached: bool,
    seeds_listed: bool,
    unlearnt: bool,
) -> str:
    """What the columns of the table of costs mean.

    `columns`: those of `own_sizes`; `repeated`: whether there are means; `reached`: whether some run came to 98 %;
    `seeds_listed`: whether a row lists its seeds; `unlearnt`: whether some run learnt nothing, so that its confidence is as low
    as its accuracy.
    """
    listed = "，有种子未达到时按种子逐个列出" if seeds_listed else ""
    quick = f"达到 98% 的轮数是{accuracy}首次达到 98% 时已训练的轮数{listed}；" if reached else ""
    return (
        f"注：{'乘加次数指一幅图像前向计算一次；' if 'macs' in columns else ''}"
        f"最佳轮次从 0 起计，指{accuracy}{'的均值' if repeated else ''}最高的一轮；"
        f"{quick}ECE 是期望校准误差：按置信度分入 15 个等宽区间，各区间平均置信度与准确率之差的绝对值按样本数加权平均"
        f"{'；没有学会分类的网络 ECE 小，不表示校准得好' if unlearnt else ''}。"
    )


def unlike_outputs(variants: Sequence[VariantStudy], number: str) -> str:
    """Whose cross-entropy or calibration (`number`) may not be set beside that of the others; "" where there is none."""
    names = unlike({variant.name: variant.recipe for variant in variants})
    if not names:
        return ""
    alike: dict[tuple[str, str], list[str]] = {}
    for variant in variants:
        if variant.name in names:
            alike.setdefault(output_kind(variant.recipe), []).append(variant.label)
    whose = "；".join(quoted(labels) + outputs(*kind) for kind, labels in alike.items())
    others = [variant.label for variant in variants if variant.name not in names]
    rest = f"其{number}与{quoted(others)}的" if others else f"它们的{number}"
    return f"{whose}；{rest}不宜直接比较。"


def cross_entropy(loss: str) -> str:
    """测试损失（交叉熵）."""
    return f"{loss}（{LOSSES['cross_entropy']}）"


def outputs(loss: str, output: str) -> str:
    """What was minimised where that is no cross-entropy, and what the outputs are where they are no weighted sums."""
    trained = "" if loss == "cross_entropy" else f"以{after_han(LOSSES[loss])}训练"
    given = "输出为负的距离平方" if output == "rbf" else ""
    return "，".join(filter(None, (trained, given)))


def all_alike(head: str, *, first: bool) -> str:
    """What stands before a value that all variants share; `first`: whether no other such value stands before it."""
    return f"{'各变体的' if first else '，'}{head}都是 "


TIMES_VARY = "用时受训练时机器负载的影响，不宜据此比较快慢"
SAME_WORK = {
    "network": "：网络与批大小都相同的",
    "macs": "；乘加次数也不含激活与池化的运算，例如乘加次数相同的",
}
AND, THEIR_TIMES, SENTENCE_END = " 与 ", "，每轮用时分别为 ", "。"


def unequal_times(work: str, labels: Sequence[str]) -> str:
    """Which two variants ought to have taken equal times, up to the first of these."""
    return f"{SAME_WORK[work]}“{labels[0]}”与“{labels[1]}”{THEIR_TIMES}"


def not_reached(runs: int) -> str:
    """How many runs did not come to 98 %, where they are too many to list."""
    return f"，{runs} 个{NOT_REACHED}"


def changes(items: Sequence[tuple[str, str, str]]) -> str:
    """In what a variant differs from its baseline."""
    return "；".join(f"{name}：{before} → {after}" for name, before, after in items) or OUT


def mcnemar_seeds(wins: int, losses: int, tests: int) -> str:
    """With how many of the seeds McNemar's test finds a difference, and which way where they disagree."""
    directions = f"（{wins} 升 {losses} 降）" if wins and losses else ""
    return f"{wins + losses}/{tests}{directions}" if tests else NONE


def differences_caption(baseline: str, accuracy: str) -> str:
    """Caption of the table of differences; `baseline` is "" where the variants have several."""
    return f"各变体与{f'“{baseline}”' if baseline else '其比较对象'}的{accuracy}之差"


def differences_note(found: Sequence[Comparison], accuracy: str) -> str:
    """How a difference and its interval were come by, and what the columns behind them say."""
    shown = [item for item in found if item.verdict != "mixed"]
    unpaired = [item for item in shown if not item.paired]
    welch = "，区间由 Welch 检验得到" if any(item.low for item in unpaired) else ""
    note = f"注：差 = 该变体的{accuracy} − 比较对象的{accuracy}"
    if not unpaired:
        note += "，为各种子之差的均值" if any(item.difference.std is not None for item in shown) else ""
    elif len(unpaired) == len(shown):
        note += f"；两者种子不同，差为均值之差{welch}"
    else:
        note += f"；种子相同时为各种子之差的均值，种子不同时为均值之差{welch}"
    if any(item.tested for item in shown):
        note += "；区间只就换种子而言，评价所用的图像不变"
    if substitutes(shown):
        note += f"；{substitute(shown)}"
    if any(item.beyond for item in shown):
        note += f"；{BEYOND}"
    if several_tested(found):
        note += "；校正后 p 是 t 检验的 p 值按 Holm 方法作多重比较校正的结果"
        note += f"，校正{planned}" if (planned := as_planned(found)) else ""
        if any(item.significant and not item.survives for item in found):
            note += "，结论标“未校正”的，区间不含 0，但校正后 p 不小于 0.05"
    if any(item.mcnemar for item in shown):
        note += f"；McNemar 一列是逐个种子检验时 {SIGNIFICANT}（未校正）的种子数与检验的种子数"
    if any(item.wins and item.losses for item in shown):
        note += "，括号内是其中该变体更高与更低的种子数"
    if len(shown) < len(found):
        note += "；不参与比较的变体或其比较对象只有一部分种子学会了分类，均值没有代表性"
    return f"{note}。"


def several_tested(found: Sequence[Comparison]) -> bool:
    """Whether a test has to be corrected for others."""
    return any(item.tested for item in found) and sum(item.planned for item in found) > 1


def as_planned(found: Sequence[Comparison]) -> str:
    """For how many comparisons it is corrected, where some that were planned were not made."""
    if not any(item.planned and item.verdict == "mixed" for item in found):
        return ""
    return f"按计划的 {sum(item.planned for item in found)} 次比较计，不参与比较的按 {EXCLUDED} 计"


def substitutes(found: Sequence[Comparison]) -> list[Comparison]:
    """Those whose interval is shown and rests on no spread of their own."""
    return [item for item in found if item.substituted and item.tested]


def substitute(found: Sequence[Comparison]) -> str:
    """What an interval rests on where nothing varied."""
    alike = dict.fromkeys("各差" if item.paired else "各准确率" for item in substitutes(found))
    return f"{'或'.join(alike)}完全相等时，以一幅图像的差别代替标准差"


def one_training(labels: Sequence[str]) -> str:
    """Which variants are no trainings of their own."""
    return f"{quoted(labels)}与比较对象是同一次训练，只是停止的轮次不同，并非独立的重复。"


def same_border(variant: VariantStudy, other: VariantStudy) -> str:
    """That two ways of writing one border of zeros are no difference."""
    sides = sorted(each.recipe.data.image_size for each in (variant, other))
    return (
        f"“{variant.label}”（{border(variant)}）与“{other.label}”（{border(other)}）的输入等价："
        f"{sides[0]}×{sides[0]} 的图像四周补 0 成为 {sides[1]}×{sides[1]}，与由卷积填充 0 相同。"
    )


def border(variant: VariantStudy) -> str:
    """输入 32×32，首个卷积不填充."""
    side, padding = variant.recipe.data.image_size, variant.recipe.model.paddings[0]
    return f"输入 {side}×{side}，首个卷积{f'填充 {padding}' if padding else '不填充'}"


def unequal_epochs(labels: Sequence[str]) -> str:
    """Whose difference includes that of the epochs."""
    return f"{quoted(labels)}与比较对象的训练轮数不同，其差含有轮数本身的作用。"
