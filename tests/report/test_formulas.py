"""LaTeX formulas: what can be set, what is refused, how they stand on the line."""

from __future__ import annotations

import re

import pytest

from report.formulas import FormulaFault, drawing


@pytest.mark.parametrize(
    ("latex", "told"),
    [
        (r"\foo{x}", r"\foo"),
        (r"\frac{1", "花括号不配对"),
        ("x}", "花括号不配对"),
        ("x_", "不是完整的 LaTeX"),
        ("x^2^3", "不是完整的 LaTeX"),
        (r"\left( x", "不是完整的 LaTeX"),
        (r"\begin{matrix} a", "不是完整的 LaTeX"),
        (r"\text{准确率}", "“准”"),
        ("ａ", "“ａ”"),
        ("  ", "没有公式"),
        ("x" * 2001, "2,000"),
    ],
)
def test_what_cannot_be_set_is_refused_in_a_sentence(latex: str, told: str) -> None:
    with pytest.raises(FormulaFault, match=re.escape(told)):
        drawing(latex)


@pytest.mark.parametrize(
    "latex",
    [
        r"\sigma(x) = \frac{1}{1+e^{-x}}",
        r"\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}",
        r"\mathbf{W}^\top \hat{y}, \quad \mathcal{L}, \partial L / \partial w, 98.85\%, \{a\}",
    ],
)
def test_the_formulas_of_a_report_can_be_set(latex: str) -> None:
    assert drawing(latex, display=True).svg.count("<path") > 5


def test_a_drawing_is_paths_alone_in_the_colour_of_the_text() -> None:
    svg = drawing(r"\frac{a}{b}").svg
    assert 'fill="currentColor"' in svg
    assert not re.search(r"\bid=|<text|<use|<image|black", svg)


def test_a_letter_with_a_tail_reaches_below_the_line_and_one_without_does_not() -> None:
    assert drawing("y").depth > 0.2
    assert drawing("x").depth < 0.1


def test_limits_stand_above_and_below_only_on_a_line_of_their_own() -> None:
    within, alone = drawing(r"\sum_{i=1}^n x_i"), drawing(r"\sum_{i=1}^n x_i", display=True)
    assert alone.height > within.height
    assert alone.width < within.width


def test_the_same_formula_is_the_same_drawing_whatever_was_set_before() -> None:
    before = drawing("x^2").svg
    drawing.cache_clear()
    drawing(r"\int_0^1")
    assert drawing("x^2").svg == before
