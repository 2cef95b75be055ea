"""What is printed as it stands though it was meant otherwise is hinted at; what was meant so is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.cli import main
from report.wording.prose_faults import (
    BARE_CALL,
    FULL_WIDTH_BRACES,
    LATEX_BRACKETS,
    NO_FORMULA,
    SINGLE_BRACES,
)
from report.writing.prose_slips import slips


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一\n\n准确率 ｛｛ baseline.test_accuracy ｝｝。", [(3, FULL_WIDTH_BRACES)]),
        ("准确率 ｛ baseline.test_accuracy ｝。", [(1, FULL_WIDTH_BRACES)]),
        ("准确率 { baseline.test_accuracy }。", [(1, SINGLE_BRACES)]),
        ("第 0 轮 {classic.epoch[0].test_loss}。", [(1, SINGLE_BRACES)]),
        ('见 ref("kernels")。', [(1, BARE_CALL)]),
        (r"其中 \(x_i\) 是输入。", [(1, LATEX_BRACKETS)]),
        ("损失为\n\\[\nL = 1\n\\]", [(2, LATEX_BRACKETS)]),
        (r"\[ y = x \]", [(1, LATEX_BRACKETS)]),
        ("令 $准确率 = n/N$。", [(1, NO_FORMULA)]),
        ("令 $x ＝ y$。", [(1, NO_FORMULA)]),
        ("{{ classic.label\n}}\n见 cite（“lecun1998”）。", [(3, BARE_CALL)]),
    ],
)
def test_a_slip_is_named_with_its_line(text: str, found: list[tuple[int, str]]) -> None:
    assert list(slips(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        '准确率 {{ baseline.test_accuracy }}，见 {{ ref("kernels") }}{{ cite("a", "b") }}。',
        '{% for n in [0, 1] %}{{ ref("kernels") }}{% endfor %}',
        "集合 {1, 2}，｛甲｝，$x_{i}$，$\\frac{a}{b}$，f-string 的 {name}。",
        r"文献 \[1\]（\(a\)），$\left(\frac{a}{b}\right)$，$a \\[2pt] b$，`\(x_i\)`。",
        r"一台 $5，另一台 $6；$x = y$，而 $\text{甲} = 1$；（$5，约合5$）；\$甲=1$",
        '代码 `ref("kernels")` 和 `{a.b}`。',
        '```\nprint(f"{run.loss}")\nref("x")\n```',
        '    print("{a.b}")',
    ],
)
def test_what_is_meant_so_is_left_alone(text: str) -> None:
    assert list(slips(text)) == []


def test_check_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "mine.yaml"
    spec.write_text(
        'title: 题\nvariants: {classic: {}}\nprose:\n  summary: |\n    好。\n\n    见 ref("kernels")。\n',
        encoding="utf-8",
    )
    assert main(["check", str(spec)]) == 0
    assert f"mine.yaml:7:5  prose.summary: {BARE_CALL}" in capsys.readouterr().out
