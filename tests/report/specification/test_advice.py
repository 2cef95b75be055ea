"""Hints about what is valid and probably not meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.specification.advice import advice
from report.specification.experiment import load_spec
from report.writing.rehearsal import rehearse


def hints(folder: Path, text: str) -> list[str]:
    """The hints about a spec, without the file's name."""
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return [hint.removeprefix(f"{path}:") for hint in advice(load_spec(path))]


def test_variants_that_are_one_network_are_told(tmp_path: Path) -> None:
    variants = "  a: {label: 甲}\n  b: {label: 乙, training: {epochs: 3}}\n  c: {training: {epochs: 30}}\n"
    (hint,) = hints(tmp_path, f"title: 题\nvariants:\n{variants}")
    assert hint.startswith("5:6  variants.c: 提示：c 与 a 的设置完全相同")
    assert hints(tmp_path, f"title: 题\ntraining: {{epochs: 2}}\nvariants:\n{variants}") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title: C# #1 实验\nvariants: {a: }\n", "1:8  title"),
        ("title: 题\nvariants:\n  a: {label: 甲 #1\n  }\n", "3:14  variants.a.label"),
        ("title: 题\nvariants: {a: }\ncover:\n  课程名称: 课 #2\n", "4:9  cover.课程名称"),
        ("title: 题\nvariants: {a: }\nquestions:\n  - question: 为何 #3\n", "4:15  questions.0.question"),
    ],
)
def test_a_title_that_ends_at_a_comment_is_told(tmp_path: Path, text: str, place: str) -> None:
    (hint,) = hints(tmp_path, text)
    assert hint.startswith(f"{place}: 提示：“#”和它后面的字被当作注释")


@pytest.mark.parametrize(
    "text",
    [
        "title: 题  # 报告的标题\nvariants: {a: }  #变体\n",
        "title: 'C# #1'  #标题\nvariants: {a: {training: {optimizer: sgd #默认\n  }}}\n",
        "title: C#1\nvariants: {a: }\nfigures:\n  - kind: samples\n    label: x #图\n",
        "title: 题\n#变体\nvariants: {a: }\n",
    ],
)
def test_remarks_are_remarks(tmp_path: Path, text: str) -> None:
    assert hints(tmp_path, text) == []


def test_a_rehearsal_passes_the_hints_on(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: 题 #1\nvariants: {a: }\nfigures: []\n", encoding="utf-8")
    assert rehearse(load_spec(path)) == advice(load_spec(path)) != ()
