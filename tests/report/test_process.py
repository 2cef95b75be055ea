"""A command ends with its status, with all that it said, and with nothing forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from report.process import endings, own_module, usable_cores

ROOT = Path(__file__).parents[2]


def run(body: str, *, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """A process whose `main` has this body."""
    code = f"from report.process import as_process\ndef main():\n    {body}\nas_process(main)\n"
    return subprocess.run(
        [sys.executable, "-c", code], stdout=stdout, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )


@pytest.mark.parametrize("status", [0, 2, 130])
def test_the_status_and_all_output_arrive(status: int) -> None:
    said = run(f"import sys; print('a' * 100_000); print('b', file=sys.stderr); return {status}")
    assert (said.returncode, said.stdout, said.stderr) == (status, "a" * 100_000 + "\n", "b\n")


def test_a_command_takes_what_it_imports_for_no_garbage() -> None:
    assert run("import gc; print(gc.isenabled(), gc.get_threshold()[0]); return 0").stdout == "True 200000\n"


def test_whoever_wants_to_know_of_the_end_is_told() -> None:
    assert run("import atexit; atexit.register(print, 'told'); return 0").stdout == "told\n"


def test_a_thread_is_waited_for() -> None:
    body = "import threading, time; threading.Timer(0.1, print, ['done']).start(); return 0"
    assert run(body).stdout == "done\n"


def test_a_bug_keeps_its_traceback() -> None:
    said = run("return 1 // 0")
    assert said.returncode == 1
    assert "ZeroDivisionError" in said.stderr


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe")
def test_a_reader_that_has_gone_is_no_success() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        said = run("print('a'); return 0", stdout=writing)
    finally:
        os.close(writing)
    assert said.returncode != 0
    assert "BrokenPipeError" in said.stderr


SIGNALLED = """import os, signal
    try: os.kill(os.getpid(), signal.{})
    except KeyboardInterrupt: print("interrupted"); return 130
    return 0"""


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM, SIGHUP")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_to_end_is_an_interruption(name: str) -> None:
    said = run(SIGNALLED.format(name))
    assert (said.returncode, said.stdout) == (130, "interrupted\n")


@pytest.mark.skipif(os.name != "posix", reason="SIGHUP")
def test_nohup_is_respected() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # which a child inherits
    try:
        assert run(SIGNALLED.format("SIGHUP")).returncode == 0
        assert signal.SIGHUP not in endings()
    finally:
        signal.signal(signal.SIGHUP, before)
    assert signal.SIGHUP in endings()


@pytest.mark.skipif(sys.platform != "linux", reason="how a process gets a terminal")
def test_the_end_of_the_terminal_is_an_interruption_and_no_fault() -> None:
    """An ssh connection breaks while the program is speaking."""
    code = (
        "import fcntl, termios; from contextlib import suppress; from report.process import as_process\n"
        "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
        "def main():\n"
        "    try:\n"
        "        while True:\n"
        "            with suppress(OSError): print('still here', flush=True)\n"
        "    except KeyboardInterrupt:\n"
        "        print('interrupted', flush=True)\n"
        "        return 130\n"
        "as_process(main)"
    )
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        cwd=ROOT,
    ) as process:
        os.close(theirs)
        assert b"still here" in os.read(ours, 100)
        os.close(ours)
        assert process.wait(30) == 130


def test_an_interruption_in_the_middle_of_anything_has_its_status() -> None:
    assert run("raise KeyboardInterrupt").returncode == 130


def test_nothing_is_taken_to_pieces() -> None:
    """What Python does to objects at its end, one by one, is left out."""
    body = "global last; last = type('Last', (), {'__del__': lambda self: print('collected')})(); return 0"
    assert run(body).stdout == ""


def test_the_program_is_a_package_that_can_be_run() -> None:
    version = subprocess.run(
        [sys.executable, "-m", "report", "--version"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert version.stdout.startswith("labreport ")


@pytest.mark.skipif(os.name != "posix", reason="a shell")
def test_a_stream_that_was_closed_beforehand_is_no_fault() -> None:
    said = subprocess.run(
        ["sh", "-c", '"$0" -m report --version >&-', sys.executable], capture_output=True, cwd=ROOT
    )
    assert (said.returncode, said.stdout, said.stderr) == (0, b"", b"")


def test_only_answers_go_to_standard_output() -> None:
    code = (
        "import os, sys; from report.process import answers_only_on_stdout\n"
        "answer = answers_only_on_stdout(); print('after'); os.system('echo child')\n"
        "answer(b'a' * 200_000); print('end', flush=True); answer(b'b')"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert said.stdout == b"a" * 200_000 + b"b"
    assert set(said.stderr.split()) == {b"after", b"child", b"end"}


def test_modules_are_this_programs_own_wherever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "__main__.py").write_text("print('foreign')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    command, environment = own_module("report")
    said = subprocess.run(
        [*command, "--version"], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("labreport ")


def test_there_is_at_least_one_core() -> None:
    assert usable_cores() >= 1
