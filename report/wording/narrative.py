"""The sections that the program writes when the student wrote none: Markdown, with numbers bound like everybody's.

Each function gets a study and the labels of the figures and tables that the report has. It decides from values which sentences
are true, and returns text whose numbers are template expressions (report/writing/prose.py): no number is ever typed here.
"""

from __future__ import annotations

from collections.abc import Callable

from lenet.anatomy import Layer
from lenet.listing import is_lenet5
from report.study.analysis import VariantStudy
from report.wording import comparing, concluding, features, measuring, names, paper, plateaus, reproducing
from report.wording.caption_words import after_han
from report.wording.numbers import setting
from report.wording.scene import Scene, evaluated, label, number, ref


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
            others = f"把基准配置与{'另一' if count == 2 else f'其余 {count - 1} '}种配置比较"
        aims.append(f"{others}，用多个随机种子判断差异是否显著。" if len(base.runs) > 1 else f"{others}。")
    if features.pictures(scene):
        aims.append("通过卷积核与特征图的可视化，直观了解网络逐层变换图像的过程。")
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
    side = recipe.image_size
    sentences = [
        f"实验采用{names.dataset(recipe.name)}，{images(base)}，"
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
        f"网络含 {len(convolutions)} 个卷积层{'、' if rbf else '和 '}{len(dense)} 个全连接层{rbf}，"
        f"激活函数为 {names.ACTIVATIONS[recipe.activation]}，下采样采用 {names.POOLINGS[recipe.pooling]}"
        f"{'（其后同样经过激活函数）' if recipe.pooling == 'subsampling' else ''}{dropped(recipe.dropout)}。",
        f"各层的输出尺寸、可训练参数量及其算式见{ref('layers')}：全网共有 {number('baseline.parameters')} 个可训练参数，"
        f"其中卷积与下采样部分占 {number('baseline.convolutional_share')}，"
        f"全连接部分占 {number('baseline.dense_share')}。",
    ]
    sentences.append(flow(base))
    sentences.append(paper.of_model(scene))
    if share > 0.5:
        sentences.append(f"一半以上的参数集中在 {largest.paper_name} 这一层。")
    return "".join(sentences) + "\n\n与上述结构对应的 PyTorch 代码如下。"


def dropped(dropout: float) -> str:
    """That hidden units are dropped while training."""
    return f"，每个隐藏层之后以 {setting(dropout)} 的概率作 Dropout（只在训练时）" if dropout else ""


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
    sentences = [
        f"训练以{after_han(names.LOSSES[recipe.loss])}为损失函数，"
        f"用{after_han(names.OPTIMIZERS[recipe.optimizer])} 优化器更新参数，"
        f"{'学习率' if recipe.schedule == 'constant' else '最大学习率'}为 {setting(recipe.learning_rate)}，"
        f"每批 {recipe.batch_size} 个样本，共 {number('baseline.epochs')} 轮，"
        f"每轮结束后在{evaluated(base)}上评价一次；完整的超参数见{ref('hyperparameters')}。",
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
        "随机种子同时决定参数的初值与样本的顺序，计算采用确定性算法，因此在同一台机器上可以逐位重现。"
    )
    return "".join(sentences)


def summary(scene: Scene) -> str:
    """四、实验小结."""
    base = scene.base
    runs = f"（{number('baseline.runs')} 个随机种子）" if len(base.runs) > 1 else ""
    named = f"“{label(base.name)}”"
    trained = (
        f"本实验基于 PyTorch 训练了 {len(scene.study.variants)} 种网络配置，其中基准配置{named}"
        if scene.several
        else f"本实验基于 PyTorch 实现并训练了{named}，网络"
    )
    first = (
        f"{trained}共 {number('baseline.parameters')} 个可训练参数，"
        f"训练 {number('baseline.epochs')} 轮后{evaluated(base)}准确率为 {number('baseline.test_accuracy', std=True)}{runs}，"
        f"{errors(base)}。" + gap(base)
    )
    paragraphs = [first, plateaus.late(scene), *concluding.conclusions(scene)]
    if scene.study.checks:
        paragraphs.append(reproducing.conclusion(scene.study))
    if not scene.several:
        paragraphs.append(
            "本实验只训练了一种网络配置，因此不能据此判断激活函数、池化方式等单个因素的作用；"
            "要回答这类问题，需要每次只改变一个因素的对照实验。"
        )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


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
    rounding = "（由未舍入的数值算出）" if unlike_printed(base) else ""
    if len(gaps) == 1:
        above = "高" if gaps[0] > 0 else "低"
        return f"{text}比{where}{above} {number('baseline.generalization_gap | size')}{rounding}。"
    text += f"与{where}之差为 {number('baseline.generalization_gap', std=True)}{rounding}，"
    if min(gaps) > 0 or max(gaps) < 0:
        both = f"训练准确率都{'高' if gaps[0] > 0 else '低'}于{names.metric('test_accuracy', base.runs[0].results.evaluated)}"
        return f"{text}{number('baseline.runs')} 个种子的{both}。"
    return f"{text}各种子的高低并不一致，看不出哪一方更高。"


def unlike_printed(base: VariantStudy) -> bool:
    """Whether the gap as printed is not the difference of the two accuracies as printed, each in percent."""
    train, test, difference = (
        round(100 * base.numbers[name].value, 2)
        for name in ("train_accuracy", "test_accuracy", "generalization_gap")
    )
    return round(train - test, 2) != difference


SECTIONS: dict[str, Callable[[Scene], str]] = {
    "purpose": purpose,
    "data": data,
    "model": model,
    "training": training,
    "visualization": features.visualization,
    "metrics": measuring.metrics,
    "comparison": comparing.comparison,
    "features": features.features,
    "summary": summary,
}
"""Section label -> the text that the program writes for it."""
