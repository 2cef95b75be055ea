"""The sections that the program writes when the student wrote none: Markdown, with numbers bound like everybody's.

Each function gets a study and the labels of the figures and tables that the report has. It decides from values which sentences
are true, and returns text whose numbers are template expressions (report/writing/prose.py): no number is ever typed here.
"""

from __future__ import annotations

from collections.abc import Callable

from lenet.anatomy import Layer
from lenet.listing import is_lenet5
from lenet.recipe import ModelRecipe
from report.study.analysis import VariantStudy
from report.study.borders import STORED_SIDES
from report.wording import comparing, concluding, features, measuring, names, paper
from report.wording.caption_words import after_han
from report.wording.numbers import setting
from report.wording.scene import Scene, evaluated, label, listed, number, ref


def purpose(scene: Scene) -> str:
    """一、实验目的."""
    base = scene.base
    aims = [
        "理解卷积神经网络的基本结构，明确卷积层、池化层（下采样）与全连接层各自的作用。",
        f"使用 PyTorch 搭建并训练{subject(scene)}，在{names.dataset(base.recipe.data.name)}上完成图像分类任务，"
        "掌握训练、测试与评价的完整流程。",
    ]
    if scene.several:
        against = {item.baseline for item in scene.study.comparisons.values()}
        count = len(scene.study.variants)
        others = f"比较 {count} 种配置"
        if against == {base.name}:
            other = next(name for name in scene.study.variants if name != base.name)
            others = f"把基准配置与{f'“{label(other)}”' if count == 2 else f'其余 {count - 1} 种配置'}比较"
        aims.append(f"{others}，用多个随机种子判断差异是否显著。" if len(base.runs) > 1 else f"{others}。")
    if aim := features.aim(scene):
        aims.append(aim)
    if any(check.expectation.metric != "parameters" for check in scene.study.checks):
        aims.append("将测得的结果与公开的数值逐项核对，检验实验的可复现性。")
    elif scene.study.checks:
        aims.append("核对网络的参数总数与公开的数值是否一致。")
    return "\n".join(f"{position}. {aim}" for position, aim in enumerate(aims, 1))


def subject(scene: Scene) -> str:
    """What is built and trained: one network by its name, or the kind of several."""
    named = f"“{label(scene.base.name)}”"
    if not scene.several:
        return f"卷积神经网络{named}"
    return f"{' LeNet-5 类' if is_lenet5(scene.base.recipe.model) else ''}卷积神经网络（基准配置：{named}）"


def data(scene: Scene) -> str:
    """二、1. 数据准备."""
    recipe, base = scene.base.recipe.data, scene.base
    side, stored = recipe.image_size, STORED_SIDES.get(recipe.name, recipe.image_size)
    larger = f"，{stored}×{stored} 的图像四周补上背景，" if side > stored else ""
    sentences = [
        f"实验采用{names.dataset(recipe.name)}，{images(base)}，"
        f"图像分为 {len(base.runs[0].results.classes)} 个类别，基本情况见{ref('dataset')}。",
        f"像素值{names.NORMALIZATIONS[recipe.normalization]} 后{larger}以 {side}×{side} 的单通道图像输入网络。",
    ]
    if recipe.augmentation is None:
        sentences.append("训练时不做数据增强，每一轮都重新打乱样本的顺序。")
    else:
        sentences.append("训练时对每幅图像施加随机仿射变换（数据增强），每一轮都重新打乱样本的顺序。")
    if scene.has("samples"):
        sentences.append(f"{ref('samples')}给出了部分训练样本及其标签。")
    return "".join(sentences)


def images(base: VariantStudy) -> str:
    """Which images the network learns from, and which it is judged by."""
    recipe = base.recipe.data
    train, others = number("baseline.train_size"), number("baseline.evaluation_size")
    every = (
        f" {number('baseline.training_images')} 幅训练图像"
        if "training_images" in base.numbers
        else "训练图像"
    )
    learnt = f"用 {train} 幅图像训练" if recipe.train_size is None else f"从{every}中取前 {train} 幅训练"
    if not recipe.validation_size:
        return f"{learnt}，用 {others} 幅图像组成的测试集评价"
    return f"{learnt}，以训练图像的最后 {others} 幅作为验证集评价（不参与训练），没有使用测试集"


