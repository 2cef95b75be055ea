"""Heads, captions and notes of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lenet.anatomy import Layer
from lenet.recipe import ModelRecipe
from report.specification.expectations import Expectation
from report.study.comparison import Comparison
from report.study.variant import VariantStudy
from report.wording import names
from report.wording.numbers import decimal

ITEM, CONTENT, VALUE = "项目", "内容", "取值"
DATASET, CLASSES, INPUT_SHAPE, GREY_LEVELS = "数据集", "类别", "网络输入（通道×高×宽）", "像素取值"
TRAIN_SIZE = "训练样本数"
EVALUATION_SIZE = {"test": "测试样本数", "validation": "验证样本数"}
DATASET_CAPTION = "数据集的基本情况"

LAYER, LAYER_KIND, OUTPUT_SHAPE, PARAMETERS, FORMULA = "层", "类型", "输出尺寸", "参数量", "参数量算式"
INPUT, SUM = "输入", "合计"

HYPERPARAMETER = "超参数"
OPTIMIZER, LEARNING_RATE, SCHEDULE, MOMENTUM = "优化器", "学习率", "学习率调度", "动量"
WEIGHT_DECAY, BATCH_SIZE, EPOCHS, LOSS = "权重衰减", "批大小", "训练轮数", "损失函数"
LABEL_SMOOTHING, DROPOUT, INITIALIZATION = "标签平滑", "Dropout 概率", "参数初始化"
SEEDS, THREADS = "随机种子", "每次训练的线程数"
DECAY_EVERY, DECAY_FACTOR = "每隔几轮衰减一次", "每次衰减乘以"
WITH_DECAY = ("step", "exponential")
WITH_MOMENTUM = ("momentum", "nesterov", "rmsprop")

EPOCH = "轮次"
RUN, MEAN, ERRORS = "训练", "均值", "误分样本数"

VARIANT, SEED, RUN_KEY, SECONDS_PER_EPOCH = "变体", "种子", "运行标识（前 16 位）", "每轮用时"
EPOCHS_SHORT, SECONDS_PER_EPOCH_SHORT = "轮数", "每轮用时（s）"
GAP, MACS, BEST_EPOCH = "泛化差距（百分点）", "乘加次数", "最佳轮次"
EPOCHS_TO_98, CALIBRATION_ERROR, NOT_REACHED = "达到 98% 的轮数", "ECE（%）", "未达到"
NO_BEST_NOTE = "注：有变体只训练了一次，偶然因素的大小无从估计，因此不标出最优值。"
UNEQUAL_EPOCHS_NOTE = "各变体的训练轮数不尽相同，轮数不同的两行之差含有轮数本身的作用。"
COSTS_CAPTION = "各变体的规模、收敛快慢、校准误差与用时"
SETTINGS_CAPTION = "各变体配置的不同之处（相同的不列）"
CHANGES_CAPTION = "各变体与其比较对象的不同之处"
CHANGES, COMPARED_WITH = "改变之处", "比较对象"
DIFFERENCE_POINTS, INTERVAL, MCNEMAR = "差（百分点）", "95% 置信区间", "McNemar"
VERDICTS = {
    "better": "显著提高",
    "worse": "显著降低",
    "uncertain": "差异不显著",
    "identical": "判对的图像相同",
    "single": "无法判断",
}
CLASS, CORRECT_OF_TOTAL, RECALL, PRECISION, F1 = "类别", "正确数/样本数", "准确率（召回率）", "精确率", "F1"
CLASS_SCORES_NOTE = (
    "注：某类的准确率是该类样本中被正确识别的比例，与召回率是同一个数；精确率是被判为该类的样本中确属该类的比例；"
    "F1 是二者的调和平均。"
)
BEYOND = "t 区间不受准确率上下限的约束，种子少而起伏大时，端点可能超出差的可取范围"
TRUE_CLASS, PREDICTED_CLASS, TIMES, SHARE_OF_ERRORS = "真实类别", "误判为", "次数", "占全部误分"
NO_ERRORS = ("无", "0", "—")
WEIGHT_SHAPE, SHARE, CONNECTIONS = "权重形状", "参数占比（%）", "连接数"
RECEPTIVE_FIELD, ACTIVATION_MEMORY = "感受野", "激活内存（KiB）"
LAYER_COSTS_NOTE = (
    "注：卷积层的权重形状为（输出通道，输入通道，核高，核宽），全连接层为（输出单元，输入单元）；连接数按 1998 年论文的数法，"
    "每个单元的输入（含偏置）各计一个；乘加次数与激活内存（float32）均就一幅图像而言。"
)
RUNS_CAPTION = "各次训练的标识"
RUN_KEY_NOTE = (
    "注：运行标识由配置、数据摘要、代码摘要与 PyTorch 版本经 SHA-256 得到，相同的标识对应相同的结果。"
)

PUBLISHED, MEASURED, DIFFERENCE, TOLERANCE, VERDICT = "公开值", "测得值", "差", "容差", "结论"
WITHIN, OUTSIDE = "符合", "超出"
CHECKS_CAPTION = "复现核对"

ENVIRONMENT_CAPTION = "实验环境"
ENVIRONMENT = {
    "python": "Python",
    "torch": "PyTorch",
    "torchvision": "torchvision",
    "numpy": "NumPy",
    "cpu": "处理器",
    "logical_cores": "逻辑核数",
    "os": "操作系统",
    "machine": "体系结构",
}
DATASET_DIGEST = "数据摘要（SHA-256 前 32 位）"
LAB_DIGEST = "代码摘要（SHA-256 前 32 位）"


def classes(found: Sequence[str]) -> str:
    """10 类（0–9）, or the names where they are not the ten digits."""
    if list(found) == [str(digit) for digit in range(len(found))]:
        return f"{len(found)} 类（{found[0]}～{found[-1]}）"
    return f"{len(found)} 类（{'、'.join(found)}）"


def layers_caption(variant: str) -> str:
    """Caption of the layer table."""
    return f"网络结构与参数量（{variant}）"


def layer_costs_caption(variant: str) -> str:
    """Caption of the table of connections, work and memory."""
    return f"各层的权重形状、连接数、运算量与感受野（{variant}）"


def kibibytes(count: int) -> str:
    """Memory in KiB, of 1,024 bytes each."""
    return decimal(count / 1024, 2)


def comparison_caption(fewest: int, most: int) -> str:
    """Caption of the table of all variants, whose numbers of runs may differ."""
    if fewest < most:
        return f"各变体的结果（各随机种子的均值 ± 标准差，n = {fewest}～{most}）"
    return f"各变体的结果（{runs_told(most)}{f'，n = {most}' if most > 1 else ''}）"


def best_note(accuracy: str) -> str:
    """What is set apart, and on what grounds."""
    return (
        f"注：突出显示的是最高的{accuracy}，以及与它差异不显著（逐一比较，95% 置信区间含 0，未作多重比较校正）的准确率；"
        "并列者不分高下。"
    )


def costs_note(accuracy: str) -> str:
    """What the columns of the table of costs mean."""
    return (
        f"注：乘加次数指一幅图像前向计算一次；最佳轮次从 0 起计，指{accuracy}的均值最高的一轮；"
        f"达到 98% 的轮数是{accuracy}首次达到 98% 时已训练的轮数；ECE 是期望校准误差："
        "按置信度分入 15 个等宽区间，各区间平均置信度与准确率之差的绝对值按样本数加权平均；用时与机器有关。"
    )


def percent(metric: str) -> str:
    """Head of a column of percentages."""
    return f"{metric}（%）"


def reached_by(reached: int, runs: int) -> str:
    """How many of the runs came to 98 %."""
    return f"（{reached}/{runs} 个种子）"


def changes(items: Sequence[tuple[str, str, str]]) -> str:
    """In what a variant differs from its baseline."""
    return "；".join(f"{name}：{before} → {after}" for name, before, after in items) or "无"


def mcnemar_seeds(wins: int, losses: int, tests: int) -> str:
    """With how many of the seeds McNemar's test finds a difference, and which way where they disagree."""
    directions = f" {wins}↑{losses}↓" if wins and losses else ""
    return f"{wins + losses}/{tests}{directions}" if tests else "—"


