"""Progress as plain lines, for logs and wherever the output is not a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TextIO

from lenet.records import EpochRecord
from report.execution.pace import Pace
from report.execution.run_request import Decision, RunRequest
from report.wording import progress as wording


class PlainReporter:
    """Writes a line for each decision, start and finish, and for each tenth of a training or a download."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._pace = Pace()
        self._tenths: dict[str, int] = {}
        self._decisions: tuple[Decision, ...] = ()
        self._steps: list[tuple[str, float]] = []
        self._began = time.monotonic()

    def say(self, line: str) -> None:
        """Write one line."""
        print(line, file=self._stream, flush=True)

    def decided(self, decisions: Sequence[Decision]) -> None:
        """One line a run."""
        self._decisions = tuple(decisions)
        for decision in decisions:
            self.say(wording.decision(decision))

    def fetching(self, source: str, done_bytes: int, total_bytes: int | None) -> None:
        """A line at the start, and at each tenth where the size is known."""
        if self._is_new_tenth(source, done_bytes, total_bytes):
            self.say(wording.fetching(source, done_bytes, total_bytes))

    def training(self, requests: Sequence[RunRequest]) -> AbstractContextManager[None]:
        """Count the epochs from here."""
        self._pace = Pace(requests)
        return nullcontext()

    def waiting(self, request: RunRequest) -> None:
        """One line."""
        self.say(wording.waiting(request))

    def started(self, request: RunRequest, first_epoch: int) -> None:
        """One line."""
        self._pace.started(request, first_epoch)
        self.say(wording.started(request, first_epoch))

    def epoch(self, request: RunRequest, record: EpochRecord, epochs: int, seconds_per_epoch: float) -> None:
        """A line for each tenth of the training."""
        self._pace.epoch(request, record.epoch + 1, seconds_per_epoch)
        if self._is_new_tenth(request.name, record.epoch + 1, epochs):
            self.say(wording.epoch(request, record, epochs, seconds_per_epoch, self._pace.left()))

    def finished(self, request: RunRequest) -> None:
        """One line."""
        self._pace.finished(request)
        self.say(wording.finished(request))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One line at the end, with the time taken."""
        began = time.monotonic()
        yield
        self._steps.append((name, time.monotonic() - began))
        self.say(wording.step(*self._steps[-1]))

    def summary(self, outputs: Sequence[Path] = ()) -> None:
        """Runs reused and trained, total time, files."""
        trained = len({decision.key for decision in self._decisions if decision.trains})
        reused = len({decision.key for decision in self._decisions if not decision.trains})
        self.say(wording.summary(trained, reused, time.monotonic() - self._began))
        for path in outputs:
            self.say(wording.output(path))

    def _is_new_tenth(self, name: str, done: int, total: int | None) -> bool:
        tenth = 10 * done // total if total else 0
        new = tenth != self._tenths.get(name)
        self._tenths[name] = tenth
        return new
