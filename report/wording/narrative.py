"""The sections that the program writes when the student wrote none: Markdown, with numbers bound like everybody's.

Each function gets a study and the labels of the figures and tables that the report has. It decides from values which sentences
are true, and returns text whose numbers are template expressions (report/writing/prose.py): no number is ever typed here.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from lenet.anatomy import Layer
from report.study.analysis import VariantStudy
from report.wording import comparing, measuring, names
from report.wording.numbers import setting
from report.wording.scene import Scene, evaluated, number, ref


def purpose(scene: Scene) -> str:
    """一、实验目的."""
    base = scene.base
    aims = [
        "理解卷积神经网络的基本结构，明确卷积层、池化层（下采样）与全连接层各自的作用。",
        f"使用 PyTorch 搭建并训练卷积神经网络“{label(base)}”，在{names.dataset(base.recipe.data.name)}上完成图像分类任务，"
        "掌握训练、测试与评价的完整流程。",
    ]
    if len(scene.study.variants) > 1:
        aims.append(
            "比较网络的若干变体，用多个随机种子的结果判断差异是否显著。"
            if len(base.runs) > 1
            else "比较网络的若干变体。"
        )
    if scene.has("layer_grid") or scene.has("kernels"):
        aims.append("通过卷积核与特征图的可视化，直观了解网络逐层变换图像的过程。")
    if scene.study.checks:
        aims.append("将测得的结果与公开报告的数值逐项核对，检验实验的可复现性。")
    return "\n".join(f"{position}. {aim}" for position, aim in enumerate(aims, 1))


def data(scene: Scene) -> str:
    """二、1. 数据准备."""
    recipe, base = scene.base.recipe.data, scene.base
    side = recipe.image_size
    sentences = [
        f"实验采用{names.dataset(recipe.name)}，用 {number('baseline.train_size')} 幅图像训练，"
        f"用 {number('baseline.evaluation_size')} 幅图像组成的{evaluated(base)}评价，"
        f"图像分为 {len(base.runs[0].results.classes)} 个类别，基本情况见{ref('dataset')}。",
        f"像素值{names.NORMALIZATIONS[recipe.normalization]} 后以 {side}×{side} 的单通道图像输入网络。",
    ]
    if recipe.augmentation is None:
        sentences.append("训练时不做数据增强，每一轮都重新打乱样本的顺序。")
    else:
        sentences.append("训练时对每幅图像施加随机仿射变换（数据增强），每一轮都重新打乱样本的顺序。")
    if scene.has("samples"):
        sentences.append(f"{ref('samples')}给出了部分训练样本及其标签。")
    return "".join(sentences)


def model(scene: Scene) -> str:
    """二、2. 模型构建."""
    base = scene.base
    convolutions = [layer for layer in base.layers if layer.kind == "convolution"]
    dense = [layer for layer in base.layers if layer.kind in ("linear", "rbf")]
    largest = max(base.layers, key=lambda layer: layer.parameters)
    share = largest.parameters / sum(layer.parameters for layer in base.layers)
    recipe = base.recipe.model
    sentences = [
        f"网络含 {len(convolutions)} 个卷积层和 {len(dense)} 个全连接层，"
        f"激活函数为 {names.ACTIVATIONS[recipe.activation]}，下采样采用 {names.POOLINGS[recipe.pooling]}。",
        f"各层的输出尺寸、可训练参数量及其算式见{ref('layers')}：全网共有 {number('baseline.parameters')} 个可训练参数，"
        f"其中卷积与下采样部分占 {number('baseline.convolutional_share')}，"
        f"全连接部分占 {number('baseline.dense_share')}。",
    ]
    sentences.append(flow(base))
    if share > 0.5:
        sentences.append(f"一半以上的参数集中在 {largest.paper_name} 这一层。")
    return "".join(sentences) + "\n\n与上述结构对应的 PyTorch 代码如下。"


def flow(base: VariantStudy) -> str:
    """How an image becomes logits, and how the shape of a weight is read."""
    named = [layer for layer in base.layers if layer.paper_name]
    first = next(layer for layer in named if layer.kind == "convolution")
    steps = "、".join(f"{layer.paper_name} {'×'.join(map(str, layer.output_shape))}" for layer in named)
    maps, before, height, width = first.weight_shape
    return (
        f"输入 {'×'.join(map(str, named[0].input_shape))} 的图像依次变为 {steps}，最后一层的输出即各类别的得分（logits）。"
        f"{ref('layer_costs')}列出各层的权重形状、连接数、运算量与感受野，"
        f"例如 {first.paper_name} 的权重形状 ({maps}, {before}, {height}, {width}) 表示 {maps} 个输出通道、"
        f"{before} 个输入通道、{height}×{width} 的卷积核。"
    )


def training(scene: Scene) -> str:
    """二、3. 训练配置."""
    base, recipe = scene.base, scene.base.recipe.training
    sentences = [
        f"训练以{names.LOSSES[recipe.loss]}为损失函数，用 {names.OPTIMIZERS[recipe.optimizer]} 优化器更新参数，"
        f"{'学习率' if recipe.schedule == 'constant' else '最大学习率'}为 {setting(recipe.learning_rate)}，"
        f"每批 {recipe.batch_size} 个样本，共 {number('baseline.epochs')} 轮，"
        f"每轮结束后在{evaluated(base)}上评价一次；完整的超参数见{ref('hyperparameters')}。",
    ]
    if len(base.runs) > 1:
        sentences.append(
            f"为衡量随机性的影响，用 {number('baseline.runs')} 个随机种子各独立训练一次，"
            "下文的数值若无说明均为各次训练的均值，“±” 之后为样本标准差。"
        )
    else:
        sentences.append("本实验只训练了一次，因此下文的数值不含对随机性的估计。")
    sentences.append(
        "随机种子同时决定参数的初值与样本的顺序，计算采用确定性算法，因此在同一台机器上可以逐位重现。"
    )
    return "".join(sentences)


def visualization(scene: Scene) -> str:
    """二、4. 特征可视化."""
    sentences = []
    if scene.has("layer_grid"):
        sentences.append(
            f"训练完成后，将{evaluated(scene.base)}中的若干图像送入网络，取出各卷积阶段在激活与池化之后的输出，"
            f"沿通道求和得到一幅灰度图，与输入并列显示（{ref('layer_grid')}）。"
        )
    if scene.has("kernels"):
        opening = "卷积核的权重则" if sentences else "训练完成后，将卷积核的权重"
        sentences.append(f"{opening}直接绘成色块图，以零为中心配色（{ref('kernels')}）。")
    return "".join(sentences) or "训练完成后，用最终的权重绘制反映网络内部情况的图，列于“特征图分析”一节。"


def features(scene: Scene) -> str:
    """三、2. 特征图分析."""
    maps = [layer for layer in scene.base.layers if layer.kind in ("convolution", "pooling")]
    sizes = "、".join(
        f"{layer.paper_name} 输出 {layer.output_shape[0]} 幅 {layer.output_shape[1]}×{layer.output_shape[2]}"
        for layer in maps
    )
    sentences = []
    if scene.has("layer_grid"):
        sentences.append(
            f"{ref('layer_grid')}自上而下给出输入图像与各卷积阶段的输出。随着层次加深，特征图的幅数增多而边长减小："
            f"{sizes}。边长减小意味着每个单元对应的输入区域变大，空间细节随之减少。"
            if grows(maps)
            else f"{ref('layer_grid')}自上而下给出输入图像与各卷积阶段的输出，各层的尺寸为：{sizes}。"
        )
    if scene.has("kernels"):
        sentences.append(
            f"{ref('kernels')}是训练后的卷积核：红色为正权重，蓝色为负权重，颜色越深绝对值越大；"
            "正负相间之处对图像中明暗变化的位置有响应。"
        )
    return "".join(sentences)


def grows(maps: list[Layer]) -> bool:
    """Whether the maps become more and smaller from stage to stage."""
    shapes = [layer.output_shape for layer in maps]
    more = all(a[0] <= b[0] for a, b in pairwise(shapes)) and shapes[0][0] < shapes[-1][0]
    return more and shapes[0][1] > shapes[-1][1]


def summary(scene: Scene) -> str:
    """四、实验小结."""
    base = scene.base
    runs = f"（{number('baseline.runs')} 个随机种子）" if len(base.runs) > 1 else ""
    first = (
        f"本实验基于 PyTorch 实现并训练了“{label(base)}”，网络共 {number('baseline.parameters')} 个可训练参数，"
        f"训练 {number('baseline.epochs')} 轮后{evaluated(base)}准确率为 {number('baseline.test_accuracy', std=True)}{runs}，"
        f"{errors(base)}。" + gap(base)
    )
    paragraphs = [first, *measuring.plateau(base), *comparing.conclusions(scene)]
    if scene.study.checks:
        outside = sum(not check.within for check in scene.study.checks)
        every = "均" if len(scene.study.checks) > 1 else ""
        verdict = f"{every}在容差之内" if not outside else f"中有 {outside} 项超出容差"
        paragraphs.append(f"与公开数值核对的 {len(scene.study.checks)} 项{verdict}（{ref('checks')}）。")
    if len(scene.study.variants) == 1:
        paragraphs.append(
            "本实验只训练了一种网络配置，因此不能据此判断激活函数、池化方式等单个因素的作用；"
            "要回答这类问题，需要每次只改变一个因素的对照实验。"
        )
    return "\n\n".join(paragraphs)


def label(base: VariantStudy) -> str:
    """What the baseline is called, as a literal piece that is never read as Markdown."""
    return number(f"{base.name}.label")


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
    if len(gaps) == 1:
        return (
            f"{text}比{where}{'高' if gaps[0] > 0 else '低'} {number('baseline.generalization_gap | size')}。"
        )
    text += f"与{where}之差为 {number('baseline.generalization_gap', std=True)}，"
    if min(gaps) > 0 or max(gaps) < 0:
        return f"{text}每个种子都是训练集{'较高' if gaps[0] > 0 else '较低'}。"
    return f"{text}各种子的高低并不一致，看不出哪一方更高。"


SECTIONS: dict[str, Callable[[Scene], str]] = {
    "purpose": purpose,
    "data": data,
    "model": model,
    "training": training,
    "visualization": visualization,
    "metrics": measuring.metrics,
    "comparison": comparing.comparison,
    "features": features,
    "summary": summary,
}
"""Section label -> the text that the program writes for it."""
