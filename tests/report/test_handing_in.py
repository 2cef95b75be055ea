"""A whole build with a student: whose report it is stands where it should, or nowhere; the files have his name."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest

from report.cli import main
from tests.idx_files import write_idx_dataset

SPEC = """
title: 小实验报告
cover: {课程名称: 深度学习, 日期: 2026-11-20, 成绩: ""}
layout: boxed
templates: own
data: {name: idx, path: digits}
model: {channels: [2, 3], hidden: [8]}
training: {epochs: 1, batch_size: 20}
seeds: [0]
variants: {small: {label: 小网络}}
figures: []
prose:
  summary: |
    函数 $\\sigma(x)$ 见文献{{ cite("a") }}，准确率为 {{ small.test_accuracy }}。
questions:
  - {question: "参数 $w$ 有几个？", answer: "有 {{ small.parameters }} 个。"}
  - {question: 为什么？}
grading:
  - {item: 完成, points: 60}
  - {item: 报告, points: 40.5}
references:
  - {key: b, type: M, title: 未引用的书, publisher: 社, year: 2016}
  - {key: a, type: M, title: 引用的书, publisher: 社, year: 2016}
"""
PERSON = ("张三", "20250001", "智能 2301", "计算机学院", "李老师")
ME = "姓名: 张三\n学号: '20250001'\n班级: 智能 2301\n学院: 计算机学院\n指导教师: 李老师\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spec, a student, a style of his own; built with his name, then without."""
    folder = tmp_path_factory.mktemp("course")
    write_idx_dataset(folder / "digits", train=60, test=20)
    (folder / "own").mkdir()
    (folder / "own" / "style.css").write_text(".signature { color: #123456 }", encoding="utf-8")
    (folder / "small.yaml").write_text(SPEC, encoding="utf-8")
    (folder / "me.yaml").write_text(ME, encoding="utf-8")
    assert build(folder, "named", "--format", "html,md", "--name", "{学号}_{班级}_{姓名}") == 0
    assert build(folder, "anonymous", "--anonymous") == 0
    return folder


def build(folder: Path, out: str, *options: str) -> int:
    words = ["build", str(folder / "small.yaml"), "--student", str(folder / "me.yaml"), *options]
    return main([*words, "--out", str(folder / out), "--runs", str(folder / "runs"), "--jobs", "1"])


def files(folder: Path, out: str) -> dict[str, bytes]:
    report = folder / out / "reports" / "small"
    return {path.relative_to(report).as_posix(): path.read_bytes() for path in report.rglob("*.*")}


def pdf_text(data: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages))


def test_the_files_have_the_name_of_the_student(folder: Path) -> None:
    stem, found = "20250001_智能_2301_张三", files(folder, "named")
    assert {f"{stem}.html", f"{stem}.md", "report.json", "templates/style.css"} <= set(found)
    assert all(word in found[f"{stem}.html"].decode() for word in PERSON)


def test_an_anonymous_report_says_nowhere_whose_it_is(folder: Path) -> None:
    for name, data in files(folder, "anonymous").items():
        told = pdf_text(data) if name.endswith(".pdf") else data.decode("utf-8", "replace")
        for word in PERSON:
            assert word not in name
            assert word not in told, name
    with pikepdf.open(BytesIO(files(folder, "anonymous")["report.pdf"])) as document:
        assert "/Author" not in document.docinfo
        metadata = document.Root.Metadata.read_bytes().decode()
        assert not any(word in metadata for word in PERSON)


def test_works_are_numbered_as_they_are_cited_and_the_others_follow(folder: Path) -> None:
    text = pdf_text(files(folder, "anonymous")["report.pdf"])
    assert "见文献[1]，" in text
    assert "[1]引用的书[M].社,2016." in text
    assert text.index("[1]引用的书") < text.index("[2]未引用的书") < text.index("附录：")


def test_questions_and_scores_stand_between_the_summary_and_the_appendix(folder: Path) -> None:
    text = pdf_text(files(folder, "anonymous")["report.pdf"])
    parameters = json.loads(files(folder, "anonymous")["report.json"])["numbers"]["small.parameters"]["text"]
    order = ["四、实验小结", "五、思考题", f"有{parameters}个。", "参考文献", "评分表", "合计100.5", "附录："]
    places = [text.rindex(part) for part in order]
    assert places == sorted(places)


def test_another_name_leaves_no_file_of_the_former(folder: Path) -> None:
    assert build(folder, "named", "--format", "html,md", "--name", "{学号}") == 0
    assert {name for name in files(folder, "named") if name.endswith((".md", ".html"))} == {
        "20250001.md",
        "20250001.html",
    }


def test_a_named_report_with_own_templates_can_be_verified(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = folder / "named" / "reports" / "small"
    words = ["--runs", str(folder / "runs"), "--data-dir", str(folder / "digits")]
    assert main(["verify", str(report), *words]) == 0, capsys.readouterr().out
    (page,) = report.glob("*.html")
    page.write_bytes(page.read_bytes().replace("函数".encode(), "数函".encode()))
    assert main(["verify", str(report), *words]) == 3


def test_a_wrong_pattern_is_refused_before_anything_is_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(folder, "none", "--name", "{学好}") == 2
    assert "{学号}" in capsys.readouterr().err or not (folder / "none").exists()
    assert not (folder / "none").exists()


def test_wrong_questions_are_told_with_their_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "wrong.yaml"
    path.write_text(SPEC.replace("small.parameters", "small.parametres"), encoding="utf-8")
    assert main(["check", str(path)]) == 2
    line = next(number for number, text in enumerate(SPEC.splitlines(), 1) if "small.parameters" in text)
    error = capsys.readouterr().err
    assert f"{path}:{line}:" in error
    assert "questions.0.answer" in error
