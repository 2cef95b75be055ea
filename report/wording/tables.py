"""Heads, captions and notes of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from lenet.anatomy import Layer
from lenet.recipe import ModelRecipe
from report.specification.expectations import Expectation
from report.wording import names

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
WITH_MOMENTUM = ("momentum", "nesterov", "rmsprop")

EPOCH = "轮次"
RUNNING_MEAN_NOTE = (
    "注：训练损失与训练准确率是该轮训练过程中各批的累计均值，测试损失与测试准确率在该轮结束后计算。"
)
RUN, MEAN, ERRORS = "训练", "均值", "误分样本数"

VARIANT, SEED, RUN_KEY, SECONDS_PER_EPOCH = "变体", "种子", "运行标识（前 16 位）", "每轮用时"
COMPARISON_CAPTION = "各变体的结果"
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


def hyperparameters_caption(variant: str) -> str:
    """Caption of the table of hyper-parameters."""
    return f"训练的超参数（{variant}）"


def epochs_caption(variant: str, runs: int) -> str:
    """Caption of the table of epochs."""
    return f"若干轮次的损失与准确率（{variant}，{runs_told(runs)}）"


def seeds_caption(variant: str) -> str:
    """Caption of the table of seeds."""
    return f"各次训练的最终结果（{variant}）"


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


def check_name(expectation: Expectation, variant: str, several: bool) -> str:
    """What a published number is about."""
    name = names.METRICS[expectation.metric]
    if expectation.metric != "parameters":
        name = f"第 {expectation.epoch} 轮{name}" if expectation.epoch is not None else f"最终{name}"
    return f"{variant}：{name}" if several else name


def checks_note(expectations: Sequence[Expectation]) -> str:
    """Where the published numbers are from."""
    sources = dict.fromkeys(expectation.source for expectation in expectations if expectation.source)
    told = f"公开值出自{'、'.join(sources)}；" if sources else ""
    return f"注：{told}差 = 测得值 − 公开值，准确率之差与容差以百分点计；容差在实验之前写入配置。"
