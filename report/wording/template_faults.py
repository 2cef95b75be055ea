"""What is said when the user's own templates are wrong."""

from __future__ import annotations

from collections.abc import Sequence

from report.wording import jinja_faults
from report.wording.values import shown


def template_without_use(near: Sequence[str]) -> str:
    """A template or a style sheet whose name means nothing."""
    suggestion = f"；是不是 {near[0]}？" if near else "；可以代替的见 docs/templates.md"
    return f"这个文件不代替任何自带的模板或样式，也没有别的模板用到它{suggestion}"


def no_templates_folder(name: str) -> str:
    """`templates` names no folder."""
    return f"没有文件夹 {shown(name)}（相对路径从实验说明所在的文件夹算起）"


def empty_templates_folder(name: str) -> str:
    """`templates` names a folder with nothing in it that could be used."""
    return f"文件夹 {shown(name)} 里没有模板（.jinja）、样式（.css）或图片（.svg、.png、.jpg）"


def too_many_templates(most: int) -> str:
    """A folder that is something else."""
    return f"模板文件夹里至多 {most} 个文件"


def template_too_large(most: int) -> str:
    """A file that is something else."""
    return f"模板文件夹里的每个文件至多 {most // 1_000_000} MB"


def templates_too_large(most: int) -> str:
    """All templates of a folder together."""
    return f"模板文件夹里的模板（.jinja）合计至多 {most // 1_000_000} MB"


TEMPLATE_NOT_UTF8 = "不是 UTF-8 编码的文本，请另存为 UTF-8"


def too_deep(most: int, loops: int) -> str:
    """An expression within an expression within an expression, or a loop within a loop."""
    return f"嵌套得太深，至多 {most} 层，其中循环（for）至多 {loops} 层"


NUMBER_TOO_LONG = "其中有太长的整数，至多 4,300 位"


def template_syntax(message: str) -> str:
    """A template that Jinja2 cannot read; in its own words where we have none."""
    return f"模板语法有误：{jinja_faults.syntax(message) or message}"
