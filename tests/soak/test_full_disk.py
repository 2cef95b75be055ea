"""A disk that fills up, in training, drawing or writing: one sentence, and what was finished stays whole."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.store.run_store import RunStore
from tests.soak.small_build import finish, start, write_experiment

pytestmark = pytest.mark.soak


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system of so many KiB, as large as the test's parameter says."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={request.param}k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a tmpfs is not permitted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("disk", [4, 16, 32, 64, 100, 160, 240], indirect=True, ids=lambda kib: f"{kib} KiB")
def test_a_full_disk_ends_with_one_sentence_and_a_sound_store(disk: Path, tmp_path: Path) -> None:
    spec, log = write_experiment(tmp_path), tmp_path / "log"
    status = start(spec, disk / "build", log).wait(300)
    text = log.read_text(encoding="utf-8")
    assert status == 2, text
    assert "Traceback" not in text
    assert "磁盘已满" in text or "空间" in text
    damaged: list[str] = []
    store = RunStore(disk / "build" / "runs")
    stored = store.list(lambda damage: damaged.append(damage.file))
    assert damaged == []
    shutil.copytree(disk / "build", tmp_path / "roomy", dirs_exist_ok=True) if stored else None
    result = finish(spec, tmp_path / "roomy")
    assert sum(not decision.trains for decision in result.decisions) == len(stored)
