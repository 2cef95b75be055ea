"""`labreport runs`: one setting, its runs below it, and the reports that show them, in eighty columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lenet.recipe import RunRecipe, TrainingRecipe
from report.columns import cells
from report.store.listing import listing, used_in
from report.store.run_store import RunStore
from report.wording.runs_table import VALIDATED, settings
from tests.in_the_way import a_pipe, posix
from tests.report.small_runs import commit_made_up, small_data, small_request


def manifest(reports: Path, name: str, content: object) -> None:
    (reports / name).mkdir(parents=True)
    (reports / name / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def test_a_report_says_which_variants_show_a_run(tmp_path: Path) -> None:
    manifest(tmp_path, "b", {"runs": {"small/0": {"key": "k", "fingerprint": "f"}}})
    manifest(tmp_path, "a", {"runs": {"x/y/0": {"key": "k"}, "x/y/1": {"key": "l"}}, "files": {}})
    assert used_in(tmp_path) == {"k": ["a/x/y", "b/small"], "l": ["a/x/y"]}
    assert used_in(tmp_path / "absent") == {}


@posix
def test_what_is_no_manifest_is_passed_over(tmp_path: Path) -> None:
    for number, content in enumerate(
        ("", [], {}, {"runs": 3}, {"runs": {"a/0": 3}}, {"runs": {"\x1b[2J/0": {}}})
    ):
        manifest(tmp_path, str(number), content)
    (tmp_path / "pipe").mkdir()
    a_pipe(tmp_path / "pipe" / "manifest.json")
    assert not any(used_in(tmp_path).values())


def test_runs_of_one_setting_stand_together_and_fit_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    store, data = RunStore(tmp_path / "runs"), small_data(tmp_path / "data")
    for seed, rate in ((0, 0.01), (2_000_000_000, 0.02), (1, 0.01)):
        commit_made_up(store, small_request(data, seed=seed, learning_rate=rate))
    runs = store.list()
    users = {run.key: ["a_report/a_variant", "other/变体"] for run in runs}
    lines = listing(runs, users).splitlines()
    assert max(map(cells, lines)) <= 80
    rows = [next(line for line in lines if line.startswith(run.key[:8])) for run in runs]
    by_seed = {run.recipe.seed: line for run, line in zip(runs, rows, strict=True)}
    assert abs(lines.index(by_seed[0]) - lines.index(by_seed[1])) < abs(
        lines.index(by_seed[0]) - lines.index(by_seed[2_000_000_000])
    )
    columns = {cells(line.partition("80.00%")[0]) for line in rows}
    assert len(columns) == 1, "aligned across settings"
    assert sum("批大小 16" in line for line in lines) == 2
    assert "other/变体" in listing(runs, users)


def test_settings_tell_whatever_is_not_as_by_default() -> None:
    plain = settings(RunRecipe())
    assert plain.count("；") == 6
    other = RunRecipe(training=TrainingRecipe(weight_decay=0.001))
    assert settings(other) == f"{plain}；权重衰减 0.001"
    held_out = RunRecipe.model_validate({"data": {"validation_size": 5000}})
    assert settings(held_out).endswith(VALIDATED)
