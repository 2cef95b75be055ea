"""report.md says what the document says, for any reader of Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from report.document import (
    Code,
    CodeBlock,
    Column,
    Emphasis,
    Formula,
    FormulaBlock,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    ReferenceEntry,
    ReferenceList,
    Strong,
    Table,
    Text,
)
from report.press.markdown_file import render_markdown, with_named_bars
from report.press.rendering import heading
from tests.report.sample_document import HOSTILE, figure, paragraph, rich, small, text


def parsed(markdown: str) -> SyntaxTreeNode:
    """The file as CommonMark with tables."""
    return SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))


def words(node: SyntaxTreeNode) -> str:
    """What a reader sees of a node."""
    if node.type in ("text", "text_special", "code_inline", "fence"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    return "".join(map(words, node.children))


def found(tree: SyntaxTreeNode, kind: str) -> list[SyntaxTreeNode]:
    return [node for node in tree.walk() if node.type == kind]


def read(*inlines: Inline) -> SyntaxTreeNode:
    """A paragraph, written and read back; the first two blocks are titles."""
    tree = parsed(render_markdown(small(Paragraph(inlines))))
    return found(tree, "paragraph")[-1]


def test_the_headings_are_those_of_the_document() -> None:
    headings = found(parsed(render_markdown(rich())), "heading")
    assert [words(node) for node in headings] == [rich().title, *map(heading, rich().walk())]
    assert [node.tag for node in headings][1:] == [f"h{section.level + 1}" for section in rich().walk()]


def test_a_table_keeps_its_cells_and_the_side_they_stand_on() -> None:
    table = found(parsed(render_markdown(rich())), "table")[0]
    rows = [[words(cell) for cell in row.children] for row in found(table, "tr")]
    assert rows[0] == ["层", "输出形状", "参数量"]
    assert rows[3] == ["C2", "6×28×28", "256"]
    assert [cell.attrs["style"] for cell in found(table, "th")] == [
        "text-align:center",
        "text-align:center",
        "text-align:right",
    ]


def test_bars_and_line_ends_do_not_break_a_table() -> None:
    cells = (text("a|b\nc"), (Code("x|y"),))
    table = Table("t", 1, text("表"), (Column(text("甲")), Column(text("乙"))), (cells,))
    (body,) = found(parsed(render_markdown(small(table))), "tbody")
    assert [words(cell) for cell in body.children[0].children] == ["a|b c", "x|y"]


def test_pictures_lie_beside_the_file() -> None:
    (image,) = found(parsed(render_markdown(small(figure()))), "image")
    assert (image.attrs["src"], words(image)) == ("figures/curves.png", "两条逐渐上升的曲线")


@pytest.mark.parametrize(
    "plain",
    [
        HOSTILE,
        "1. 不是列表",
        "- 不是列表",
        "# 不是标题",
        "a*b*c_d_`e`",
        "价格 $5 与 $6",
        "+1",
        "1998）",
        "[ ] 不是勾选",
        "[^1]: 不是脚注",
    ],
)
def test_text_stays_text(plain: str) -> None:
    assert words(read(Text(plain))) == plain


def test_stress_survives_next_to_chinese_and_punctuation() -> None:
    assert found(read(Text("前"), Strong(text("重点")), Text("后")), "strong")
    assert found(read(Text("前"), Emphasis(text("重点")), Text("后")), "em")
    quoted = read(Text("前"), Strong(text("“重点”")), Text("后"))
    assert [node.content for node in found(quoted, "html_inline")] == ["<strong>", "</strong>"]


def test_stars_do_where_punctuation_stands_on_both_sides_of_them() -> None:
    for before, after in (("", "（与乙相比）"), ("是", "（与乙相比）"), ("", ""), ("是", "：")):
        around = [Text(words) for words in (before, after) if words]
        place = 1 if before else 0
        bullet = read(*around[:place], Strong(text("经典（10 轮）")), *around[place:])
        assert found(bullet, "strong"), (before, after)
        assert not found(bullet, "html_inline")


def test_chinese_and_latin_are_spaced() -> None:
    assert words(read(Text("采用MNIST数据集，把5认作 3"))) == "采用 MNIST 数据集，把 5 认作 3"


def test_code_with_ticks_stays_code() -> None:
    assert [node.content for node in found(read(Code("a`b``c")), "code_inline")] == ["a`b``c"]
    (fence,) = found(parsed(render_markdown(small(CodeBlock("```\nx\n", "python")))), "fence")
    assert (fence.content, fence.info) == ("```\nx\n", "python")


def test_brackets_are_marked_only_where_they_would_make_a_link() -> None:
    assert "区间 [0, 1] 与 [−0.2, +0.3]" in render_markdown(small(paragraph("区间 [0, 1] 与 [−0.2, +0.3]")))
    for plain in ("[甲](乙)", "[甲][乙]", "[甲]: http://x.cn"):
        assert words(read(Text(plain))) == plain
    assert words(read(Text("[甲]"), Text("(乙)"))) == "[甲](乙)"
    link = Link("https://x.cn/", text("乙[1"))
    (made,) = found(read(Text("[甲]"), link), "link")
    assert (made.attrs["href"], words(made)) == ("https://x.cn/", "乙[1")
    framed = replace(figure(), alt="左图 [a] 与右图 b]")
    (image,) = found(parsed(render_markdown(small(framed))), "image")
    assert words(image) == framed.alt


def test_a_box_is_not_ticked() -> None:
    assert "\n- \\[x] 甲 [x]\n" in render_markdown(small(ListBlock(False, ((paragraph("[x] 甲 [x]"),),))))


def test_digits_stand_below_each_other() -> None:
    columns = tuple(Column(text(title)) for title in ("参数量", "轮次", "形状"))
    rows = ((text("61,706"), text("8"), text("6×28×28")), (text("0"), text("9"), text("120")))
    made = found(parsed(render_markdown(small(Table("t", 1, text("表"), columns, rows)))), "th")
    assert [cell.attrs["style"] for cell in made] == [
        f"text-align:{side}" for side in ("right", "center", "center")
    ]


def test_a_formula_has_a_blank_before_it_and_none_of_its_lines_begins_a_list() -> None:
    def page(*inlines: Inline) -> str:
        return render_markdown(small(Paragraph(inlines)))

    assert "，设 $x$ 为输入（ $n$）" in page(
        Text("，设"), Formula("x"), Text("为输入（"), Formula("n"), Text("）")
    )
    assert "\n$a - b$\n" in page(Formula("a\n- b"))
    block = render_markdown(small(FormulaBlock("a\n= b\n\n- c")))
    assert block.endswith("$$\na = b - c\n$$\n")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\begin{align*}a&=b\\&=c\end{align*}", r"\begin{aligned}a&=b\\&=c\end{aligned}"),
        (r"\begin{gather}a\\b\end{gather}", r"\begin{gathered}a\\b\end{gathered}"),
        (r"\begin{equation}a\end{equation}", "a"),
        (r"\begin{align}a&=b\tag{1}\end{align}", r"\begin{align}a&=b\tag{1}\end{align}"),
        (r"\begin{cases}a\\b\end{cases}", r"\begin{cases}a\\b\end{cases}"),
    ],
)
def test_formulas_of_many_lines_may_stand_between_dollar_signs(latex: str, expected: str) -> None:
    assert render_markdown(small(FormulaBlock(latex))).endswith(f"$$\n{expected}\n$$\n")


def test_the_bars_of_a_formula_do_not_end_a_cell() -> None:
    cells = ((Formula(r"|x|"),), (Formula(r"\|W\|_2"),))
    table = Table("t", 1, text("表"), (Column(text("甲")), Column(text("乙"))), (cells,))
    (body,) = found(parsed(render_markdown(small(table))), "tbody")
    assert [words(cell) for cell in body.children[0].children] == [r"$\vert x\vert$", r"$\Vert W\Vert _2$"]
    assert with_named_bars(r"a\\|b|") == r"a\\\vert b\vert "


def test_formulas_and_references_are_written_as_usual() -> None:
    entry = ReferenceEntry("lecun", 1, text("LeCun Y. Gradient-based learning[J]. 1998."))
    page = render_markdown(
        small(Paragraph((Formula("x_i^2"),)), FormulaBlock("a=b"), ReferenceList((entry,)))
    )
    assert "\n$x_i^2$\n" in page
    assert "\n$$\na=b\n$$\n" in page
    assert words(found(parsed(page), "paragraph")[-1]).startswith("[1] LeCun Y.")


def test_nothing_of_the_text_is_lost() -> None:
    def sentences() -> Iterator[str]:
        yield from (
            "不同机器上的结果可能略有不同",
            "理解卷积；",
            "“居中放到画布上。”",
            "注：池化层没有参数。",
        )

    everything = words(parsed(render_markdown(rich())))
    assert all(sentence in everything for sentence in sentences())
    assert render_markdown(small(paragraph("甲\n乙"))).endswith("甲乙\n")
