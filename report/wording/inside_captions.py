"""Captions and descriptions of pictures of what is inside a trained network."""

from __future__ import annotations

from typing import assert_never

from lenet.anatomy import Layer, layer_named
from report.figures.subjects import Subject
from report.specification.pictures import (
    Cam,
    CamFaithfulness,
    DenseActivations,
    DigitComparison,
    Embedding,
    FeatureMaps,
    Gradients,
    Kernels,
    LayerGrid,
    Surface,
)
from report.wording.caption_words import (
    COLOURS,
    images,
    kernels,
    layer,
    listed,
    network,
    one_image,
    pooled,
    scale,
    sides,
)
from report.wording.labels import CAM_METHODS
from report.wording.names import SPLITS

InsidePicture = (
    LayerGrid
    | Kernels
    | FeatureMaps
    | DigitComparison
    | DenseActivations
    | Embedding
    | Surface
    | Cam
    | CamFaithfulness
    | Gradients
)
RELATED = {"sigmoid", "tanh", "scaled_tanh"}
"""Activations with a range, at whose ends a unit is saturated."""


def inside_caption(options: InsidePicture, subject: Subject) -> str:
    """The caption."""
    match options:
        case LayerGrid():
            return (
                f"{network(subject)}对{SPLITS[subject.evaluated]}前 {options.digits} 幅图像的逐层响应："
                f"自上而下为输入以及 {listed(pooled(subject))}各通道之和；"
                "每幅图单独归一化，最小值为黑，最大值为白"
            )
        case Kernels():
            return _kernels(subject, layer_named(subject.layers, options.layer))
        case FeatureMaps():
            return (
                f"{network(subject)}对{one_image(options, subject)}的响应：左上为输入，"
                f"其余为{_spaced(layer(subject, options.layer))}的全部 {_channels(subject, options.layer)} 个通道，编号从 0 起；"
                f"{scale(options.scale, options.cmap, '各通道')}"
            )
        case DigitComparison():
            shown = min(options.channels, _channels(subject, options.layer))
            return (
                f"{network(subject)}对不同数字的响应：每行是{SPLITS[subject.evaluated]}中该数字的第一幅图像，"
                f"左列为输入，右边为{_spaced(layer(subject, options.layer))}的前 {shown} 个通道，编号从 0 起；"
                f"{scale(options.scale, options.cmap, '各通道各数字')}"
            )
        case Surface():
            return (
                f"{network(subject)}对{one_image(options, subject)}的响应：左为输入，"
                f"右为{_spaced(layer(subject, options.layer))}第 {options.channel} 通道的曲面，"
                f"高度与颜色都表示输出值，{COLOURS[options.cmap]}"
            )
        case DenseActivations():
            return _dense(subject)
        case Embedding():
            method = "主成分分析（PCA）" if options.method == "pca" else f" t-SNE（种子 {options.choice}）"
            nature = "" if options.method == "pca" else "；t-SNE 只保持邻近关系，坐标和组间距离没有单位"
            return (
                f"{SPLITS[subject.evaluated]}前 {options.count:,} 幅图像在{_spaced(layer(subject, options.layer))}的特征，"
                f"经{method}降到二维，来自{network(subject)}；颜色和形状表示真实类别，数字写在各类的中位处{nature}"
            )
        case _:
            return _attribution_caption(options, subject)


def _attribution_caption(options: Cam | CamFaithfulness | Gradients, subject: Subject) -> str:
    match options:
        case Cam():
            return (
                f"{network(subject)}对{images(options, subject)}的类激活图，取自{_spaced(layer(subject, options.layer))}："
                f"左为输入，右边各列为{_spaced(listed([CAM_METHODS[name] for name in options.methods]))}，"
                f"{_target(options.target)}；激活图双线性拉伸到输入大小后半透明地叠在输入上，"
                f"每幅图单独归一化到 0 至 1，{COLOURS[options.cmap]}；全为零的图不着色，注明“无正向证据”"
            )
        case Gradients():
            return (
                f"{network(subject)}对{images(options, subject)}的梯度，{_target(options.target)}："
                "自左至右为输入、得分对像素的梯度的绝对值（显著图）、以空白图像为起点的积分梯度"
                f"（{options.steps} 步，红为增加得分，蓝为降低得分，白为零）、"
                f"得分对{_spaced(layer(subject, options.layer))}输出的梯度的绝对值在各通道上之和；每幅图单独归一化，"
                "显著图与层梯度由黑到亮黄表示由零到最大"
            )
        case CamFaithfulness():
            return (
                f"类激活图的忠实度：{SPLITS[subject.evaluated]}前 {options.count:,} 幅图像的平均，{network(subject)}，"
                f"{layer(subject, options.layer)}；左图按重要性从高到低逐步把像素换成背景，曲线下面积越小越好，"
                "右图从空白图像起按同一次序填回像素，面积越大越好；虚线为随机次序（5 次的平均，"
                f"种子 {options.choice}）"
            )
        case _:
            assert_never(options)


