"""Names of the steps that a build goes through after training."""

from __future__ import annotations

DRAWING = "绘制图片"
TYPESETTING = "排版"
