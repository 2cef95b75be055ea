"""How the program tells what it is doing: the protocol, and who carries it out.

SilentReporter                          says nothing
report.execution.plain_progress.PlainReporter     writes lines
report.execution.live_progress.LiveReporter       shows rows that change, on a terminal
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol, TextIO

from lenet.records import EpochRecord
from report.execution.plain_progress import PlainReporter
from report.execution.run_request import Decision, RunRequest


class Reporter(Protocol):
    """Hears of everything that takes time; raises nothing, decides nothing."""

    def decided(self, decisions: Sequence[Decision]) -> None:
        """Which runs are trained and which reused, and why."""

    def fetching(self, source: str, done_bytes: int, total_bytes: int | None) -> None:
        """How far a download from `source` is (a `lenet.sources.source.Progress`)."""

    def training(self, requests: Sequence[RunRequest]) -> AbstractContextManager[None]:
        """All trainings of `requests` take place inside the block, however it is left."""

    def waiting(self, request: RunRequest) -> None:
        """Another build is training this run."""

    def started(self, request: RunRequest, first_epoch: int) -> None:
        """A training begins, or goes on after `first_epoch` epochs."""

    def epoch(self, request: RunRequest, record: EpochRecord, epochs: int, seconds_per_epoch: float) -> None:
        """An epoch is done, of `epochs` in all; `seconds_per_epoch` is the mean of this training."""

    def finished(self, request: RunRequest) -> None:
        """The run is in the store."""

    def step(self, name: str) -> AbstractContextManager[None]:
        """A step of the pipeline takes place inside the block; `name` is Chinese, e.g. 绘制图片."""

    def summary(self, outputs: Sequence[Path] = ()) -> None:
        """What was done, how long it took, and which files are the result."""


class SilentReporter:
    """Tells nobody: for tests and for callers that show nothing."""

    def decided(self, decisions: Sequence[Decision]) -> None:
        """Say nothing."""

    def fetching(self, source: str, done_bytes: int, total_bytes: int | None) -> None:
        """Say nothing."""

    def training(self, requests: Sequence[RunRequest]) -> AbstractContextManager[None]:
        """Say nothing."""
        return nullcontext()

    def waiting(self, request: RunRequest) -> None:
        """Say nothing."""

    def started(self, request: RunRequest, first_epoch: int) -> None:
        """Say nothing."""

    def epoch(self, request: RunRequest, record: EpochRecord, epochs: int, seconds_per_epoch: float) -> None:
        """Say nothing."""

    def finished(self, request: RunRequest) -> None:
        """Say nothing."""

    def step(self, name: str) -> AbstractContextManager[None]:
        """Say nothing."""
        return nullcontext()

    def summary(self, outputs: Sequence[Path] = ()) -> None:
        """Say nothing."""


def reporter_for(stream: TextIO) -> Reporter:
    """A live display where `stream` is a terminal, plain lines elsewhere."""
    if stream.isatty():
        from report.execution.live_progress import LiveReporter

        return LiveReporter(stream)
    return PlainReporter(stream)
