"""Heads, captions and notes of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from lenet.anatomy import Layer
from lenet.recipe import Loss, ModelRecipe
from report.specification.expectations import Expectation
from report.study.variant import VariantStudy
from report.wording import names
from report.wording.caption_words import after_han
from report.wording.numbers import decimal, setting

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
SEEDS, THREADS, DEVICE = "随机种子", "每次训练的线程数", "计算设备"
STEP_SIZES = "各轮的学习率"
DECAY_EVERY, DECAY_FACTOR = "每隔几轮衰减一次", "每次衰减乘以"
WITH_DECAY = ("step", "exponential")
WITH_MOMENTUM = ("momentum", "nesterov", "rmsprop")

EPOCH = "轮次"
RUN, MEAN, ERRORS = "训练", "均值", "误分样本数"

VARIANT, SEED, RUN_KEY, SECONDS_PER_EPOCH = "变体", "种子", "运行标识（前 16 位）", "每轮用时"
MACS = "乘加次数"
CLASS, CORRECT_OF_TOTAL, RECALL, PRECISION, F1 = "类别", "正确数/样本数", "准确率（召回率）", "精确率", "F1"
NO_PRECISION = "—"
TRUE_CLASS, PREDICTED_CLASS, TIMES, SHARE_OF_ERRORS = "真实类别", "误判为", "次数", "占全部误分"
NO_ERRORS = ("无", "0", "—")
WEIGHT_SHAPE, SHARE, CONNECTIONS = "权重形状", "参数占比（%）", "连接数"
RECEPTIVE_FIELD, ACTIVATION_MEMORY = "感受野", "激活内存（KiB）"
LAYER_COSTS_NOTE = (
    "注：卷积层的权重形状为（输出通道，输入通道，核高，核宽），全连接层为（输出单元，输入单元）；连接数把"
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
    "gpu": "显卡",
    "cuda": "CUDA",
    "cudnn": "cuDNN",
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


def step_sizes(found: Iterable[tuple[int, int, float]]) -> str:
    """第 0～1 轮 0.001；第 2～4 轮 0.0004, from first epoch, last epoch and step size."""
    return "；".join(
        f"第 {first} 轮 {plain(size)}" if first == last else f"第 {first}～{last} 轮 {plain(size)}"
        for first, last, size in found
    )


def plain(size: float) -> str:
    """Four figures at most, without an exponent."""
    return f"{Decimal(f'{size:.4g}'):f}"


def layer_costs_caption(variant: str) -> str:
    """Caption of the table of connections, work and memory."""
    return f"各层的权重形状、连接数、运算量与感受野（{variant}）"


def kibibytes(count: int) -> str:
    """Memory in KiB, of 1,024 bytes each."""
    return decimal(count / 1024, 2)


def percent(metric: str) -> str:
    """Head of a column of percentages."""
    return f"{metric}（%）"


def pooled(variant: str, runs: int) -> str:
    """Whose answers were counted."""
    return f"{variant}，{runs} 次训练合计" if runs > 1 else variant


def class_scores_caption(variant: str, runs: int) -> str:
    """Caption of the table of classes."""
    return f"各类别的识别结果（{pooled(variant, runs)}）"


def class_scores_note(never_called: bool) -> str:
    """What the columns of the table of classes are; `never_called`: there is a class that no image was taken for."""
    return (
        "注：某类的准确率是该类样本中被正确识别的比例，与召回率是同一个数；精确率是被判为该类的样本中确属该类的比例"
        f"{f'（“{NO_PRECISION}”表示没有图像被判为该类）' if never_called else ''}；F1 是二者的调和平均。"
    )


def confused_pairs_caption(variant: str, runs: int, first: int | None) -> str:
    """Caption of the table of confusions; `first`: how many it lists where there are more."""
    return f"最容易混淆的类别（{pooled(variant, runs)}{f'，前 {first} 对' if first else ''}）"


def hyperparameters_caption(variant: str) -> str:
    """Caption of the table of hyper-parameters."""
    return f"训练的超参数（{variant}）"


def epochs_caption(variant: str, runs: int) -> str:
    """Caption of the table of epochs."""
    return f"若干轮次的损失与准确率（{variant}，{runs_told(runs)}）"


def seeds_caption(variant: str) -> str:
    """Caption of the table of seeds."""
    return f"各次训练的最终结果（{variant}）"


def running_mean_note(evaluated: str, minimised: Loss = "cross_entropy") -> str:
    """What the four columns of the table of epochs are; `minimised` is what the training loss is."""
    loss, accuracy = names.metric("test_loss", evaluated), names.metric("test_accuracy", evaluated)
    return (
        f"注：标有“训练中”的两列是该轮训练过程中各批的累计均值，其间权重还在改变；{loss}与{accuracy}在该轮结束后计算，"
        "因此同一行的两者不宜直接相减。" + two_losses(loss, minimised)
    )


def two_losses(loss: str, minimised: Loss) -> str:
    """That the two losses are not the same thing, where they are not."""
    if minimised == "cross_entropy":
        return ""
    return f"{loss}为{names.LOSSES['cross_entropy']}，训练损失为{after_han(names.LOSSES[minimised])}，两者不可比较。"


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
            squashed = f" + {activation}" if recipe.pooling == "subsampling" else ""
            return f"{names.POOLINGS[recipe.pooling]}{squashed}"
        case "linear":
            dropout = f" + Dropout {setting(recipe.dropout)}" if recipe.dropout else ""
            return "全连接" if layer.name == "output" else f"全连接 + {activation}{dropout}"
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
    """Where the published numbers are from, and how the table reads."""
    sources: dict[str, list[str]] = {}
    for expectation in expectations:
        who, _, what = expectation.source.partition("：")
        details = sources.setdefault(who, [])
        if what and what not in details:
            details.append(what)
    told = ("；" if any(sources.values()) else "、").join(
        f"{who}{'：' if details else ''}{'，'.join(details)}" for who, details in sources.items() if who
    )
    each = len(sources) > 1 and len({expectation.source for expectation in expectations}) == len(expectations)
    note = (
        f"公开值{'依次' if each and '' not in sources else ''}出自{after_han(told)}；差 = 测得值 − 公开值"
        if told
        else "差 = 测得值 − 公开值"
    )
    if any("accuracy" in expectation.metric for expectation in expectations):
        note += "，准确率之差与容差以百分点计"
    if any(expectation.tolerance for expectation in expectations):
        note += "；容差由实验说明给定"
    return f"注：{note}。"
