"""A real build of some seconds, as a process of its own, for tests that pull its plug."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from report.execution.progress import SilentReporter
from report.pipeline import BuildResult, build
from tests.idx_files import write_idx_dataset

ROOT = Path(__file__).parents[2]
SPEC = """
title: 拔掉电源也不怕
data: {name: idx, path: digits}
model: {channels: [2, 3], hidden: [8], activation: relu, dropout: 0.2}
training: {epochs: 6, batch_size: 20}
seeds: SEEDS
variants: {small: {label: 小网络}, tanh: {label: 双曲正切, model: {activation: tanh}}}
formats: [html]
figures: [{kind: kernels}]
"""


def write_experiment(folder: Path, name: str = "small", seeds: tuple[int, ...] = (0, 1)) -> Path:
    """The spec's path; the dataset lies beside it."""
    if not (folder / "digits").exists():
        write_idx_dataset(folder / "digits", train=200, test=40)
    path = folder / f"{name}.yaml"
    path.write_text(SPEC.replace("SEEDS", str(list(seeds))), encoding="utf-8")
    return path


def finish(spec: Path, out: Path) -> BuildResult:
    """Build in this process, to the end."""
    return build(spec, reporter=SilentReporter(), jobs=2, out=out)


def start(spec: Path, out: Path, log: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a build in a process group of its own; what it says goes to `log`."""
    with log.open("wb") as stream:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "report.cli",
                "build",
                str(spec),
                "--out",
                str(out),
                "--jobs",
                "2",
                *options,
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the command alone, as a system that is out of memory would: its workers have to notice by themselves."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


def group(process: subprocess.Popen[bytes]) -> list[int]:
    """Living processes of the command's group."""
    found = []
    for other in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(other.pid) == process.pid and other.status() != psutil.STATUS_ZOMBIE:
                found.append(other.pid)
    return found


def left_after(process: subprocess.Popen[bytes], seconds: float) -> list[int]:
    """Processes of the group that are still there when so much time has gone; it waits no longer than needed."""
    deadline = time.monotonic() + seconds
    while (left := group(process)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
