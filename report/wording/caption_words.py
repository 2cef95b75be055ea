"""Words that captions share: which network, which layer, which images, which colours."""

from __future__ import annotations

from lenet.anatomy import Layer, layer_named
from report.figures.subjects import Subject
from report.specification.picture_bases import OfImages, OfOneImage, Scale
from report.wording.names import SPLITS

COLOURS = {
    "gray": "最小值为黑，最大值为白",
    "viridis": "由深紫到亮黄表示由小到大",
    "magma": "由黑到亮黄表示由小到大",
    "inferno": "由黑到亮黄表示由小到大",
    "hot": "由黑经红到白表示由小到大",
    "cividis": "由深蓝到亮黄表示由小到大",
}


def network(subject: Subject) -> str:
    """Which trained network: “经典 LeNet-5”网络（种子 0）."""
    noun = "" if subject.label.endswith("网络") else "网络"
    return f"“{subject.label}”{noun}（种子 {subject.seeds[0]}）"


def splits(subjects: tuple[Subject, ...]) -> str:
    """测试集, 验证集, or both where the variants differ."""
    return "或".join(dict.fromkeys(SPLITS[subject.evaluated] for subject in subjects))


def curve(subjects: tuple[Subject, ...]) -> str:
    """测试 or 验证."""
    return splits(subjects).replace("集", "")


def kernels(layer: Layer) -> str:
    """96 个 5×5 卷积核; one a connected pair of maps."""
    pairs = layer.input_shape[0] * layer.output_shape[0]
    count = pairs if layer.table is None else sum(map(len, layer.table))
    return f"{count} 个 {layer.kernel}×{layer.kernel} 卷积核"


def pooled(subject: Subject) -> list[str]:
    """C1 池化后（S2）, C3 池化后（S4）: each convolution with the pooling that follows it."""
    convolutions = [layer.paper_name for layer in subject.layers if layer.kind == "convolution"]
    poolings = [layer.paper_name for layer in subject.layers if layer.kind == "pooling"]
    return [f"{first} 池化后（{then}）" for first, then in zip(convolutions, poolings, strict=True)]


def sides(subject: Subject) -> list[int]:
    """Sides of the input and of the pooled maps, pixels."""
    poolings = [layer.output_shape[1] for layer in subject.layers if layer.kind == "pooling"]
    return [subject.recipe.data.image_size, *poolings]


def listed(items: list[str]) -> str:
    """甲、乙、丙."""
    return "、".join(items)


def before_han(text: str) -> str:
    """With a space where Latin letters or digits meet the Han characters that follow."""
    return f"{text} " if text[-1:].isascii() and text[-1:].isalnum() else text


def after_han(text: str) -> str:
    """With a space where Latin letters or digits meet the Han characters that come before."""
    return f" {text}" if text[:1].isascii() and text[:1].isalnum() else text


def layer(subject: Subject, name: str) -> str:
    """A layer as it was asked for: by its paper name after activation, by a module's name what that module puts out."""
    named = layer_named(subject.layers, name)
    if name == named.paper_name and named.kind in ("convolution", "linear"):
        return f"{name} 层（{'激活之后' if has_activation(subject, named) else '输出'}）"
    if name == named.paper_name:
        return f"{name} 层"
    what = {
        "convolution": "，激活之前",
        "linear": "，激活之前",
        "activation": "，激活之后",
        "pooling": "，池化之后",
    }
    return f"模块 {name}（{named.paper_name or '无论文名'}{what.get(named.kind, '')}）"


def has_activation(subject: Subject, named: Layer) -> bool:
    """Whether an activation follows; the output has none."""
    following = subject.layers[subject.layers.index(named) + 1 :]
    return any(later.kind == "activation" for later in following[:2])


def scale(kind: Scale, cmap: str, what: str) -> str:
    """Which colours mean what, and whether for all or for each."""
    if kind == "shared":
        return f"{COLOURS[cmap]}，{what}共用一个色标"
    return f"{COLOURS[cmap]}，每幅图单独归一化"


def one_image(options: OfOneImage, subject: Subject) -> str:
    """Which image: 测试集第 3 幅图像, 测试集中第一幅数字 7."""
    where = SPLITS[subject.evaluated]
    if options.index is not None:
        return f"{where}第 {options.index} 幅图像"
    what = "图像" if options.digit is None else f"数字 {options.digit}"
    if options.choice is not None:
        return f"{where}中随机抽取的一幅{after_han(what)}（抽样种子 {options.choice}）"
    return f"{where}的第一幅{after_han(what)}"


def images(options: OfImages, subject: Subject) -> str:
    """Which images: 测试集中前 6 幅数字 7."""
    where = SPLITS[subject.evaluated]
    if options.indices is not None:
        return f"{where}第 {listed([str(index) for index in options.indices])} 幅图像"
    what = "图像" if options.digit is None else f"数字 {options.digit}"
    if options.choice is not None:
        return f"{where}中随机抽取的 {options.count} 幅{after_han(what)}（抽样种子 {options.choice}）"
    return f"{where}的前 {options.count} 幅{after_han(what)}"