def differences_caption(baseline: str, accuracy: str) -> str:
    """Caption of the table of differences; `baseline` is "" where the variants have several."""
    return f"各变体与{f'“{baseline}”' if baseline else '其比较对象'}的{accuracy}之差"


def differences_note(found: Sequence[Comparison], accuracy: str) -> str:
    """How a difference and its interval were come by, and what McNemar's column counts."""
    unpaired = [item for item in found if not item.paired]
    welch = "，区间由 Welch 检验得到" if any(item.low for item in unpaired) else ""
    note = f"注：差 = 该变体的{accuracy} − 比较对象的{accuracy}"
    if not unpaired:
        note += "，为各种子之差的均值" if any(item.difference.std is not None for item in found) else ""
    elif len(unpaired) == len(found):
        note += f"；两者种子不同，差为均值之差{welch}"
    else:
        note += f"；种子相同时为各种子之差的均值，种子不同时为均值之差{welch}"
    if substitutes(found):
        note += f"；{substitute(found)}"
    if any(item.beyond for item in found):
        note += f"；{BEYOND}"
    if any(item.mcnemar for item in found):
        note += "；McNemar 一列是逐个种子检验时 p < 0.05 的种子数与检验的种子数"
    if any(item.wins and item.losses for item in found):
        note += "，↑ 与 ↓ 之前是其中该变体更高与更低的种子数"
    return f"{note}。"


