"""What `labreport compare` says."""

from __future__ import annotations

from pathlib import Path

ITEMS = "一份实验说明（YAML 文件），或若干运行标识（labreport runs 列出，写开头几位即可）"
CSV = "另存为 CSV 文件（完整精度的数值，供程序或表格软件读取）"
MARKDOWN = "另存为 Markdown 文件"
LATEX = "另存为 LaTeX 文件（booktabs 三线表，用 ctex 或 XeLaTeX 编译）"

ONE_SPEC_OR_KEYS = "只能给一份实验说明，或者若干运行标识，不能混用"
NOTHING_TO_COMPARE = "只有一个变体，没有可比较的；只有种子不同的运行算作同一个变体"


def runs_missing(spec: Path, missing: int, wanted: int) -> str:
    """The spec's runs are not all in the store."""
    return f"{spec} 的 {wanted} 次训练中还有 {missing} 次没有完成；请先运行 labreport build {spec}"


def no_such_run(key: str) -> str:
    """A key that no stored run has."""
    return f"没有标识以 “{key}” 开头的运行；labreport runs 列出已保存的运行"


def several_runs(key: str, count: int) -> str:
    """A key that is too short."""
    return f"标识以 “{key}” 开头的运行有 {count} 个，请多写几位"


def group_label(key: str, runs: int) -> str:
    """Stored runs that differ in their seed alone, named by the first."""
    return f"{key} 等 {runs} 次" if runs > 1 else key


def marked(mark: str) -> str:
    """What the mark behind a value means."""
    return f"带 {mark} 的即突出显示的数值。"


def written(path: Path) -> str:
    """A file that has been written."""
    return f"已写出 {path}"
