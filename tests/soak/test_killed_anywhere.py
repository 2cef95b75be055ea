"""SIGKILL at any moment: the next build ends with the same bits, and nothing good was replaced by something half written.

Each round begins in one of three places (nothing done; all runs there; runs and pictures there), is killed at a random moment,
looked at, and built to its end. With the reference's runs the report has to have the reference's bytes; where the runs were
trained anew their bits have to be the same, and the report is verified against them.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from report.execution.progress import SilentReporter
from report.store.run_store import RunStore
from report.verification.verify import verify
from report.wording.verification import told
from tests.report.small_runs import contents
from tests.soak.small_build import finish, kill, left_after, start, write_experiment

STAGES = ("training", "drawing", "writing")
WORKERS_GONE_AFTER = 2.0
"""Seconds: what the program promises."""


@dataclass(frozen=True)
class Reference:
    """A build that nobody disturbed, and how long each stage takes as a process of its own."""

    spec: Path
    out: Path
    seconds: dict[str, float]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder = tmp_path_factory.mktemp("reference")
    spec, out = write_experiment(folder), folder / "build"
    seconds = {}
    for stage in STAGES:
        began = time.monotonic()
        prepare(stage, out, folder / stage)
        assert start(spec, folder / stage, folder / "log").wait() == 0
        seconds[stage] = time.monotonic() - began
        if stage == "training":
            (folder / stage).rename(out)
    return Reference(spec, out, seconds)


def prepare(stage: str, reference: Path, out: Path) -> None:
    """Lay out what is there when a build comes to a stage."""
    shutil.rmtree(out, ignore_errors=True)
    for part in {"training": (), "drawing": ("runs",), "writing": ("runs", "pictures")}[stage]:
        shutil.copytree(reference / part, out / part)


def files(folder: Path) -> dict[str, bytes]:
    """The files of a report; what an unfinished writing left under a hidden name is none of them."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def assert_nothing_half_written(out: Path) -> None:
    """Whatever has its final name is whole."""
    report = out / "reports" / "small"
    for name, content in files(report).items() if report.is_dir() else ():
        if name.endswith(".json"):
            json.loads(content)
        elif name.endswith(".html"):
            assert content.rstrip().endswith(b"</html>"), name
        elif name.endswith(".png"):
            assert content.endswith(b"IEND\xaeB`\x82"), name
    damaged: list[str] = []
    RunStore(out / "runs").list(lambda damage: damaged.append(damage.file))
    assert damaged == []


def kill_and_finish(reference: Reference, out: Path, stage: str, random: Random) -> None:
    """One round."""
    prepare(stage, reference.out, out)
    process = start(reference.spec, out, out.parent / "log")
    time.sleep(random.uniform(0, 1.05 * reference.seconds[stage]))
    kill(process)
    assert left_after(process, WORKERS_GONE_AFTER) == []
    assert_nothing_half_written(out)
    finish(reference.spec, out)
    there, here = RunStore(reference.out / "runs"), RunStore(out / "runs")
    assert here.unfinished() == ()
    for run in there.list():
        again = here.find(run.key)
        assert again is not None
        assert contents(again) == contents(run)
    if stage == "training":
        verdict = verify(
            out / "reports" / "small", reporter=SilentReporter(), data_dir=reference.spec.parent / "digits"
        )
        assert verdict.sound, told(verdict)
    else:
        assert files(out / "reports" / "small") == files(reference.out / "reports" / "small")


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_build_ends_with_the_same_bits(reference: Reference, tmp_path: Path, stage: str) -> None:
    kill_and_finish(reference, tmp_path / "build", stage, Random(stage))


@pytest.mark.soak
def test_fifty_killed_builds_end_with_the_same_bits(reference: Reference, tmp_path: Path) -> None:
    random = Random(1998)
    for turn in range(51):
        kill_and_finish(reference, tmp_path / "build", STAGES[turn % len(STAGES)], random)
