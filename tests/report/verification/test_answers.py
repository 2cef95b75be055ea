"""The stored weights asked again: results made up without a contradiction are found, and rounding is not called forgery."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import lenet.datasets
from lenet.preprocessing import split
from lenet.recipe import DataRecipe
from report.cli import DIFFERENT, main
from report.execution.progress import SilentReporter
from report.pipeline import build
from report.store.stored_run import read_run
from report.verification.answers import TOLERANCE, alike, disagreement
from report.verification.verify import verify
from report.wording import verification as say
from tests.idx_files import write_idx_dataset
from tests.report.training_here import TrainsHere
from tests.report.verification.test_coherence import (
    LABELS,
    LOGITS,
    SNAPSHOTS,
    WEIGHTS,
    Spoilt,
    array,
    data,
    epochs,
    forge,
    original,
    report,
)
from tests.report.verification.test_verify import check, run_of

__all__ = ["original", "report"]
LOGIT = np.array([[9.0, -3.0, 0.5], [2.0, 8.0, -1.0], [0.1, 0.2, 0.3]], np.float32)


def rebuilt(report: Path) -> Path:
    """The report, built again from what its store now has."""
    top = report.parents[2]
    build(top / "small.yaml", reporter=SilentReporter(), out=top / "build")
    return report


def claims(accuracy: float, loss: float) -> tuple[tuple[str, Spoilt], ...]:
    told = {"test_accuracy": accuracy, "test_loss": loss}
    return (("results.json", data(**told)), ("epochs.jsonl", epochs(**told)))


def replaced_by(other: bytes, _: bytes) -> bytes:
    return other


def all_right(report: Path) -> None:
    """Every image answered rightly by answers that somebody wrote, and all that is said of them made to fit."""
    labels = np.load(run_of(report) / LABELS)
    forge(report, LOGITS, array(lambda it: np.eye(10, dtype=np.float32)[labels] * 9))
    for file, change in claims(1.0, float(np.log(1 + 9 * np.exp(-9)))):
        forge(report, file, change)


def test_answers_that_the_weights_do_not_give_are_told_with_both_accuracies(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    true = json.loads((run_of(report) / "results.json").read_bytes())["test_accuracy"]
    all_right(report)
    rebuilt(report)
    assert main(["verify", str(report), "--data-dir", str(report.parents[2] / "digits")]) == DIFFERENT
    printed = capsys.readouterr().out
    key = run_of(report).name
    assert printed.splitlines() == [
        "训练 small/0：保存的结果不是它的权重得出的，准确率保存的为 100.00%，"
        f"用权重重新判断得到 {100 * true:.2f}%（{key}）",
        "核对不通过：共 1 处不一致",
        "说明：有训练结果缺失或不可信（见上），报告里由训练结果得出的数字、图和版面都没有核对",
    ]


def test_classes_that_the_images_do_not_have_are_told(report: Path) -> None:
    answers = np.load(run_of(report) / LOGITS)
    right = answers.argmax(axis=1)
    below = answers.astype(np.float64) - answers.max(axis=1, keepdims=True)
    loss = float(np.log(np.exp(below).sum(axis=1)).mean())
    forge(report, LABELS, array(lambda it: right.astype(np.uint8)))
    for file, change in claims(1.0, loss):
        forge(report, file, change)
    (told,) = check(rebuilt(report)).findings
    assert (told.kind, told.item, Path(told.file).name) == ("run_labels", "small/0", LABELS)


def test_weights_from_elsewhere_pass_and_are_said_to_be_believed(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the plain check cannot see: all of another training in the place of this one."""
    other = run_of(report, "small/1")
    for file in ("results.json", "epochs.jsonl", WEIGHTS, SNAPSHOTS, LOGITS):
        taken = (other / file).read_bytes()
        forge(report, file, partial(replaced_by, taken))
    verdict = check(rebuilt(report))
    assert verdict.sound, say.told(verdict)
    assert "这些判断也确由保存的权重得出" in say.told(verdict)
    assert "只有全部重新训练才能确认（--retrain 2）" in say.told(verdict)
    monkeypatch.setattr("report.verification.retraining.LocalExecutor", lambda *_: TrainsHere())
    again = check(report, retrain=2)
    assert [(each.kind, each.item) for each in again.findings] == [("retrained", "small/0")]
    assert "机器、软件与程序都相同" in say.told(again)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_weights_that_cannot_be_asked_are_not_confirmed(
    report: Path, tmp_path: Path, elsewhere: bool
) -> None:
    if elsewhere:  # other images than it was trained on
        write_idx_dataset(tmp_path / "other", train=60, test=40)
    verdict = verify(report, reporter=SilentReporter(), data_dir=tmp_path / "other" if elsewhere else None)
    assert verdict.unasked == ["small/0", "small/1"]
    assert not verdict.sound
    assert not verdict.findings
    told = say.told(verdict)
    assert "部分内容无法在这台机器上核对：除下述训练的权重以外" in told
    assert "没有训练 small/0、small/1 所用的那份数据集" in told
    assert "由保存的权重得出" not in told


def test_images_are_loaded_once_for_all_runs(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, genuine = [], lenet.datasets.load_dataset
    monkeypatch.setattr(lenet.datasets, "load_dataset", lambda *a, **k: loaded.append(a) or genuine(*a, **k))  # type: ignore[func-returns-value]
    assert check(report).runs == 2
    assert len(loaded) == 1


def test_a_run_of_a_graphics_card_is_asked_on_the_processor(report: Path) -> None:
    run = read_run(run_of(report))
    recipe = run.recipe.model_copy(
        update={"training": run.recipe.training.model_copy(update={"device": "cuda"})}
    )
    place = DataRecipe(name="idx", path=str(report.parents[2] / "digits"))
    images = split(lenet.datasets.load_dataset(place), run.recipe.data)
    assert disagreement("small/0", replace(run, recipe=recipe), images) is None


def test_rounding_is_no_difference_and_one_answer_is() -> None:
    measured = np.tile(LOGIT, (20, 1))
    assert alike(measured * np.float32(1 + TOLERANCE / 2), measured)
    other = measured.copy()
    other[7, 2] += 3 * TOLERANCE * 9
    assert not alike(other, measured)


def test_no_value_of_one_image_widens_what_is_allowed_for_the_others() -> None:
    measured = np.tile(LOGIT, (20, 1))
    measured[0, 0] = 1e6
    stored = measured.copy()
    stored[1, 0] += 0.1
    assert not alike(stored, measured)
    stored = np.tile(LOGIT, (20, 1))
    stored[0, 0] = 1e30
    assert not alike(stored, np.tile(LOGIT, (20, 1)))


def test_answers_that_are_no_numbers_are_like_none() -> None:
    assert not alike(LOGIT, LOGIT * np.float32(np.nan))
    assert not alike(LOGIT, LOGIT * np.float32(np.inf))
