"""Names of the steps that a build goes through after training."""

from __future__ import annotations

ANSWERING = "用保存的权重重新判断图像"
DRAWING = "绘制图片"
TYPESETTING = "排版"
