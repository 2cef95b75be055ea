"""What `labreport draw` says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from report.wording.values import did_you_mean, listed, shown

KIND = "图的种类，例如 cam、feature_maps、animation_digits"
RUN = "画哪次训练，写成 变体/种子，例如 relu/0；默认为基准变体的第一个种子"
OPTION = "图的一项设置，例如 layer=C3；可多次使用"


def unknown_kind(name: str, known: Sequence[str]) -> str:
    """`--kind camm`."""
    return f"没有 {shown(name)} 这种图" + did_you_mean(name, known, most=len(known))


def bad_run(text: str) -> str:
    """`--run relu-0`."""
    return f"--run 要写成 变体/种子，例如 relu/0，得到 {shown(text)}"


def option_without_value(text: str) -> str:
    """`--option layer`."""
    return f"--option 要写成 键=值，例如 layer=C3，得到 {shown(text)}"


def unknown_run(text: str, known: Sequence[str]) -> str:
    """`--run relux/0`, `--run relu/99`."""
    return f"实验说明里没有运行 {shown(text)}；可用的有 {listed(known)}"


def not_stored(names: Sequence[str], spec: Path, folder: Path) -> str:
    """Runs that nobody has trained yet."""
    return f"{folder} 里没有运行 {listed(names)} 的训练结果，不能画图；请先执行 labreport build {spec}"
