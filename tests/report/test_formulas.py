"""LaTeX formulas: what can be set, what is refused, how they stand on the line."""

from __future__ import annotations

import re

import pytest
from lxml.etree import QName

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
        ("准确率 = 1", "（“准”）要写在 \\text{…} 里"),
        (r"\mathrm{准}", "要写在 \\text{…} 里"),
        ("x。", "要写在 \\text{…} 里"),
        ("ａ", "“ａ” 是全角的；请改成半角的 “a”"),
        ("x ＝ y", "“＝” 是全角的；请改成半角的 “=”"),
        (r"f（x）", "“（” 是全角的；请改成半角的 “(”"),
        (r"\text{😀}", "“😀”（U+1F600）在字体里没有字形"),
        ("98.5%", "百分号要写成 \\%"),
        (r"a \\% b", "百分号要写成 \\%"),
        (r"a &= b", "& 要写在 \\begin{aligned}"),
        (r"\newcommand{\a}{b} \a", "不能定义新命令"),
        (r"\label{eq:1} a = b", "公式不编号，不能用 \\label"),
        (r"\eqref{eq:1}", "公式不编号，不能用 \\eqref"),
        (r"\begin{algin} a \end{algin}", "不能用 \\begin{algin}；是不是想写 “align”？"),
        (r"\begin{tikz} a \end{tikz}", "不能用 \\begin{tikz}；可用的有：aligned、"),
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


STUDENTS = (
    r"\begin{aligned} a &= b \\ &= c + d \end{aligned}",
    r"\begin{align} a &= b \nonumber \\ c &= d \end{align}",
    r"\left\{ \begin{aligned} a &= b \\[2pt] c &= d \end{aligned} \right.",
    r"\begin{gathered} a = b \\ c = d \end{gathered}",
    r"\begin{dcases} x, & x > 0 \\ 0, & \text{其他（含 0）} \end{dcases}",
    r"\begin{bmatrix} a_{11} & \cdots \\ \vdots & \ddots \end{bmatrix}",
    r"\text{准确率} = \frac{\text{正确数}}{\text{总数}} \times 100\%",
    r"\text{5\% 的样本 < 1}",
    r"x_{\text{输入}}^{(t)} \cdot \underbrace{a}_{\text{和}}",
    r"\sum_{i=1}^{n} \prod_{j} \int_0^1 \lim_{x \to 0} \max_i",
    r"\sqrt[3]{x} \sqrt{x} \dfrac{1}{2} \binom{n}{k}",
    r"\left( \frac{a}{b} \right) \left\| x \right\| \lfloor x \rfloor",
    r"\mathbf{W} \boldsymbol{\theta} \mathbb{R} \mathcal{L} \mathscr{L} \mathrm{d}x \operatorname{softmax}",
    r"\hat{y} \bar{x} \tilde{x} \vec{v} \dot{x} \overline{x} x' x^\top",
    r"\le \ge \ne \not= \approx \pm \cdot \times \div \in \notin \partial \nabla \infty \odot",
    r"a = b \tag{1}",
)


@pytest.mark.parametrize("latex", STUDENTS)
def test_what_students_write_can_be_set_on_the_page_and_in_word(latex: str) -> None:
    from report.press.word.formulas import formula

    assert drawing(latex).svg.count("<path") > 1
    assert QName(formula(latex, display=True)).localname == "oMathPara", "not its source"


def test_words_of_a_formula_are_in_the_face_of_the_text() -> None:
    one, two = drawing(r"\text{准}"), drawing(r"\text{准确}")
    assert one.svg.count("<path") == 1
    assert two.svg.count("<path") == 2
    assert two.width - one.width == pytest.approx(1, abs=0.05), "a Chinese character is an em wide"
    assert drawing(r"\text{ab}").svg == drawing(r"\text{ab}").svg


def test_lines_below_each_other_do_not_touch_and_stand_at_their_marks() -> None:
    single = drawing(r"\frac{a}{b}", display=True)
    double = drawing(r"\begin{aligned} x &= \frac{a}{b} \\ &= \frac{a}{b} \end{aligned}", display=True)
    assert double.height > 2 * single.height + 0.2


def test_a_number_that_was_given_stands_behind_the_formula() -> None:
    assert drawing(r"a \tag{1}", display=True).svg == drawing(r"a \text{        (1)}", display=True).svg


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


@pytest.mark.parametrize("relation", [r"\sim", r"\perp"])
def test_a_relation_has_space_around_it_like_any(relation: str) -> None:
    assert drawing(f"m {relation} N").width == pytest.approx(drawing("m = N").width, abs=0.1)


def test_a_function_stands_at_its_bracket_and_apart_from_what_is_before_it() -> None:
    bare, before = drawing(r"\max(0)").width, drawing(r"a\max(0)").width
    assert bare == pytest.approx(drawing(r"\mathrm{max}(0)").width, abs=0.02)
    assert before - bare == pytest.approx(drawing("a").width + 1 / 6, abs=0.05)


def test_a_comma_parts_by_a_sixth_of_an_em_and_a_comma_in_braces_by_nothing() -> None:
    assert drawing("0,1").width - drawing("0{,}1").width == pytest.approx(1 / 6, abs=0.07)


def test_a_condition_stands_more_than_an_em_behind_its_case() -> None:
    gap = drawing(r"\begin{cases} x & y \end{cases}").width - drawing(r"\begin{cases} xy \end{cases}").width
    assert gap > 1


def test_blanks_behind_begin_and_stars_of_tags_are_understood() -> None:
    spaced, plain = r"\begin {dcases} x & y \end {dcases}", r"\begin{dcases} x & y \end{dcases}"
    assert drawing(spaced).svg == drawing(plain).svg
    assert drawing(r"a \tag*{甲}").svg == drawing(r"a \text{        甲}").svg
