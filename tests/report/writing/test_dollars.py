"""Formulas between dollar signs, and dollar signs that are only that."""

from __future__ import annotations

import pytest

from report.document import (
    Block,
    Code,
    Formula,
    FormulaBlock,
    Inline,
    ListBlock,
    Number,
    Paragraph,
    Quote,
    Table,
    Text,
)
from report.writing.inlay import Inlay
from report.writing.markdown import MarkdownFault, read_markdown


def read(text: str, inlay: Inlay | None = None) -> tuple[Block, ...]:
    return read_markdown(text, inlay or Inlay(), "s")


def test_a_formula_stands_within_a_line() -> None:
    assert read("有 $x_a$ 和 *$y_b$* 与 `$z$`。")[0] == Paragraph(
        (Text("有 "), Formula("x_a"), Text(" 和 "), *emphasised("y_b"), Text(" 与 "), Code("$z$"), Text("。"))
    )


def emphasised(latex: str) -> tuple[Inline, ...]:
    """The formula within stress."""
    (block,) = read(f"*${latex}$*")
    assert isinstance(block, Paragraph)
    return block.children


@pytest.mark.parametrize(
    "text",
    [
        "一台 $5 和 $10",
        "费用$20，约$30",
        "（$5，约合5$）",
        "$ x$ 与 $x $",
        "$5 a_b $ 和 US$ a_b $",
        "$ 甲_1 $",
        "$HOME_DIR and $PATH_X",
        "一个 $ 与 a_b$c",
        "$$",
        "一个 $",
        "行内 $$x$$ 不是公式",
        "从 $5 到 $6",
    ],
)
def test_dollars_of_ordinary_text_stay(text: str) -> None:
    assert read(text) == (Paragraph((Text(text),)),)


@pytest.mark.parametrize("source", ["$ x^2 $", "$x^2 $", "$ x^2$"])
def test_blanks_inside_the_dollars_do_not_matter_to_latex(source: str) -> None:
    assert read(f"有 {source} 和 $5") == (Paragraph((Text("有 "), Formula("x^2"), Text(" 和 $5"))),)
    (block,) = read(f"有 {source}，{source}")
    assert isinstance(block, Paragraph)
    assert [type(piece) for piece in block.children] == [Text, Formula, Text, Formula]


def test_a_bracket_that_never_closes_is_refused_with_blanks_as_well() -> None:
    with pytest.raises(MarkdownFault, match="不是完整的 LaTeX"):
        read(r"$\left( x $")


def test_only_what_stands_right_behind_a_formula_goes_on() -> None:
    goes_on = read("甲\n$$x$$\n其中")[2]
    begins = read("甲\n\n$$x$$\n\n其中")[2]
    assert (goes_on, begins) == (Paragraph((Text("其中"),), continued=True), Paragraph((Text("其中"),)))


def test_an_escaped_dollar_is_a_dollar() -> None:
    (block,) = read(r"\$x$ 与 $a\$b$")
    assert isinstance(block, Paragraph)
    pieces = block.children
    assert "".join(piece.text for piece in pieces if isinstance(piece, Text)) == "$x$ 与 "
    assert pieces[-1] == Formula(r"a\$b")


@pytest.mark.parametrize("source", ["$$\ny = x\n$$", "$$ y = x $$", "$$y =\nx$$"])
def test_a_formula_stands_on_lines_of_its_own(source: str) -> None:
    before, formula, after = read(f"前：\n{source}\n后")
    assert isinstance(before, Paragraph)
    assert isinstance(formula, FormulaBlock)
    assert formula.latex.split() == ["y", "=", "x"]
    assert after == Paragraph((Text("后"),), continued=True)


def test_formulas_stand_in_lists_quotations_and_tables() -> None:
    items, quote, table = read("- 项\n\n  $$x$$\n\n> $$\n> x\n> $$\n\n| $x$ |\n|---|\n| $y_1$ |\n")
    assert isinstance(items, ListBlock)
    assert items.items[0][1] == FormulaBlock("x")
    assert quote == Quote((FormulaBlock("x"),))
    assert isinstance(table, Table)
    assert table.rows == (((Formula("y_1"),),),)


def test_a_bound_number_can_stand_in_a_formula() -> None:
    inlay = Inlay()
    token = inlay.put(Number("a.b", "98.85%"))
    assert read(f"$p = {token}$", inlay) == (Paragraph((Formula(r"p = 98.85\%"),)),)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("一\n\n二 $\\foo$", 3, r"\foo"),
        ("一\n\n$$\nx_\n$$", 3, "不是完整的 LaTeX"),
        (r"$\mathrm{汉}$", 1, "“汉”"),
    ],
)
def test_a_formula_that_cannot_be_set_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(MarkdownFault) as caught:
        read(text)
    assert caught.value.line == line
    assert told in caught.value.message
