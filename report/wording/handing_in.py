"""What is said about whose report it is, and how its files are called."""

from __future__ import annotations

from collections.abc import Sequence

from report.wording.values import is_it, listed, shown

ANONYMOUS = "不写出个人信息（姓名、学号、专业班级、学院、指导教师），供匿名评审"
NAME = "输出文件的名称，例如 '{学号}_{班级}_{姓名}'；花括号里是封面上的项目，默认 report"


def named_in_text(word: str, text: str) -> str:
    """--anonymous, and the name stands in the text."""
    place = text.index(word)
    around = text[max(0, place - 12) : place + len(word) + 12]
    return f"要求匿名，但报告别处还有“{word}”：“{around}”。请在实验说明中改掉它"


def unknown_placeholder(name: str, known: Sequence[str]) -> str:
    """--name '{学hao}'."""
    return f"--name 里没有 {shown(name)} 这一项{is_it(name, known)}；可用的有 {listed(known)}"


def empty_placeholder(name: str) -> str:
    """--name '{学号}' where nothing is known of it."""
    return f"--name 用到了 {{{name}}}，但封面和学生信息里没有写 {name}（匿名时也不用它）"


def bad_pattern(pattern: str) -> str:
    """--name '{学号'."""
    return f"--name 的花括号不配对：{shown(pattern)}"


def empty_name(pattern: str) -> str:
    """--name '///'."""
    return f"--name {shown(pattern)} 没有留下可用作文件名的字符"
