"""A worker process as its parent sees it: start, give an order, hear answers, stop."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress

from pydantic import ValidationError

from report.execution.worker_protocol import Answer, Drawing, Order, read_answer, write_line
from report.process import own_module

THREAD_COUNTS = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
"""What the numerical libraries read when they are loaded; later is too late."""

STOP_SECONDS = 5.0
"""How long a worker may take to notice that it is to stop, before it is killed."""


class WorkerProcess:
    """A running `python -m report.execution.attached_worker`.

    Args:
        threads: how many threads its numerical libraries use.
        on_answer: called from another thread with each answer, and with None when the process has ended.
    """

    def __init__(self, threads: int, on_answer: Callable[[WorkerProcess, Answer | None], None]) -> None:
        self.threads = threads
        self._on_answer = on_answer
        # A file, as a pipe would stall the worker when nobody reads it. `close` closes it.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        command, environment = own_module("report.execution.attached_worker")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**environment, **dict.fromkeys(THREAD_COUNTS, str(threads))},
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def send(self, order: Order | Drawing) -> None:
        """Give it something to do. A worker that has just died takes no order; `on_answer(None)` tells."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(write_line(order))
            self._process.stdin.flush()

    def release(self) -> None:
        """Tell it to end at once. Returns immediately."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()

    def stop(self) -> int:
        """End it and wait until it has; its exit status, negative for a signal."""
        self.release()
        try:
            status = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        self._listener.join()
        return status

    def last_words(self, lines: int = 20) -> str:
        """The end of what it wrote to standard error."""
        self._errors.seek(0)
        text = self._errors.read().decode(errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def close(self) -> None:
        """Let go of what belongs to an ended process."""
        self._errors.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                if not line.startswith(b"{"):
                    continue  # printed before the worker kept its output for answers: a sitecustomize.py, say
                try:
                    answer = read_answer(line)
                except ValidationError:
                    break  # cut off in the middle: it is dying
                self._on_answer(self, answer)
        self._on_answer(self, None)