def inside_description(options: InsidePicture, subject: Subject) -> str:
    """The alternative text."""
    match options:
        case LayerGrid():
            sizes = [f"{side}×{side}" for side in sides(subject)]
            return (
                f"{len(sizes)} 行 {options.digits} 列的灰度图，每列是同一幅图像：第一行是输入，"
                "以下各行是逐个池化层输出的各通道之和，"
                f"分辨率自上而下为 {listed(sizes)} 像素。"
            )
        case Kernels():
            named = layer_named(subject.layers, options.layer)
            order = (
                "按输出特征图分列、按输入通道分行" if named.input_shape[0] > 1 else "依次排列，上方标有编号"
            )
            return f"{kernels(named)}的色块图，{order}，右侧是以零为中心的红蓝色标。"
        case FeatureMaps():
            side = layer_named(subject.layers, options.layer).output_shape[1]
            return f"一幅灰度输入图像，以及 {_channels(subject, options.layer)} 幅 {side}×{side} 的特征图，依次排成网格。"
        case DigitComparison():
            return (
                f"{len(options.digits)} 行图像，每行是一个数字的输入图像和它的几幅特征图，各列是同一个通道。"
            )
        case Surface():
            return "左侧是灰度输入图像，右侧是一幅特征图的三维曲面，底面是行和列，高度是输出值。"
        case DenseActivations():
            count = sum(one.kind in ("linear", "rbf") for one in subject.layers)
            return f"{count} 行图，每行左边是类别乘单元的色块矩阵，右边是输出值的直方图。"
        case Embedding():
            return f"{options.count:,} 个点的散点图，按类别着色，每类的中位处写着它的名称。"
        case Cam():
            return f"{options.images} 行图像，每行是一幅输入图像，以及 {len(options.methods)} 种方法叠在它上面的类激活图。"
        case Gradients():
            return f"{options.images} 行图像，每行是一幅输入图像，以及它的显著图、积分梯度和层梯度。"
        case CamFaithfulness():
            return "并排的两幅折线图，横轴是改变的像素所占的百分比，纵轴是原判类别的平均概率，每种方法一条曲线，随机次序为虚线。"
        case _:
            assert_never(options)


def _kernels(subject: Subject, named: Layer) -> str:
    said = [
        f"{network(subject)}训练后 {named.paper_name} 层的 {kernels(named)}："
        "红为正，蓝为负，白为零，所有卷积核共用一个色标"
    ]
    if named.input_shape[0] > 1:
        said.append("每列对应一幅输出特征图，每行对应一个输入通道")
    if named.table is not None:
        said.append("空缺处表示两幅特征图之间没有连接")
    return "；".join([*said, "编号从 0 起"])


def _dense(subject: Subject) -> str:
    said = [
        f"{network(subject)}的全连接层对{SPLITS[subject.evaluated]}的输出（隐藏层为激活之后）："
        "左为每个单元（列）对每个真实类别（行）的平均输出，由深紫到亮黄表示由小到大，每层一个色标，"
        "右为全部输出值的分布"
    ]
    activation = subject.recipe.model.activation
    if activation == "relu":
        said.append("失活单元指对所有图像输出都为零的单元")
    if activation in RELATED:
        said.append("饱和的输出值指落在激活函数值域两端各 2% 之内的值")
    return "；".join(said)


def _channels(subject: Subject, name: str) -> int:
    return layer_named(subject.layers, name).output_shape[0]


def _target(target: int | None) -> str:
    """Which class's logit was asked for."""
    return "针对网络自己判定的类别" if target is None else f"针对类别 {target}"


def _spaced(text: str) -> str:
    """With the space that Latin letters want after Han characters."""
    return f" {text}" if text[:1].isascii() else text
