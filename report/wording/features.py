"""特征可视化 and 特征图分析: what is shown of the inside of the networks, and what it measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from lenet.anatomy import Layer, layer_named
from report.specification.picture_bases import OfOneRun
from report.specification.pictures import Kernels, LayerGrid
from report.study.kernels import TrainedKernels
from report.study.variant import VariantStudy
from report.wording import caption_words
from report.wording.measuring import class_name
from report.wording.numbers import text as written
from report.wording.scene import Scene, evaluated, listed, network, number, ref, refs

FEW = 3
"""So many mistakes are told one by one."""
CONTRAST = "响应取决于窗口内明暗的差别，而不只是平均亮度"


def visualization(scene: Scene) -> str:
    """二、4. 特征可视化."""
    grids = [options.label for options in scene.of_kind(LayerGrid)]
    kernels = [options.label for options in scene.of_kind(Kernels)]
    sentences = []
    if grids:
        sentences.append(
            f"训练完成后，将{evaluated(scene.base)}中的若干图像送入网络，取出各卷积阶段在激活与池化之后的输出，"
            f"沿通道求和得到一幅灰度图，与输入并列显示（{refs(grids)}）。"
        )
    if kernels:
        opening = "卷积核的权重则" if sentences else "训练完成后，将卷积核的权重"
        sentences.append(f"{opening}直接绘成色块图，以零为中心配色（{refs(kernels)}）。")
    return "".join(sentences) or "训练完成后，用最终的权重绘制反映网络内部情况的图，列于“特征图分析”一节。"


def aim(scene: Scene) -> str:
    """What the pictures of which this module speaks are for; "" where there are none."""
    maps, kernels = bool(scene.of_kind(LayerGrid)), bool(scene.of_kind(Kernels))
    if maps:
        return f"通过{'卷积核与' if kernels else ''}特征图的可视化，直观了解网络逐层变换图像的过程。"
    return "通过卷积核的可视化，直观了解卷积层学到的权重。" if kernels else ""


def features(scene: Scene) -> str:
    """三、3. 特征图分析."""
    paragraphs = [responses(scene), weights(scene)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def responses(scene: Scene) -> str:
    """What the pictures of responses show, in which sizes, of which answers; what else no picture of kernels tells."""
    grids = scene.of_kind(LayerGrid)
    if not grids:
        return ""
    opening = f"{refs(options.label for options in grids)}自上而下给出输入图像与各卷积阶段的输出"
    shapes = {tuple(layer.output_shape for layer in maps(subject(scene, options))) for options in grids}
    sentences = [f"{opening}。" if len(shapes) > 1 else opening + sizes(maps(subject(scene, grids[0])))]
    sentences.append(answers(scene, grids))
    elsewhere = {shown(scene, options) for options in scene.of_kind(Kernels)}
    networks = {(subject(scene, options).name, seed_of(scene, options)): None for options in grids}
    layers = [
        (scene.study.variants[name], seed, kernels)
        for name, seed in networks
        for kernels in scene.study.variants[name].kernels[seed]
        if (name, seed, kernels.layer) not in elsewhere
    ]
    return "".join([*sentences, remarks(scene, layers)])


def shown(scene: Scene, options: Kernels) -> tuple[str, int, str]:
    """Variant, seed and layer of a picture of kernels."""
    variant = subject(scene, options)
    return variant.name, seed_of(scene, options), layer_named(variant.layers, options.layer).paper_name


def maps(variant: VariantStudy) -> list[Layer]:
    """The layers that put out maps."""
    return [layer for layer in variant.layers if layer.kind in ("convolution", "pooling")]


def sizes(layers: list[Layer]) -> str:
    """How the maps change from stage to stage, and what a unit sees."""
    told = "、".join(
        f"{layer.paper_name} 输出 {layer.output_shape[0]} 幅 {layer.output_shape[1]}×{layer.output_shape[2]}"
        for layer in layers
    )
    if not grows(layers):
        return f"，各层的尺寸为：{told}。"
    pooled = [layer for layer in layers if layer.kind == "pooling"]
    first, last = pooled[0], pooled[-1]
    seen = (
        f"（{first.paper_name} 的一个单元看到输入中 {first.receptive_field}×{first.receptive_field} 的区域，"
        f"{last.paper_name} 的看到 {last.receptive_field}×{last.receptive_field}）"
        if last.receptive_field > first.receptive_field
        else ""
    )
    return (
        f"。随着层次加深，特征图的幅数增多而边长减小：{told}。"
        f"越往后，每个单元对应的输入区域越大{seen}，空间细节越少。"
    )


def grows(layers: list[Layer]) -> bool:
    """Whether the maps become more and smaller from stage to stage."""
    shapes = [layer.output_shape for layer in layers]
    more = all(a[0] <= b[0] for a, b in pairwise(shapes)) and shapes[0][0] < shapes[-1][0]
    return more and shapes[0][1] > shapes[-1][1]


def answers(scene: Scene, grids: tuple[LayerGrid, ...]) -> str:
    """How the networks classify the images that are shown."""
    right, others = [], []
    for options in grids:
        variant = subject(scene, options)
        given = variant.classification.of_runs[seed_of(scene, options)].first_answers[: options.digits]
        missed = [pair for pair in given if pair[0] != pair[1]]
        if missed:
            others.append(f"{ref(options.label)}所示的网络{missing(variant, missed, len(given))}。")
        else:
            right.append(options.label)
    several = "都" if len(right) > 1 else ""
    every = f"{refs(right)}所示的网络{several}把图中的图像全部判对。" if right else ""
    return every + "".join(others)


def missing(variant: VariantStudy, missed: list[tuple[int, int]], shown: int) -> str:
    """Which of the images shown are misclassified: one by one, if they are few."""
    if len(missed) == shown:
        return "把图中的图像全部判错"
    if len(missed) > FEW:
        return f"把图中 {shown} 幅图像中的 {len(missed)} 幅判错"
    taken = [f"{class_name(variant, true)}判为{class_name(variant, called)}" for true, called in missed]
    return f"把图中的{listed(taken)}，其余判对"


def weights(scene: Scene) -> str:
    """What the pictures of kernels show: the signs of the weights, and maps without a use."""
    pictures = scene.of_kind(Kernels)
    if not pictures:
        return ""
    sentences = [
        f"{refs(options.label for options in pictures)}是训练后的卷积核：红色为正权重，蓝色为负权重，颜色越深绝对值越大。"
    ]
    both = False
    layers: dict[tuple[str, int, str], tuple[VariantStudy, int, TrainedKernels]] = {}
    for options in pictures:
        name, seed, layer = shown(scene, options)
        variant = scene.study.variants[name]
        kernels = next(own for own in variant.kernels[seed] if own.layer == layer)
        sentences.append(signs(options.label, f"{name}.seed[{seed}].{layer}", variant, kernels))
        if kernels.kernels == kernels.maps and kernels.least.value > 0 and kernels.most.value < 1:
            sentences.append("，各个核同样兼有正负权重" if both else f"，每个核都兼有正负权重，{CONTRAST}")
            both = True
        sentences.append("。")
        layers[name, seed, layer] = (variant, seed, kernels)
    return "".join([*sentences, remarks(scene, layers.values())])


def signs(label: str, here: str, variant: VariantStudy, kernels: TrainedKernels) -> str:
    """How many of the weights are positive, and where most and fewest are; `here` names the numbers."""
    one, each = ("个", "各个核") if kernels.kernels == kernels.maps else ("幅", "各幅输出特征图的核")
    described = caption_words.kernels(layer_named(variant.layers, kernels.layer))
    text = f"{ref(label)}中 {kernels.layer} 的 {described}有 {number(f'{here}_positive')} 的权重为正"
    if written(kernels.least) == written(kernels.most):
        return text
    return (
        f"{text}，{each}从 {number(f'{here}_least_positive')}（第 {kernels.least_map} {one}）"
        f"到 {number(f'{here}_most_positive')}（第 {kernels.most_map} {one}）不等"
    )


def remarks(scene: Scene, layers: Iterable[tuple[VariantStudy, int, TrainedKernels]]) -> str:
    """Maps that training left without a use, of layers of (variant, seed); the grounds are given once."""
    unmoved: list[Useless] = []
    faint: list[Useless] = []
    for variant, seed, kernels in layers:
        still = kernels.unmoved if variant.recipe.model.activation == "relu" else ()
        small = tuple(place for place in kernels.faint if place not in still)
        whose = f"{network(variant)}（种子 {seed}）" if scene.several else f"种子 {seed} 的网络"
        unmoved += [(whose, kernels, still)] if still else []
        faint += [(whose, kernels, small)] if small else []
    return useless(unmoved, UNMOVED) + useless(faint, FAINT)


def useless(found: Sequence[Useless], grounds: str) -> str:
    """Maps without a use for one reason: the first layer with the grounds, the others in one sentence a network."""
    if not found:
        return ""
    whose, kernels, places = found[0]
    first = f"{whose}中，{kernels.layer} 的第 {among(places)} 幅"
    others: dict[str, list[str]] = {}
    for owner, own, idle in found[1:]:
        others.setdefault(owner, []).append(f"{own.layer} 的第 {among(idle)} 幅（共 {own.maps} 幅）")
    alike = [f"{owner}中，{listed(layers)}也是如此。" for owner, layers in others.items()]
    return first + grounds.format(maps=kernels.maps, count=len(places)) + "".join(alike)


Useless = tuple[str, TrainedKernels, tuple[int, ...]]
"""Whose network, which layer, and the places of its maps without a use."""
UNMOVED = (
    "特征图（编号从 0 起）的卷积核从第 0 轮结束到最后一轮几乎没有改变（改变量的 L2 范数不到各幅中位数的千分之一）："
    "{maps} 幅特征图中有 {count} 幅不再学习，即 ReLU 网络中常见的“失活”。"
)
FAINT = (
    "特征图（编号从 0 起）的卷积核几乎为零（权重的 L2 范数不到各幅中位数的五分之一），对输入的响应相应微弱："
    "训练后 {maps} 幅特征图中有 {count} 幅基本没有用上。"
)
"""What is told of such maps the first time (report/study/kernels.py has the bounds)."""


def among(places: tuple[int, ...]) -> str:
    """1、7、10、13."""
    return "、".join(map(str, places))


def subject(scene: Scene, options: OfOneRun) -> VariantStudy:
    """The variant whose network a picture shows."""
    return scene.study.variants[options.variant or scene.study.baseline]


def seed_of(scene: Scene, options: OfOneRun) -> int:
    """The seed of the run that a picture shows; where it names none, that of the first."""
    return subject(scene, options).runs[0].recipe.seed if options.seed is None else options.seed
