"""Words of the document's frame: section titles, numbers of figures, pointers."""

from __future__ import annotations

from collections.abc import Sequence

ORDINALS = "一二三四五六七八九十"

TITLES = {
    "purpose": "实验目的",
    "content": "实验内容",
    "data": "数据准备",
    "model": "模型构建",
    "training": "模型训练配置",
    "visualization": "特征可视化",
    "results": "实验结果与分析",
    "metrics": "训练指标",
    "comparison": "变体比较",
    "features": "特征图分析",
    "summary": "实验小结",
    "questions": "思考题",
    "references": "参考文献",
    "grading": "评分表",
    "reproduction": "附录：环境与复现",
}

SIGNATURE = ("成绩", "教师签字", "日期")
"""Blanks for the teacher at the end of a boxed report."""
BLANK_GRADE = ("成绩", "")
"""The row of the cover that a boxed report has at its end instead."""

NOTE = "注："
"""What the first note below a table begins with."""


def note_number(number: int) -> str:
    """（1） for the first of several notes below a table."""
    return f"（{number}）"


def part_number(position: int) -> str:
    """一、 for the first part."""
    return f"{ORDINALS[position - 1]}、"


def chapter_number(position: int) -> str:
    """1. for the first section of a part."""
    return f"{position}."


def figure_number(number: int) -> str:
    """How the text names a figure."""
    return f"图 {number}"


def table_number(number: int) -> str:
    """How the text names a table."""
    return f"表 {number}"


def table_again(number: int) -> str:
    """What stands above a table that goes on on another page (GB/T 7713)."""
    return f"{table_number(number)}（续）"


def citation(numbers: Sequence[int]) -> str:
    """How the text cites works: [1], [1,3], [2-4] (GB/T 7714, three or more in a row are drawn together)."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = (f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)
    return f"[{','.join(told)}]"


def reproduction(command: str) -> str:
    """The appendix's text, as a template."""
    return (
        "本报告的数值、图、表由程序根据实验说明与训练结果生成。用同一份实验说明执行下面的命令即可重新生成，"
        "当时另加的选项（如 --set）也要加上；在原来的目录中执行时，已有的训练结果经核对后直接使用，缺少的才重新训练。\n\n"
        f"```bash\n{command}\n```\n\n"
        '实验环境见{{ ref("environment") }}，各次训练的标识见{{ ref("runs") }}。'
    )
