"""The live display of a terminal: a row for each training under way, one for all of them. Imports rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from lenet.records import EpochRecord
from report.execution.pace import Pace
from report.execution.plain_progress import PlainReporter
from report.execution.run_request import RunRequest
from report.wording import progress as wording


class LiveReporter(PlainReporter):
    """Plain lines for what is done; above the cursor, rows for what goes on."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._console = Console(file=stream, markup=False, highlight=False, emoji=False)
        self._rows: dict[str, TaskID] = {}
        self.display = self._new_display()

    def say(self, line: str) -> None:
        """Write one line above the rows."""
        self._console.print(line, soft_wrap=True)

    def fetching(self, source: str, done_bytes: int, total_bytes: int | None) -> None:
        """A row while trainings are about to begin; lines otherwise."""
        if not self.display.live.is_started:
            super().fetching(source, done_bytes, total_bytes)
            return
        row = self._row(source, wording.fetching_from(source), total_bytes)
        count = wording.fetched(done_bytes, total_bytes)
        self.display.update(row, completed=done_bytes, total=total_bytes, count=count)
        if done_bytes == total_bytes:
            self._drop(source)

    @contextmanager
    def training(self, requests: Sequence[RunRequest]) -> Iterator[None]:
        """The rows are shown inside the block."""
        self._pace, self._rows, self.display = Pace(requests), {}, self._new_display()
        self._row(wording.ALL_RUNS, wording.ALL_RUNS, self._pace.epochs_left)
        with self.display:
            yield
            self.display.update(self._rows[wording.ALL_RUNS], visible=False)

    def started(self, request: RunRequest, first_epoch: int) -> None:
        """A row of its own."""
        super().started(request, first_epoch)
        self._show(request, first_epoch, "")

    def epoch(self, request: RunRequest, record: EpochRecord, epochs: int, seconds_per_epoch: float) -> None:
        """Its row moves on."""
        self._pace.epoch(request, record.epoch + 1, seconds_per_epoch)
        self._show(request, record.epoch + 1, wording.scores(record))

    def finished(self, request: RunRequest) -> None:
        """Its row makes way for a line."""
        super().finished(request)
        self._drop(request.name)
        self._show_all()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A moving sign while it goes on, a line at the end."""
        with super().step(name), self._console.status(name):
            yield

    def _new_display(self) -> Progress:
        return Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[count]}", markup=False),
            TextColumn("{task.fields[facts]}", markup=False),
            console=self._console,
            transient=True,
        )

    def _show(self, request: RunRequest, done: int, facts: str) -> None:
        epochs = request.recipe.training.epochs
        row = self._row(request.name, request.name, epochs)
        self.display.update(row, completed=done, count=wording.epoch_count(done, epochs), facts=facts)
        self._show_all()

    def _show_all(self) -> None:
        row = self._rows.get(wording.ALL_RUNS)
        if row is not None:
            left = self._pace.epochs_left
            total = int(self.display.tasks[0].total or 0)
            self.display.update(
                row,
                completed=total - left,
                count=wording.epoch_count(total - left, total),
                facts=wording.time_left(self._pace.left()),
            )

    def _row(self, name: str, description: str, total: int | None) -> TaskID:
        if name not in self._rows:
            self._rows[name] = self.display.add_task(description, total=total, count="", facts="")
        return self._rows[name]

    def _drop(self, name: str) -> None:
        row = self._rows.pop(name, None)
        if row is not None:
            self.display.remove_task(row)
