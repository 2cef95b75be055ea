"""Why a picture cannot be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from report.wording.names import SPLITS
from report.wording.refusals import reason

MOST = 10
"""Classes that are named one by one: a picture cannot ask for others."""


def missing_glyph(character: str) -> str:
    """A character in a picture that neither font has."""
    return (
        f"图片中的字符“{character}”（U+{ord(character):04X}）在字体里没有字形，画不出来；"
        "它多半来自某个变体的 label，请换一种写法"
    )


def renderer_complained(messages: tuple[str, ...]) -> str:
    """Anything else that matplotlib warned of."""
    return "matplotlib 在绘图时发出警告，图片可能有误：" + "；".join(messages)


def too_few_images(label: str, wanted: int, split: str, there: int, digit: int | None = None) -> str:
    """A picture of more images than the dataset has, of any class or of one."""
    where = SPLITS.get(split, "训练集")
    of_class = "" if digit is None else f"类别为 {digit} 的"
    return f"图 {label} 需要 {wanted} 幅{of_class}图像，{where}只有 {there} 幅；请在 figures 中减少数目"


def no_such_image(label: str, index: int, there: int) -> str:
    """A picture of an image beyond the last."""
    return f"图 {label} 要第 {index} 幅图像，评价用的图像只有 {there} 幅（从 0 起计）；请在 figures 中改正"


def no_such_class(label: str, digit: int) -> str:
    """A picture of a class of which no image was evaluated."""
    return f"图 {label} 要类别 {digit} 的图像，评价用的图像中没有；请在 figures 中改正"


def unknown_class(label: str, digit: int, classes: Sequence[str]) -> str:
    """A picture of a class that the data do not have; tells which they have."""
    some = [
        str(place) if str(place) == name else f"{place}（{name}）"
        for place, name in enumerate(classes[:MOST])
    ]
    more = "等" if len(classes) > MOST else ""
    return f"图 {label} 要类别 {digit} 的图像，数据只有 {len(classes)} 类：{'、'.join(some)}{more}；请在 figures 中改正"


def no_gradient_norms(label: str, variant: str) -> str:
    """Epochs recorded without the norms of their gradients."""
    return (
        f"图 {label} 要变体 {variant} 各轮的梯度范数，训练记录里没有；请用 labreport build --fresh 重新训练"
    )


def film_too_large(label: str, size: int, most: int) -> str:
    """An animation that would make the report heavy."""
    return (
        f"动画 {label} 有 {size / 1e6:.1f} MB，超过了 {most / 1e6:.0f} MB；"
        "请减少 count 或 frames，或改用 file: webp"
    )


def cannot_write(folder: Path, error: OSError) -> str:
    """The operating system refused a picture."""
    return f"图片无法写入 {error.filename or folder}：{reason(error)}。已训练的结果都还在，排除问题后再运行同一命令即可。"
