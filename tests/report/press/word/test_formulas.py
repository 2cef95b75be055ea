"""LaTeX becomes a formula that Word can edit, or stays as it was written."""

from __future__ import annotations

from typing import Any

import pytest

from report.press.word.elements import NAMESPACES
from report.press.word.formulas import formula as converted


def formula(latex: str, *, display: bool = False) -> Any:
    return converted(latex, display=display)


def outline(node: Any) -> str:
    """A formula in short: structures by name, signs as they are."""
    name: str = node.tag.rpartition("}")[2]
    if name == "t":
        return str(node.text or "")
    inner = "".join(outline(child) for child in node if not child.tag.endswith("Pr"))
    return inner if name in ("r", "e", "oMath") else f"{name}[{inner}]"


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{1}{2}", "f[num[1]den[2]]"),
        (r"x_i^2", "sSubSup[xsub[i]sup[2]]"),
        (r"x'", "sSup[xsup[′]]"),
        (r"\sqrt{x}", "rad[deg[]x]"),
        (r"\sqrt[3]{x}", "rad[deg[3]x]"),
        (r"\hat{y}", "acc[y]"),
        (r"\overline{x}", "bar[x]"),
        (r"\alpha \le \Omega", "α≤Ω"),
        (r"\log x", "logx"),
        (r"\lim_{x\to 0} x", "limLow[limlim[x→0]]x"),
        (r"\sum_{i=1}^{n} x_i + 1", "nary[sub[i=1]sup[n]sSub[xsub[i]]]+1"),
        (r"\int f(x)\,dx", "nary[sub[]sup[]fd[x] dx]"),
        (r"(a+b)^2", "sSup[d[a+b]sup[2]]"),
        (r"\operatorname{softmax}(z)_i", "softmaxsSub[d[z]sub[i]]"),
        (r"\left\|W\right\|_2", "sSub[d[W]sub[2]]"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "d[m[mr[ab]mr[cd]]]"),
        (r"\begin{cases}x&x>0\\0&\text{else}\end{cases}", "d[m[mr[xx>0]mr[0else]]]"),
        (r"\begin{aligned}a&=b\\&=c\end{aligned}", "eqArr[a&=b&=c]"),
        (r"\begin{align*}a&=b\\&=c\end{align*}", "eqArr[a&=b&=c]"),
        (r"\text{准确率}_{\text{训练}}", "sSub[准确率sub[训练]]"),
        (r"\text{5\% 的}", "5%\xa0的"),
        (r"\underbrace{x}_{n}", "limLow[groupChr[x]lim[n]]"),
        (r"]0,1[", "]0,1["),
    ],
)
def test_structures(latex: str, expected: str) -> None:
    assert outline(formula(latex)) == expected


def test_limits_stand_beside_a_sum_in_a_line_and_above_it_on_its_own() -> None:
    place = "string(.//m:limLoc/@m:val)"
    assert formula(r"\sum_i^n x").xpath(place, namespaces=NAMESPACES) == "subSup"
    assert formula(r"\sum_i^n x", display=True).xpath(place, namespaces=NAMESPACES) == "undOvr"


def test_function_names_and_words_are_upright_and_letters_slanted() -> None:
    styles = formula(r"\log x").xpath(".//m:r/m:rPr/m:sty/@m:val", namespaces=NAMESPACES)
    assert styles == ["p"]
    assert formula(r"\text{where}").xpath(".//m:nor", namespaces=NAMESPACES)


def test_a_formula_on_its_own_is_a_paragraph_of_mathematics() -> None:
    assert formula("x", display=True).tag.endswith("}oMathPara")
    assert formula("x").tag.endswith("}oMath")


def test_what_is_not_covered_stays_as_its_source() -> None:
    made = formula(r"\cancel{x}")
    assert made.tag.endswith("}r")
    assert made.xpath("string(w:t)", namespaces=NAMESPACES) == r"\cancel{x}"
