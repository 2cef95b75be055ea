"""What is said about pictures: captions, descriptions for who cannot see, why one cannot be drawn.

A caption says what is shown, of which layer, on which colour scale, of which run. A description says what is to be
seen, in terms that hold for any result.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import assert_never

from lenet.anatomy import Layer, layer_named
from lenet.recipe import DataRecipe
from report.figures.subjects import Subject
from report.specification.pictures import Kernels, LayerGrid, LearningCurves, PictureOptions, Samples
from report.wording.names import DATASETS, LOSSES, SPLITS


def caption(options: PictureOptions, subjects: tuple[Subject, ...], data: DataRecipe) -> str:
    """The caption of a picture of `subjects`, drawn from the dataset of `data`."""
    match options:
        case Samples():
            return (
                f"{_before_han(DATASETS[data.name])}的训练样本：各类轮流随机抽取，共 {options.count} 幅"
                f"（抽样种子 {options.seed}），图下为标签"
            )
        case LearningCurves():
            return _curves_caption(options, subjects)
        case LayerGrid():
            return _grid_caption(options, subjects[0])
        case Kernels():
            return _kernels_caption(subjects[0], layer_named(subjects[0].layers, options.layer))
        case _:
            assert_never(options)


def description(options: PictureOptions, subjects: tuple[Subject, ...]) -> str:
    """The alternative text of the same picture."""
    match options:
        case Samples():
            return f"{options.count} 幅灰度小图排成网格，每幅下方写着它的类别标签。"
        case LearningCurves():
            last = max(len(subject.runs[0].records) for subject in subjects) - 1
            names = _listed([subject.label for subject in subjects])
            return (
                f"并排的两幅折线图，横轴都是轮次，从 0 到 {last}；"
                "左图的纵轴是损失，右图的纵轴是以百分比表示的准确率。"
                f"图中有{_before_han(_after_han(names))}的训练曲线与{_curve(subjects)}曲线。"
            )
        case LayerGrid():
            sizes = [f"{side}×{side}" for side in _sides(subjects[0])]
            return (
                f"{len(sizes)} 行 {options.digits} 列的灰度图，每列是同一幅图像：第一行是输入，"
                "以下各行是逐个池化层输出的各通道之和，"
                f"分辨率自上而下为 {_listed(sizes)} 像素。"
            )
        case Kernels():
            layer = layer_named(subjects[0].layers, options.layer)
            order = (
                "按输出特征图分列、按输入通道分行" if layer.input_shape[0] > 1 else "依次排列，上方标有编号"
            )
            return f"{_kernels(layer)}的色块图，{order}，右侧是以零为中心的红蓝色标。"
        case _:
            assert_never(options)


def _curves_caption(options: LearningCurves, subjects: tuple[Subject, ...]) -> str:
    split = _splits(subjects)
    whose = _before_han(subjects[0].label) if len(subjects) == 1 else "各变体"
    said = [
        f"{whose}的学习曲线：左为损失，右为准确率",
        f"实线为{split}，虚线为训练集（每轮训练过程中的平均）",
    ]
    several_runs = any(len(subject.runs) > 1 for subject in subjects)
    if len(subjects) > 1 and several_runs:
        said.append(f"曲线为各随机种子的均值，色带从{split}结果的最小值到最大值")
    elif several_runs:
        seeds = _listed(list(map(str, subjects[0].seeds)))
        said.append(f"细线为种子 {seeds} 的各次训练，粗线为其均值")
    losses = {LOSSES[subject.recipe.training.loss] for subject in subjects}
    if losses != {LOSSES["cross_entropy"]}:
        said.append(f"{split}损失为交叉熵，训练损失为所优化的{_listed(sorted(losses))}")
    if options.log:
        said.append("损失轴为对数刻度，准确率轴按错误率（100% 减去准确率）取对数刻度")
    return "；".join(said)


def _grid_caption(options: LayerGrid, subject: Subject) -> str:
    return (
        f"{_network(subject)}对{SPLITS[subject.evaluated]}前 {options.digits} 幅图像的逐层响应："
        f"自上而下为输入以及 {_listed(_pooled(subject))}各通道之和；"
        "每幅图单独归一化，最小值为黑，最大值为白"
    )


def _kernels_caption(subject: Subject, layer: Layer) -> str:
    said = [
        f"{_network(subject)}训练后 {layer.paper_name} 层的 {_kernels(layer)}："
        "红为正，蓝为负，白为零，所有卷积核共用一个色标"
    ]
    if layer.input_shape[0] > 1:
        said.append("每列对应一幅输出特征图，每行对应一个输入通道")
    if layer.table is not None:
        said.append("空缺处表示两幅特征图之间没有连接")
    return "；".join([*said, "编号从 0 起"])


def _network(subject: Subject) -> str:
    """Which trained network: 经典 LeNet-5（种子 0）."""
    return f"{subject.label}（种子 {subject.seeds[0]}）"


def _splits(subjects: tuple[Subject, ...]) -> str:
    """测试集, 验证集, or both where the variants differ."""
    return "或".join(dict.fromkeys(SPLITS[subject.evaluated] for subject in subjects))


def _curve(subjects: tuple[Subject, ...]) -> str:
    """测试 or 验证."""
    return _splits(subjects).replace("集", "")


def _kernels(layer: Layer) -> str:
    """96 个 5×5 卷积核; one a connected pair of maps."""
    pairs = layer.input_shape[0] * layer.output_shape[0]
    count = pairs if layer.table is None else sum(map(len, layer.table))
    return f"{count} 个 {layer.kernel}×{layer.kernel} 卷积核"


def _pooled(subject: Subject) -> list[str]:
    """C1 池化后（S2）, C3 池化后（S4）: each convolution with the pooling that follows it."""
    convolutions = [layer.paper_name for layer in subject.layers if layer.kind == "convolution"]
    poolings = [layer.paper_name for layer in subject.layers if layer.kind == "pooling"]
    return [f"{first} 池化后（{then}）" for first, then in zip(convolutions, poolings, strict=True)]


def _sides(subject: Subject) -> list[int]:
    """Sides of the input and of the pooled maps, pixels."""
    poolings = [layer.output_shape[1] for layer in subject.layers if layer.kind == "pooling"]
    return [subject.recipe.data.image_size, *poolings]


def _listed(items: list[str]) -> str:
    """甲、乙、丙."""
    return "、".join(items)


def _before_han(text: str) -> str:
    """With a space where Latin letters or digits meet the Han characters that follow."""
    return f"{text} " if text[-1:].isascii() and text[-1:].isalnum() else text


def _after_han(text: str) -> str:
    """With a space where Latin letters or digits meet the Han characters that come before."""
    return f" {text}" if text[:1].isascii() and text[:1].isalnum() else text


def missing_glyph(character: str) -> str:
    """A character in a picture that neither font has."""
    return (
        f"图片中的字符“{character}”（U+{ord(character):04X}）在字体里没有字形，画不出来；"
        "它多半来自某个变体的 label，请换一种写法"
    )


def renderer_complained(messages: tuple[str, ...]) -> str:
    """Anything else that matplotlib warned of."""
    return "matplotlib 在绘图时发出警告，图片可能有误：" + "；".join(messages)


def too_few_images(label: str, wanted: int, split: str, there: int) -> str:
    """A picture of more images than the dataset has."""
    where = SPLITS.get(split, "训练集")
    return f"图 {label} 需要 {wanted} 幅图像，{where}只有 {there} 幅；请在 figures 中减少数目"


REFUSALS = {errno.ENOSPC: "磁盘已满", errno.EACCES: "没有写入权限", errno.EROFS: "磁盘是只读的"}


def cannot_write(folder: Path, error: OSError) -> str:
    """The operating system refused a picture."""
    reason = REFUSALS.get(error.errno or 0, error.strerror or str(error))
    return f"图片无法写入 {folder}：{reason}。已训练的结果都还在，排除问题后再运行同一命令即可。"
