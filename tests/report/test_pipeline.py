"""The main path on a small real experiment: trained, drawn, composed, written, and not done twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from report.errors import SpecError
from report.execution.progress import SilentReporter
from report.pipeline import BuildResult, build
from tests.idx_files import write_idx_dataset

ROOT = Path(__file__).parents[2]
SPEC = """
title: 小实验报告
cover: {课程名称: 深度学习, 姓名: 张三, 学号: "007", 日期: 2026-11-20}
data: {name: idx, path: digits}
model: {channels: [2, 3], hidden: [8], activation: relu}
training: {epochs: 2, batch_size: 20}
seeds: [0, 1]
variants: {small: {label: 小网络}}
expectations:
  - {metric: test_accuracy, value: 99.9%, tolerance: 0.1%, source: 虚构的参考}
figures:
  - {kind: samples, count: 10}
  - {kind: learning_curves}
  - {kind: layer_grid, digits: 3}
  - {kind: kernels}
prose:
  summary: |
    准确率为 {{ small.test_accuracy | with_std }}，见{{ ref("learning_curves") }}。
"""


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset, a spec, and its report built once."""
    folder = tmp_path_factory.mktemp("experiment")
    write_idx_dataset(folder / "digits", train=120, test=40)
    (folder / "small.yaml").write_text(SPEC, encoding="utf-8")
    first = run(folder)
    assert [decision.reason for decision in first.decisions] == ["new", "new"]
    return folder


def run(folder: Path, spec: str = "small.yaml", **options: object) -> BuildResult:
    options.setdefault("out", folder / "build")
    return build(folder / spec, reporter=SilentReporter(), jobs=2, **options)  # type: ignore[arg-type]


def edited(folder: Path, name: str, old: str, new: str) -> str:
    """A changed copy of the spec under the same name, in a folder of its own beside the data."""
    assert old in SPEC
    path = folder / f"{name}.yaml"
    path.write_text(SPEC.replace(old, new), encoding="utf-8")
    return path.name


def report(folder: Path, name: str = "small", out: str = "build") -> Path:
    return folder / out / "reports" / name


def test_the_pdf_reads_like_the_report(experiment: Path) -> None:
    reader = PdfReader(report(experiment) / "report.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    body = text[text.rindex("一、实验目的") :]
    order = [
        body.index(title)
        for title in ("一、实验目的", "二、实验内容", "三、实验结果与分析", "四、实验小结", "附录")
    ]
    assert order == sorted(order)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("小实验报告", "张三")
    assert str(reader.root_object["/Lang"]) == "zh-CN"


def test_every_figure_and_table_is_mentioned_in_the_text(experiment: Path) -> None:
    page = (report(experiment) / "report.html").read_text(encoding="utf-8")
    results = json.loads((report(experiment) / "report.json").read_bytes())
    assert page.count("<figure") >= 4
    for label in (
        "samples",
        "learning_curves",
        "layer_grid",
        "kernels",
        "layers",
        "epochs",
        "checks",
        "runs",
    ):
        assert f'href="#{label}"' in page, label
    assert results["checks"][0]["within"] is False
    assert "超出" in page


def test_every_number_of_the_page_is_listed_with_its_runs(experiment: Path) -> None:
    page = (report(experiment) / "report.html").read_text(encoding="utf-8")
    results = json.loads((report(experiment) / "report.json").read_bytes())
    shown = set(re.findall(r'data-number="([^"]+)"', page))
    assert "small.test_accuracy" in shown
    assert shown <= set(results["numbers"])
    assert set(results["numbers"]["small.test_accuracy"]["runs"]) == set(results["runs"])


def test_a_second_build_trains_nothing_and_changes_no_byte(experiment: Path) -> None:
    before = {path.name: path.read_bytes() for path in report(experiment).glob("report.*")}
    again = run(experiment)
    assert {decision.reason for decision in again.decisions} == {"reused"}
    assert again.unchanged
    assert {path.name: path.read_bytes() for path in report(experiment).glob("report.*")} == before


def test_another_folder_and_another_process_give_the_same_bytes(experiment: Path) -> None:
    command = [sys.executable, "-m", "report.cli", "build", str(experiment / "small.yaml")]
    options = ["--out", str(experiment / "other"), "--runs", str(experiment / "build" / "runs")]
    subprocess.run(command + options, check=True, capture_output=True, cwd=ROOT)
    for path in report(experiment).rglob("*.*"):
        twin = report(experiment, out="other") / path.relative_to(report(experiment))
        assert path.read_bytes() == twin.read_bytes(), path.name


def test_an_edited_sentence_trains_nothing_and_changes_the_page(experiment: Path) -> None:
    spec = edited(experiment, "prose", "准确率为", "最后的准确率为")
    result = run(experiment, spec, formats=("html",))
    assert {decision.reason for decision in result.decisions} == {"reused"}
    assert "最后的准确率为" in (report(experiment, "prose") / "report.html").read_text(encoding="utf-8")


def test_a_new_seed_trains_only_that_seed(experiment: Path) -> None:
    spec = edited(experiment, "seeds", "seeds: [0, 1]", "seeds: [0, 1, 2]")
    result = run(experiment, spec, formats=("md",))
    assert [decision.reason for decision in result.decisions] == ["reused", "reused", "new"]


def test_a_wrong_name_in_the_prose_is_found_before_anything_is_trained(experiment: Path) -> None:
    spec = edited(experiment, "wrong", "small.test_accuracy", "small.test_acuracy")
    with pytest.raises(SpecError) as caught:
        run(experiment, spec, out=experiment / "untouched")
    (fault,) = caught.value.faults
    assert (fault.line, fault.field) == (SPEC.splitlines().index("  summary: |") + 2, "prose.summary")
    assert "test_accuracy" in fault.message
    assert not (experiment / "untouched").exists()


def test_a_damaged_report_is_written_again(experiment: Path) -> None:
    page = report(experiment) / "report.html"
    whole = page.read_bytes()
    page.write_bytes(whole.replace(b"0", b"1", 1))
    assert not run(experiment).unchanged
    assert page.read_bytes() == whole


def test_pictures_that_the_report_no_longer_has_are_removed(experiment: Path) -> None:
    spec = edited(experiment, "fewer", "  - {kind: kernels}\n", "")
    run(experiment, edited(experiment, "fewer", "小实验报告", "小实验报告"), formats=("md",))
    assert (report(experiment, "fewer") / "figures" / "kernels.png").exists()
    (experiment / spec).write_text(SPEC.replace("  - {kind: kernels}\n", ""), encoding="utf-8")
    run(experiment, spec, formats=("md",))
    assert not (report(experiment, "fewer") / "figures" / "kernels.png").exists()
