"""`labreport verify`: what is true passes; what was changed is found, named, and told with what it should be."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lenet.datasets import dataset_digest
from lenet.recipe import DataRecipe
from report.cli import DIFFERENT, main
from report.command_help import completed
from report.digests import digest
from report.errors import LabReportError
from report.execution.progress import SilentReporter
from report.pipeline import build
from report.store.stored_run import read_run
from report.verification.findings import Finding, Verdict
from report.verification.record import decode_spec
from report.verification.stored import settings_apart
from report.verification.verify import verify
from report.wording.verification import MOST_OF_REPLACED, told
from tests.idx_files import write_idx_dataset
from tests.report.training_here import train_here

SPEC = """
title: 可核对的报告
cover: {姓名: 张三, 学号: "007", 日期: 2026-11-20}
data: {name: idx, path: digits}
model: {channels: [2, 3], hidden: [8], activation: relu}
training: {epochs: 2, batch_size: 20}
seeds: [0, 1]
variants: {small: {label: 小网络}}
formats: [html]
figures: [{kind: kernels}]
prose: {summary: "准确率为 {{ small.test_accuracy | with_std }}。"}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset, a spec and its report."""
    folder = tmp_path_factory.mktemp("verified")
    write_idx_dataset(folder / "digits", train=80, test=40)
    (folder / "small.yaml").write_text(SPEC, encoding="utf-8")
    train_here(folder / "small.yaml", folder / "build" / "runs")
    build(folder / "small.yaml", reporter=SilentReporter(), out=folder / "build")
    return folder


@pytest.fixture
def report(built: Path) -> Iterator[Path]:
    """The report's folder, to be spoilt; afterwards all is as it was."""
    kept = built / "kept"
    shutil.copytree(built / "build", kept)
    yield built / "build" / "reports" / "small"
    shutil.rmtree(built / "build")
    kept.rename(built / "build")


def check(report: Path, **options: object) -> Verdict:
    return verify(report, reporter=SilentReporter(), data_dir=report.parents[2] / "digits", **options)  # type: ignore[arg-type]


def found(report: Path) -> dict[str, tuple[str, str, str]]:
    """Kind -> item, found and wanted value of the first finding of that kind."""
    verdict = check(report)
    assert not verdict.sound
    assert "核对不通过" in told(verdict)
    findings = reversed(verdict.findings)
    return {each.kind: (each.item, each.found, each.wanted) for each in findings}


