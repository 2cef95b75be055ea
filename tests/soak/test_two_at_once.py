"""Several builds share one store: each run is trained once, and one that is killed holds up nobody."""

from __future__ import annotations

import re
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from report.store.run_store import RunStore
from tests.soak.small_build import kill, left_after, start, write_experiment

SHARED = {"first": (0, 1), "second": (1, 2), "third": (2, 0)}
LONGEST = 300
"""Seconds after which a build counts as stuck."""


def begin(folder: Path, names: tuple[str, ...]) -> dict[str, subprocess.Popen[bytes]]:
    """Start builds of overlapping specs on one store."""
    store = str(folder / "runs")
    specs = {name: write_experiment(folder, name, SHARED[name]) for name in names}
    return {
        name: start(spec, folder / f"out-{name}", folder / f"{name}.log", "--runs", store)
        for name, spec in specs.items()
    }


@pytest.mark.soak
@pytest.mark.parametrize("names", [("first", "second"), tuple(SHARED)])
def test_each_run_is_trained_once(tmp_path: Path, names: tuple[str, ...]) -> None:
    processes = begin(tmp_path, names)
    for name, process in processes.items():
        assert process.wait(LONGEST) == 0, (tmp_path / f"{name}.log").read_text(encoding="utf-8")
    seeds = {seed for name in names for seed in SHARED[name]}
    store = RunStore(tmp_path / "runs")
    assert len(store.list()) == 2 * len(seeds)
    assert store.unfinished() == ()
    assert_trained_once(tmp_path, names)


def assert_trained_once(folder: Path, names: tuple[str, ...]) -> None:
    """No run's first epoch was told by two builds."""
    first = Counter[str]()
    for name in names:
        text = (folder / f"{name}.log").read_text(encoding="utf-8")
        first.update(re.findall(r"^训练  (\S+)  1/6 轮", text, re.MULTILINE))
    assert first
    assert max(first.values()) == 1, first


@pytest.mark.soak
@pytest.mark.parametrize("moment", [1.0, 2.5, 4.0, 6.0])
def test_a_killed_build_holds_up_nobody(tmp_path: Path, moment: float) -> None:
    processes = begin(tmp_path, tuple(SHARED))
    victim = processes.pop("second")
    time.sleep(moment)
    kill(victim)
    for process in processes.values():
        assert process.wait(LONGEST) == 0
    assert left_after(victim, 2) == []
    runs = RunStore(tmp_path / "runs").list()
    wanted = {(variant, seed) for variant in ("relu", "tanh") for seed in (0, 1, 2)}
    assert {(run.recipe.model.activation, run.recipe.seed) for run in runs} == wanted
