"""`labreport compare`: variants of a spec and stored runs side by side, from a small real experiment."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from lenet.datasets import dataset_digest
from report.cli import main
from report.comparing.chosen_runs import chosen
from report.errors import LabReportError
from report.execution.progress import SilentReporter
from report.execution.run_request import RunRequest
from report.execution.runs import ensure_runs
from report.specification.experiment import load_spec
from report.store.run_store import RunStore
from tests.idx_files import write_idx_dataset
from tests.report.small_runs import FakeExecutor

SPEC = """
title: 比较
data: {name: idx, path: digits}
model: {channels: [2, 3], hidden: [8]}
training: {epochs: 2, batch_size: 20}
seeds: [0, 1]
variants:
  sigmoid: {label: "S 形 & 50%_x"}
  relu: {label: 整流, model: {activation: relu}}
figures: [{kind: samples}]
"""


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a spec and all its runs."""
    folder = tmp_path_factory.mktemp("comparing")
    write_idx_dataset(folder / "digits", train=60, test=20)
    path = folder / "pair.yaml"
    path.write_text(SPEC, encoding="utf-8")
    ensure_runs(
        [RunRequest(*request) for request in load_spec(path).requests()],
        RunStore(folder / "build" / "runs"),
        FakeExecutor(),
        dataset_digest_of=dataset_digest,
        reporter=SilentReporter(),
    )
    return folder


def compare(folder: Path, *words: str) -> int:
    return main(["compare", *words, "--out", str(folder / "build")])


def keys(folder: Path) -> dict[tuple[str, int], str]:
    stored = RunStore(folder / "build" / "runs").list()
    return {(run.recipe.model.activation, run.recipe.seed): run.key for run in stored}


def test_the_variants_of_a_spec_are_printed_side_by_side(
    experiment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(experiment, str(experiment / "pair.yaml")) == 0
    out = capsys.readouterr().out
    assert "各变体的结果（2 个随机种子的均值 ± 标准差，n = 2）" in out
    assert "整流" in out
    assert "判对的图像相同" in out  # the made-up runs all have the same answers
    assert "\n注：（1）" in out


def test_runs_are_gathered_by_all_but_their_seeds(experiment: Path) -> None:
    key = keys(experiment)
    order = [("relu", 0), ("sigmoid", 1), ("sigmoid", 0)]
    study = chosen([key[name][:12] for name in order], RunStore(experiment / "build" / "runs"))
    first, second = study.variants.values()
    assert study.baseline == first.name
    assert [run.recipe.seed for run in first.runs] == [0]
    assert [run.recipe.seed for run in second.runs] == [0, 1]
    (comparison,) = study.comparisons.values()
    assert not comparison.paired
    assert comparison.factors == ("model.activation",)


def test_unequal_numbers_of_runs_are_told(experiment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = keys(experiment)
    assert compare(experiment, *(key[name] for name in (("relu", 0), ("sigmoid", 1), ("sigmoid", 0)))) == 0
    out = capsys.readouterr().out
    assert "各随机种子的均值 ± 标准差，n = 1～2" in out
    assert "单次训练" not in out
    assert "有变体只训练了一次" in out
    assert "两者种子不同，差为均值之差；" in out  # no interval from one run


def test_the_files_say_what_the_terminal_says(experiment: Path, tmp_path: Path) -> None:
    paths = {name: tmp_path / f"table.{name}" for name in ("csv", "markdown", "latex")}
    options = [word for name, path in paths.items() for word in (f"--{name}", str(path))]
    assert compare(experiment, str(experiment / "pair.yaml"), *options) == 0
    raw = paths["csv"].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["variant"] for row in rows] == ["sigmoid", "relu"]
    assert float(rows[1]["test_accuracy"]) == 0.8
    assert (rows[1]["compared_with"], float(rows[1]["difference"]), rows[1]["verdict"]) == (
        "sigmoid",
        0,
        "identical",
    )
    markdown = paths["markdown"].read_text(encoding="utf-8")
    assert "| 整流 | 90.00 ± 0.00 | 80.00 ± 0.00 |" in markdown
    assert "| S 形 & 50%\\_x |" in markdown
    latex = paths["latex"].read_text(encoding="utf-8")
    assert latex.count("\\toprule") == latex.count("\\bottomrule") == 4
    assert "S 形 \\& 50\\%\\_x" in latex
    assert "\\label{tab:comparison}" in latex


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (["ffff0000ffff"], "没有标识以 “ffff0000ffff” 开头的运行"),
        ([""], "开头的运行有 4 个，请多写几位"),
        (["pair.yaml", "abcd"], "不能混用"),
        (["missing.yaml"], "missing.yaml"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    experiment: Path, monkeypatch: pytest.MonkeyPatch, items: list[str], told: str
) -> None:
    monkeypatch.chdir(experiment)
    with pytest.raises(LabReportError) as caught:
        chosen(items, RunStore(experiment / "build" / "runs"))
    assert told in str(caught.value)


def test_one_run_alone_is_no_comparison(experiment: Path) -> None:
    with pytest.raises(LabReportError) as caught:
        chosen([keys(experiment)["relu", 0]], RunStore(experiment / "build" / "runs"))
    assert "没有可比较的" in str(caught.value)


def test_missing_runs_are_counted_and_not_trained(experiment: Path, tmp_path: Path) -> None:
    with pytest.raises(LabReportError) as caught:
        chosen([str(experiment / "pair.yaml")], RunStore(tmp_path / "empty"))
    assert "4 次训练中还有 4 次没有完成" in str(caught.value)
    assert not (tmp_path / "empty").exists()
