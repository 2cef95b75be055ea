"""A download done by another program, watched from outside: its file grows, or it is stopped."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lenet.sources.source import Progress, SourceFailed

_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Command:
    """A program that leaves files in a folder.

    Attributes:
        source: the name under which progress is told.
        argv: the program and its arguments.
        growing: glob below the folder of the files whose size is the progress.
        total_bytes: what they come to in the end; None if unknown.
        telling: parts of output lines that explain a failure, the most telling first.
        environment: variables on top of this process's own.
        stall_seconds: without a new byte for so long, the program is stopped.
    """

    source: str
    argv: tuple[str, ...]
    growing: str
    total_bytes: int | None
    telling: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    stall_seconds: float = 60.0


def run_into(folder: Path, command: Command, progress: Progress) -> None:
    """Run `command`, whose temporary files go below `folder` too, and tell `progress` how far it is.

    Raises:
        SourceFailed: "program_missing", "command_failed" with the most telling line of output, or "stalled".
    """
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **temporary, **command.environment}
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(
                command.argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment,
            )
        except OSError as error:
            raise SourceFailed(f"program_missing: {command.argv[0]}: {error.strerror}") from error
        try:
            _watch(process, folder, command, progress)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        if process.returncode != 0:
            output.seek(0)
            raise SourceFailed(f"command_failed: {_explanation(output.read(), command.telling)}")


def _watch(process: subprocess.Popen[bytes], folder: Path, command: Command, progress: Progress) -> None:
    done, last_growth = 0, time.monotonic()
    progress(command.source, 0, command.total_bytes)
    while process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_POLL_SECONDS)
        size = _size(folder, command.growing)
        if size > done:
            done, last_growth = size, time.monotonic()
            progress(command.source, min(done, command.total_bytes or done), command.total_bytes)
        elif time.monotonic() - last_growth > command.stall_seconds:
            raise SourceFailed(f"stalled: no new byte in {command.stall_seconds:g} s")
    if process.returncode == 0:
        progress(command.source, command.total_bytes or done, command.total_bytes)


def _size(folder: Path, pattern: str) -> int:
    size = 0
    for path in folder.rglob(pattern):
        with suppress(OSError):  # a temporary file may be gone by now
            size += path.stat().st_size if path.is_file() else 0
    return size


def _explanation(output: bytes, telling: tuple[str, ...]) -> str:
    lines = [line.strip() for line in output.decode(errors="replace").splitlines() if line.strip()]
    for part in telling:
        for line in lines:
            if part in line:
                return line
    return lines[-1] if lines else "no output"