def substitutes(found: Sequence[Comparison]) -> list[Comparison]:
    """Those whose interval is shown and rests on no spread of their own."""
    return [item for item in found if item.substituted and item.verdict != "identical"]


def substitute(found: Sequence[Comparison]) -> str:
    """What an interval rests on where nothing varied."""
    alike = dict.fromkeys("各差" if item.paired else "各准确率" for item in substitutes(found))
    return f"{'或'.join(alike)}完全相等时，以一幅图像的差别代替标准差"


def unequal_epochs(labels: Sequence[str]) -> str:
    """Whose difference includes that of the epochs."""
    return f"{'、'.join(labels)}与比较对象的训练轮数不同，其差含有轮数本身的作用。"


def pooled(variant: str, runs: int) -> str:
    """Whose answers were counted."""
    return f"{variant}，{runs} 次训练合计" if runs > 1 else variant


def class_scores_caption(variant: str, runs: int) -> str:
    """Caption of the table of classes."""
    return f"各类别的识别结果（{pooled(variant, runs)}）"


def confused_pairs_caption(variant: str, runs: int) -> str:
    """Caption of the table of confusions."""
    return f"最容易混淆的类别（{pooled(variant, runs)}）"


def hyperparameters_caption(variant: str) -> str:
    """Caption of the table of hyper-parameters."""
    return f"训练的超参数（{variant}）"


def epochs_caption(variant: str, runs: int) -> str:
    """Caption of the table of epochs."""
    return f"若干轮次的损失与准确率（{variant}，{runs_told(runs)}）"


def seeds_caption(variant: str) -> str:
    """Caption of the table of seeds."""
    return f"各次训练的最终结果（{variant}）"


def running_mean_note(evaluated: str) -> str:
    """What the four columns of the table of epochs are."""
    loss, accuracy = names.metric("test_loss", evaluated), names.metric("test_accuracy", evaluated)
    return (
        f"注：标有“训练中”的两列是该轮训练过程中各批的累计均值，其间权重还在改变；{loss}与{accuracy}在该轮结束后计算，"
        "因此同一行的两者不宜直接相减。"
    )


def final_training_note() -> str:
    """What the training accuracy is where it stands beside the other one."""
    return f"{names.METRICS['train_accuracy']}是训练结束后用最终的权重在全部训练图像上重新评价的结果，不是训练过程中的累计均值。"


def metric(name: str, variants: Iterable[VariantStudy]) -> str:
    """A metric by its Chinese name, or both of its names where the variants were evaluated on different splits."""
    return "/".join(dict.fromkeys(names.metric(name, v.runs[0].results.evaluated) for v in variants))


def runs_told(runs: int) -> str:
    """How many runs stand behind a mean."""
    return f"{runs} 个随机种子的均值 ± 标准差" if runs > 1 else "单次训练"


def seed(number: int) -> str:
    """A run by its seed."""
    return f"种子 {number}"


def layer_kind(layer: Layer, recipe: ModelRecipe) -> str:
    """What a layer does, in a few words."""
    activation = names.ACTIVATIONS[recipe.activation]
    match layer.kind:
        case "convolution":
            return f"{layer.kernel}×{layer.kernel} 卷积 + {activation}"
        case "pooling":
            return names.POOLINGS[recipe.pooling]
        case "linear":
            return "全连接" if layer.name == "output" else f"全连接 + {activation}"
        case "rbf":
            return "径向基函数"
        case "batch_norm":
            return "批归一化"
        case _:
            return "—"


def check_name(expectation: Expectation, variant: VariantStudy, several: bool) -> str:
    """What a published number is about."""
    evaluated = variant.runs[0].results.evaluated
    name = names.metric(expectation.metric, evaluated)
    if expectation.epoch is not None:
        name = f"第 {expectation.epoch} 轮{names.epoch_metric(expectation.metric, evaluated)}"
    elif expectation.metric != "parameters":
        name = f"最终{name}"
    return f"{variant.label}：{name}" if several else name


def checks_note(expectations: Sequence[Expectation]) -> str:
    """Where the published numbers are from."""
    sources = dict.fromkeys(expectation.source for expectation in expectations if expectation.source)
    told = f"公开值出自{'、'.join(sources)}；" if sources else ""
    return f"注：{told}差 = 测得值 − 公开值，准确率之差与容差以百分点计；容差由实验说明给定。"
