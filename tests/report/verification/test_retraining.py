"""Runs trained again: what may differ on another machine, what may not, and what a machine cannot do at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lenet.recipe import RunRecipe
from report.store.run_store import RunStore, StoredRun
from report.verification import retraining
from report.verification.findings import Change, Retrained, Verdict
from report.verification.retraining import TOLERANCE, circumstances, compare_runs, retrain
from report.wording import verification as say
from tests.report.small_runs import commit_made_up, small_data, small_request


@pytest.fixture
def run(tmp_path: Path) -> StoredRun:
    return commit_made_up(RunStore(tmp_path / "runs"), small_request(small_data(tmp_path / "data")))


def elsewhere(run: StoredRun, folder: Path, accuracy: float, **facts: str | int) -> StoredRun:
    """The run, trained again with another result, on a machine of which other facts hold."""
    folder.mkdir()
    for file in run.folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    results = json.loads((folder / "results.json").read_bytes()) | {"test_accuracy": accuracy}
    (folder / "results.json").write_text(json.dumps(results))
    environment: Mapping[str, str | int] = {**run.environment, **facts}
    measured = replace(run.results, test_accuracy=accuracy)
    return replace(run, folder=folder, results=measured, environment=environment)


def test_equal_bits_are_said_whatever_the_machine(run: StoredRun) -> None:
    verdict = Verdict(runs=1)
    compare_runs("small/0", run, replace(run, environment={"cpu": "Other"}), verdict)
    assert verdict.retrained == [Retrained("small/0", "bits")]
    assert "逐位相同" in say.told(verdict)
    assert "以保存的为准" not in say.told(verdict)


def test_other_bits_on_the_same_machine_are_a_difference(run: StoredRun, tmp_path: Path) -> None:
    verdict = Verdict(runs=1)
    again = elsewhere(run, tmp_path / "again", run.results.test_accuracy + 1e-4, logical_cores=77)
    compare_runs("small/0", run, again, verdict)
    assert [(each.kind, each.changes) for each in verdict.findings] == [("retrained", ())]
    assert "机器、软件与程序都相同" in say.told(verdict)


@pytest.mark.parametrize("fact", ["cpu", "gpu", "cuda", "whatever_comes"])
def test_any_fact_of_the_machine_counts_and_is_told_with_both_values(
    run: StoredRun, tmp_path: Path, fact: str
) -> None:
    verdict = Verdict(runs=2)
    again = elsewhere(run, tmp_path / "again", run.results.test_accuracy + TOLERANCE / 2, **{fact: "B 7"})
    before = str(run.environment.get(fact, ""))
    assert circumstances(run, again) == (Change(fact, before, "B 7"),)
    compare_runs("small/0", run, again, verdict)
    (told,) = verdict.retrained
    assert (told.agreement, told.changes) == ("within", (Change(fact, before, "B 7"),))
    assert f"记录为 {before or '无'}、本机为 B 7，所以不能要求逐位相同" in say.told(verdict)
    assert "相差 0.25 个百分点" in say.told(verdict)
    assert "其余 1 次训练没有重做" in say.told(verdict)


def test_no_other_machine_accounts_for_another_result(run: StoredRun, tmp_path: Path) -> None:
    verdict = Verdict(runs=1)
    compare_runs("small/0", run, elsewhere(run, tmp_path / "again", 0.0, cpu="B 7"), verdict)
    assert [each.kind for each in verdict.findings] == ["retrained"]
    assert "本机为 B 7，但相差已超出允许的范围" in say.told(verdict)


def test_a_run_of_a_graphics_card_is_not_trained_where_there_is_none(
    run: StoredRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retraining, "on_a_card", lambda _: True)
    monkeypatch.setattr(retraining, "card_here", lambda: False)
    monkeypatch.setattr(retraining, "ensure_runs", lambda requests, *_, **__: dict.fromkeys(requests))
    stored = replace(run, environment={**run.environment, "gpu": "NVIDIA H200"})
    verdict = Verdict(runs=1)
    retrain(1, Requests(run.recipe), {("small", 0): stored}, verdict, None, None)  # type: ignore[arg-type]
    assert not verdict.sound
    assert not verdict.differs
    told = say.told(verdict)
    assert "部分内容无法在这台机器上核对" in told
    assert "NVIDIA 显卡（NVIDIA H200）训练的，而本机没有 PyTorch 能用的显卡，无法逐位重做" in told


class Requests:
    """A spec of one run."""

    def __init__(self, recipe: RunRecipe) -> None:
        self.recipe = recipe

    def requests(self) -> tuple[tuple[str, int, RunRecipe], ...]:
        return (("small", 0, self.recipe),)
