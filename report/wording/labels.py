"""Words inside pictures. They are drawn, so they are part of a picture's cache key; captions are not."""

from __future__ import annotations

EPOCH = "轮次"
LOSS = "损失"
ACCURACY = "准确率（%）"
TRAINING = "训练"
EVALUATED = {"test": "测试", "validation": "验证"}
INPUT = "输入"
INPUT_CHANNEL = "输入通道"
OUTPUT_MAP = "输出特征图"


def mean_of(curve: str, runs: int) -> str:
    """Legend of the mean of several runs; of one run there is no mean."""
    return f"{curve}（{runs} 次均值）" if runs > 1 else curve


def legend_entry(variant: str) -> str:
    """A variant's label in a legend: matplotlib would hide one that begins with an underscore."""
    return f" {variant}" if variant.startswith("_") else variant


def channel_sum(convolution: str) -> str:
    """Head of a row of pooled maps, two lines."""
    return f"{convolution} 池化后\n各通道之和"


def image_size(side: int) -> str:
    """28×28."""
    return f"{side}×{side}"


def maps_size(channels: int, side: int) -> str:
    """6 通道，14×14."""
    return f"{channels} 通道，{side}×{side}"
