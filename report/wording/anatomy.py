"""What `labreport anatomy` says around its tables."""

from __future__ import annotations

from collections.abc import Sequence

from report.wording import tables

KIND_HEADS = (
    *(tables.LAYER, tables.LAYER_KIND, tables.OUTPUT_SHAPE, "权重形状"),
    *(tables.PARAMETERS, "占比", tables.FORMULA),
)
WORK_HEADS = (tables.LAYER, "连接数", "乘加次数", "感受野", "激活内存")
NONE = "—"
HOW_TO_READ = (
    "权重形状：卷积层为 [输出通道, 输入通道, 高, 宽]，全连接层为 [输出单元, 输入单元]，与 PyTorch 相同；偏置另计，"
    "每个输出通道或单元一个。\n"
    "连接数：所有单元的输入之和，偏置也算一个（LeCun 等 1998）。乘加次数和激活内存按一幅图像、float32 计。\n"
    "参数量已逐层与实际建立的 PyTorch 模型核对，一致。"
)


def title(names: Sequence[str], image_size: int, parameters: str) -> str:
    """Head of a network's tables."""
    return f"{'、'.join(names)}：{image_size}×{image_size} 输入，{parameters} 个参数"


def flow(stages: Sequence[tuple[str, str]]) -> str:
    """The way from the image to the logits, each stage with its name and shape."""
    return "数据流：" + " → ".join(f"{name} {shape}".strip() for name, shape in stages)


def unknown_network(name: str, known: Sequence[str]) -> str:
    """Neither a spec nor a network that has a name."""
    return f"没有文件 {name}，也没有叫这个名称的网络；已知的网络：{'、'.join(known)}"