def edited(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")


def agree(report: Path, *names: str) -> None:
    """Make the manifest say of changed files what a forger would."""
    manifest = json.loads((report / "manifest.json").read_bytes())
    for name in names:
        manifest["files"][name] = digest((report / name).read_bytes())
    (report / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def run_of(report: Path, name: str = "small/0") -> Path:
    manifest = json.loads((report / "manifest.json").read_bytes())
    return report.parents[1] / "runs" / str(manifest["runs"][name]["key"])


def test_an_untouched_report_is_sound(built: Path) -> None:
    report = built / "build" / "reports" / "small"
    verdict = check(report)
    assert verdict.sound, told(verdict)
    assert (verdict.runs, verdict.pictures, verdict.files) == (2, 1, 4)
    assert verdict.numbers == len(json.loads((report / "report.json").read_bytes())["numbers"])
    assert not verdict.other_software
    assert not verdict.undrawn


def test_a_file_in_the_folder_names_the_report_too(built: Path) -> None:
    page = built / "build" / "reports" / "small" / "report.html"
    assert verify(page, reporter=SilentReporter(), data_dir=built / "digits").sound


def test_the_printed_seal_is_the_manifests(built: Path) -> None:
    report = built / "build" / "reports" / "small"
    seal = json.loads((report / "manifest.json").read_bytes())["seal"]
    assert len(seal) == 64
    assert seal in (report / "report.html").read_text(encoding="utf-8")


def test_the_carried_spec_says_what_was_printed_and_not_where_the_data_lay(built: Path) -> None:
    content = (built / "build" / "reports" / "small" / "spec.json").read_bytes()
    spec, _ = decode_spec(content)
    assert (spec.title, spec.cover.student_number, spec.file.name) == ("可核对的报告", "007", "small.yaml")
    assert str(built).encode() not in content
    assert spec.data.path is None


def test_a_changed_digit_in_the_results_is_named(report: Path) -> None:
    path = report / "report.json"
    numbers = json.loads(path.read_bytes())["numbers"]
    true = numbers["small.test_accuracy"]["value"]
    edited(path, lambda text: text.replace(f'"value": {true}', '"value": 0.987654', 1))
    agree(report, "report.json")
    forged = found(report)["number"]
    name = forged[0]
    assert forged[1:] == ("0.987654", str(numbers[name]["value"]))


def test_a_changed_digit_in_a_table_of_the_page_is_named(report: Path) -> None:
    page = report / "report.html"
    (true,) = set(
        re.findall(r'data-number="small\.test_accuracy">([^<]+)<', page.read_text(encoding="utf-8"))[:1]
    )
    edited(page, lambda text: text.replace(f'"small.test_accuracy">{true}<', '"small.test_accuracy">99.99%<'))
    agree(report, "report.html")
    assert found(report)["page_number"] == ("small.test_accuracy", "99.99%", true)
    place = r"report\.html（(表 \d+|[一二三四五六七]、.+)）：数字 small\.test_accuracy，现为「99"
    assert re.search(place, told(check(report)))


def test_a_changed_word_of_the_page_is_named(report: Path) -> None:
    edited(report / "report.html", lambda text: text.replace("张三", "李四"))
    _, here, there = found(report)["page_text"]
    assert ("李四" in here, "张三" in there) == (True, True)


def test_a_picture_changed_in_the_page_alone_is_named(report: Path) -> None:
    edited(
        report / "report.html",
        lambda text: re.sub(
            r"(image/png;base64,.{200})(.)", lambda m: m[1] + ("A" if m[2] != "A" else "B"), text
        ),
    )
    agree(report, "report.html")
    assert found(report)["picture"][0] == "kernels"


def test_a_changed_picture_is_named(report: Path) -> None:
    path = report / "figures" / "kernels.png"
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(data)
    assert {"file_changed", "picture"} <= found(report).keys()
    assert "figures/kernels.png：图 1 与根据训练结果重画的不同" in told(check(report))


def test_nothing_is_computed_from_a_run_that_was_changed(report: Path) -> None:
    run = run_of(report)
    true = json.loads((run / "results.json").read_bytes())["test_accuracy"]
    edited(
        run / "results.json", lambda text: text.replace(f'"test_accuracy":{true}', '"test_accuracy":0.875')
    )
    verdict = check(report)
    (finding,) = verdict.findings
    assert (finding.kind, Path(finding.file).name) == ("run_damaged", "results.json")
    assert verdict.unchecked
    assert "报告里由训练结果得出的数字、图和版面都没有核对" in told(verdict)
    assert "应为" not in told(verdict)


def test_an_epoch_changed_together_with_the_runs_manifest_is_found(report: Path) -> None:
    run = run_of(report)
    edited(
        run / "epochs.jsonl", lambda text: re.sub(r'"train_loss":[0-9.]+', '"train_loss":0.5', text, count=1)
    )
    manifest = json.loads((run / "manifest.json").read_bytes())
    manifest["files"]["epochs.jsonl"] = digest((run / "epochs.jsonl").read_bytes())
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    findings = found(report)
    assert findings["run_replaced"][0] == "small/0"
    assert "seal" in findings
    assert findings["number"][0].startswith("small.epoch[0].train_loss")
    # Whether the report is wrong or the run, nobody knows: the run may not tell what the report should say.
    lines = told(check(report)).splitlines()
    assert any("按现有的训练结果为" in line for line in lines)
    assert not any("应为" in line for line in lines)


def test_of_a_report_made_from_other_runs_little_is_told() -> None:
    number = Finding("number", "report.json", "n", "1", "2")
    lines = told(Verdict([Finding("run_replaced", "key", "small/0"), *[number] * 30])).splitlines()
    assert lines[MOST_OF_REPLACED] == f"……另有 {31 - MOST_OF_REPLACED} 处不一致"
    assert lines[MOST_OF_REPLACED - 1].startswith("report.json")


def test_a_published_dataset_is_known_by_its_bytes(report: Path) -> None:
    run = read_run(run_of(report))
    recipe = run.recipe.model_copy(update={"data": DataRecipe()})
    known = dataset_digest(recipe.data)
    stored = replace(run, recipe=recipe)
    assert settings_apart(stored, recipe) == [(run.dataset_digest, known, "data")]
    assert not settings_apart(replace(stored, dataset_digest=known), recipe)


def test_a_run_trained_otherwise_than_the_spec_says_is_named(report: Path) -> None:
    edited(report / "spec.json", lambda text: text.replace('"learning_rate": 0.01', '"learning_rate": 0.5'))
    agree(report, "spec.json")
    assert found(report)["run_recipe"] == ("small/0", "0.01", "0.5")
    assert "training.learning_rate 训练时为「0.01」，实验说明为「0.5」" in told(check(report))


def test_a_missing_run_and_a_missing_file_are_named(report: Path) -> None:
    shutil.rmtree(run_of(report))
    (report / "report.html").unlink()
    kinds = {finding.kind for finding in check(report).findings}
    assert kinds == {"run_missing", "file_missing"}


def test_what_other_software_made_alike_is_sound_and_a_changed_number_never(report: Path) -> None:
    manifest = json.loads((report / "manifest.json").read_bytes())
    manifest["software"]["weasyprint"] = "1.0"
    (report / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    verdict = check(report)
    assert verdict.sound
    assert "weasyprint 1.0 → " in told(verdict)
    assert "逐字节相同" in told(verdict)
    edited(
        report / "report.html",
        lambda text: re.sub(r'("small\.test_accuracy">)[^<]+<', r"\g<1>99.99%<", text),
    )
    agree(report, "report.html")
    assert found(report)["page_number"][0] == "small.test_accuracy"


def test_a_run_trained_again_comes_out_bit_for_bit(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = str(built / "build" / "reports" / "small")
    assert main(["verify", report, "--data-dir", str(built / "digits"), "--retrain"]) == 0
    assert capsys.readouterr().out.count("与保存的结果逐位相同") == 1


def test_data_of_the_students_own_has_to_be_placed_before_it_is_trained_on(report: Path) -> None:
    with pytest.raises(LabReportError, match="--data-dir"):
        verify(report, reporter=SilentReporter(), retrain=1)


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ((), []),
        (("verify", "R"), ["verify", "R"]),
        (("verify", "R", "--retrain"), ["verify", "R", "--retrain", "1"]),
        (("verify", "--retrain", "R"), ["verify", "--retrain", "1", "R"]),
        (("verify", "R", "--retrain", "--runs", "S"), ["verify", "R", "--retrain", "1", "--runs", "S"]),
        (("verify", "R", "--retrain", "3"), ["verify", "R", "--retrain", "3"]),
        (("verify", "R", "--retrain=3"), ["verify", "R", "--retrain=3"]),
    ],
)
def test_how_many_runs_need_not_be_said(written: tuple[str, ...], understood: list[str]) -> None:
    assert completed(written) == understood


def test_the_command_ends_with_3_where_something_was_changed(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (report / "report.json").write_text("{", encoding="utf-8")
    assert main(["verify", str(report), "--data-dir", str(report.parents[2] / "digits")]) == DIFFERENT
    assert "report.json：文件被改动过" in capsys.readouterr().out


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabReportError, match=r"没有 manifest\.json"):
        verify(tmp_path, reporter=SilentReporter())
    (tmp_path / "manifest.json").write_text('{"files": {"../../x": ""}, "runs": {}}')
    with pytest.raises(LabReportError, match="不完整或已损坏"):
        verify(tmp_path, reporter=SilentReporter())
