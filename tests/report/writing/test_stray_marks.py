"""Dollars, footnotes and bars that nothing was made of are told of, in their line; prices, variables and tables are not."""

from __future__ import annotations

import pytest

from report.wording import prose_faults as say
from report.writing.inlay import Inlay
from report.writing.markdown import MarkdownFault, read_markdown
from report.writing.prose_slips import slips

RULE = "|---|---|"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一\n\n其中\n$$x^2$$ 是", [(4, say.DOUBLE_DOLLARS)]),
        ("$$ x^2", [(1, say.DOUBLE_DOLLARS)]),
        ("$$\nx\n\ny\n$$", [(1, say.DOUBLE_DOLLARS), (5, say.DOUBLE_DOLLARS)]),
        ("见 `$y_1$`：\n$x^2 的 $y$ 图", [(2, say.LONELY_DOLLAR)]),
        ("- 项\n- $\\beta", [(2, say.LONELY_DOLLAR)]),
        ("当 $ x $ 大时", [(1, say.LONELY_DOLLAR)]),
        ("{% if 1 %}\n甲\n{% endif %}\n\n$2^n", [(5, say.LONELY_DOLLAR)]),
        ("| $x |\n|---|\n| $y_1 |", [(1, say.LONELY_DOLLAR), (3, say.LONELY_DOLLAR)]),
        ("脚注[^1]\n\n[^1]: 这 是 注", [(1, say.LOOSE_FOOTNOTE), (3, say.LOOSE_FOOTNOTE)]),
        ("| a | b |\n|---|---|---|\n| 1 | 2 |", [(2, say.table_rule(2, 3))]),
        (f"表：题\n\n| $|x|$ | b |\n{RULE}\n| 1 | 2 |", [(4, say.table_rule(4, 2))]),
        ("｜ a ｜ b ｜\n｜---｜---｜\n｜ 1 ｜ 2 ｜", [(1, say.FULL_WIDTH_BARS)]),
        (f"｜ a ｜ b ｜\n{RULE}\n| 1 | 2 |", [(1, say.FULL_WIDTH_BARS)]),
        ("| a | b |\n｜---｜---｜", [(2, say.FULL_WIDTH_BARS)]),
        ("| a | b |\n|——|——|\n| 1 | 2 |", [(1, say.NO_TABLE_RULE)]),
        ("- 项\na | b\n---|---", [(2, say.TABLE_NOT_APART)]),
        ("文\n    | a | b |\n    |---|---|", [(2, say.TABLE_NOT_APART)]),
        ("说明\n| a | b |\n| 1 | 2 |", [(2, say.NO_TABLE_RULE)]),
    ],
)
def test_what_is_left_over_is_told_with_its_line(text: str, found: list[tuple[int, str]]) -> None:
    assert list(slips(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "$5 和 $10，$5_000\n\n100$ 与 a_b，一个 $\n\n\\$x_1，\\\\$x$",
        "$HOME/a_b 和 $CUDA_VISIBLE_DEVICES",
        "$x${{ a.b }} 与 $ p = {{ a.b }} $\n\n${{ a.b }}$",
        "跨行 $a\n= b_1$，再 $x^2$",
        "```\n$x_1\n| a |\n| b |\n[^1]\n```",
        "`$x_1`、`[^1]`、$[^a]$",
        "$$\nx_1 = |y|\n$$",
        "表：题\n\n| a | b |\n|:--|--:|\n| 1 | $x_1$ |",
        "甲｜乙｜丙\n丁｜戊",
        "集合 {x | x > 0}\n与 |y|",
    ],
)
def test_what_is_meant_so_is_left_alone(text: str) -> None:
    assert list(slips(text)) == []


def test_a_footnote_is_refused_as_one() -> None:
    with pytest.raises(MarkdownFault) as caught:
        read_markdown("一\n\n脚注[^1]\n\n[^1]: 注", Inlay(), "s")
    assert (caught.value.line, caught.value.message) == (3, say.FOOTNOTE)
