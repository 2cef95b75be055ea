"""No worker outlives its parent by two seconds, whatever both were doing when the parent was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from report.store.run_store import RunStore
from tests.report.small_runs import key_of, order, small_data, small_request

ROOT = Path(__file__).parents[3]
PROMISED = 2.0
"""Seconds after which no worker is left."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL")


def parent(code: str) -> tuple[subprocess.Popen[str], psutil.Process]:
    """A process that runs `code`, and its child, whose number it prints."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    return process, psutil.Process(int(process.stdout.readline()))


def kill(process: subprocess.Popen[str]) -> None:
    with process:
        process.kill()


def is_gone(child: psutil.Process) -> bool:
    """Whether it has ended; whose child it has become is of no interest."""
    try:
        return child.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def assert_gone_as_promised(child: psutil.Process) -> None:
    deadline = time.monotonic() + PROMISED
    while not is_gone(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        assert is_gone(child)
    finally:
        if not is_gone(child):
            child.kill()


@pytest.mark.parametrize("moment", ["starting", "importing torch", "training"])
def test_a_worker_ends_with_its_killed_parent(tmp_path: Path, moment: str) -> None:
    store, request = RunStore(tmp_path / "runs"), small_request(small_data(tmp_path), epochs=10_000)
    message = order(request, store).model_dump_json()
    process, child = parent(f"""
import time
from report.execution.worker_process import WorkerProcess
from report.execution.worker_protocol import Order
worker = WorkerProcess(1, lambda worker, answer: None)
worker.send(Order.model_validate_json({message!r}))
print(worker.pid, flush=True)
time.sleep(60)
""")
    while not has_come_to(moment, child, store, key_of(request)):
        assert not is_gone(child), "it cannot have finished"
        time.sleep(0.005)
    kill(process)
    assert_gone_as_promised(child)


def has_come_to(moment: str, child: psutil.Process, store: RunStore, key: str) -> bool:
    """Whether a worker has got so far."""
    if moment == "importing torch":
        return any("libtorch" in mapped.path for mapped in child.memory_maps())
    return moment == "starting" or store.partial(key).latest().epochs > 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker watches its standard input alone")
def test_not_even_a_call_that_holds_pythons_lock_outlives_the_parent() -> None:
    # PyDLL, unlike CDLL, keeps the lock: no thread of this process can run until the call is over.
    child = "import ctypes; from report.process import die_with_parent; "
    child += "die_with_parent(); print(flush=True); ctypes.PyDLL(None).sleep(60)"
    process, sleeper = parent(f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
""")
    kill(process)
    assert_gone_as_promised(sleeper)


def test_the_check_can_fail() -> None:
    process, sleeper = parent("""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
child.wait()
""")
    kill(process)
    with pytest.raises(AssertionError):
        assert_gone_as_promised(sleeper)
    sleeper.wait(5)