def model(scene: Scene) -> str:
    """二、2. 模型构建."""
    base = scene.base
    convolutions = [layer for layer in base.layers if layer.kind == "convolution"]
    dense = [layer for layer in base.layers if layer.kind == "linear"]
    rbf = "和 1 个径向基函数（RBF）输出层" if base.recipe.model.output == "rbf" else ""
    largest = max(base.layers, key=lambda layer: layer.parameters)
    share = largest.parameters / sum(layer.parameters for layer in base.layers)
    recipe = base.recipe.model
    sentences = [
        f"{'基准' if scene.several else ''}网络含 {len(convolutions)} 个卷积层{'、' if rbf else '和 '}"
        f"{len(dense)} 个全连接层{rbf}，"
        f"激活函数为 {names.ACTIVATIONS[recipe.activation]}，下采样采用 {names.POOLINGS[recipe.pooling]}"
        f"{'（其后同样经过激活函数）' if recipe.pooling == 'subsampling' else ''}{dropped(recipe)}。",
        f"各层的输出尺寸、可训练参数量及其算式见{ref('layers')}：全网共有 {number('baseline.parameters')} 个可训练参数，"
        f"其中卷积与下采样部分占 {number('baseline.convolutional_share')}，"
        f"全连接部分占 {number('baseline.dense_share')}。",
    ]
    sentences.append(flow(base))
    sentences.append(paper.of_model(scene))
    if share > 0.5:
        sentences.append(
            f"一半以上的参数（{number('baseline.largest_share')}）集中在 {largest.paper_name} 这一层。"
        )
    return "".join(sentences) + "\n\n与上述结构对应的 PyTorch 代码如下。"


def dropped(recipe: ModelRecipe) -> str:
    """That hidden units are dropped while training."""
    every = "每个" if len(recipe.hidden) > 1 else ""
    told = f"，{every}隐藏层之后以 {setting(recipe.dropout)} 的概率作 Dropout（只在训练时）"
    return told if recipe.dropout else ""


def flow(base: VariantStudy) -> str:
    """How an image becomes logits, and how the shape of a weight is read."""
    named = [layer for layer in base.layers if layer.paper_name]
    first = next(layer for layer in named if layer.kind == "convolution")
    steps = "、".join(f"{layer.paper_name} {'×'.join(map(str, layer.output_shape))}" for layer in named)
    maps, before, height, width = first.weight_shape
    return (
        f"输入 {'×'.join(map(str, named[0].input_shape))} 的图像依次变为 {steps}，{outcome(named)}。"
        f"{ref('layer_costs')}列出各层的权重形状、连接数、运算量与感受野，"
        f"例如 {first.paper_name} 的权重形状 ({maps}, {before}, {height}, {width}) 表示 {maps} 个输出通道、"
        f"{before} 个输入通道、{height}×{width} 的卷积核。"
    )


def outcome(named: list[Layer]) -> str:
    """What the numbers of the last layer are."""
    if named[-1].kind == "rbf":
        before = f" {named[-2].paper_name} " if len(named) > 1 else "它之前"
        return f"最后一层的输出是{before}的输出到各类别编码的距离平方的相反数，最大者即判定的类别"
    return "最后一层的输出即各类别的得分（logits）"


def training(scene: Scene) -> str:
    """二、3. 训练配置."""
    base, recipe = scene.base, scene.base.recipe.training
    others = f"，其他变体的不同之处见{ref('settings')}" if scene.has("settings") else ""
    sentences = [
        f"{'基准配置' if scene.several else '训练'}以{after_han(names.LOSSES[recipe.loss])}为损失函数，"
        f"用{after_han(names.OPTIMIZERS[recipe.optimizer])} 优化器{spelt_out(recipe.optimizer)}更新参数，"
        f"{'学习率' if recipe.schedule == 'constant' else '最大学习率'}为 {setting(recipe.learning_rate)}，"
        f"每批 {recipe.batch_size} 个样本，共 {number('baseline.epochs')} 轮，"
        f"每轮结束后在{evaluated(base)}上评价一次；完整的超参数见{ref('hyperparameters')}"
        f"{others}。",
        paper.of_training(scene),
    ]
    if len(base.runs) > 1:
        sentences.append(
            f"为衡量随机性的影响，用 {number('baseline.runs')} 个随机种子各独立训练一次，"
            "下文的数值若无说明均为各次训练的均值，“±”之后为样本标准差。"
        )
    else:
        trained = "每种配置" if scene.several else "本实验"
        sentences.append(f"{trained}只训练了一次，因此下文的数值不含对随机性的估计。")
    sentences.append(
        f"随机种子决定{listed(drawn(scene))}，计算采用确定性算法，因此在同一台机器上可以逐位重现。"
    )
    return "".join(sentences)


def spelt_out(optimizer: str) -> str:
    """What SGD stands for, where it is spoken of."""
    return "（SGD 即随机梯度下降）" if "SGD" in names.OPTIMIZERS[optimizer] else ""


def drawn(scene: Scene) -> list[str]:
    """All that a seed decides in any of the variants."""
    recipes = [variant.recipe for variant in scene.study.variants.values()]
    dropping = any(recipe.model.dropout for recipe in recipes)
    distorting = any(recipe.data.augmentation for recipe in recipes)
    return [
        "参数的初值",
        "样本的顺序",
        *(["Dropout 丢弃哪些单元"] if dropping else []),
        *(["数据增强的变换"] if distorting else []),
    ]


SECTIONS: dict[str, Callable[[Scene], str]] = {
    "purpose": purpose,
    "data": data,
    "model": model,
    "training": training,
    "visualization": features.visualization,
    "metrics": measuring.metrics,
    "comparison": comparing.comparison,
    "features": features.features,
    "summary": concluding.summary,
}
"""Section label -> the text that the program writes for it."""
