"""The worker processes of one build: started when there is work, kept for more of it, ended together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal, Self

from report.execution.worker_process import WorkerProcess
from report.execution.worker_protocol import Answer, Busy, Drawing, Drawn, Failed, Finished, Order
from report.process import usable_cores

if TYPE_CHECKING:
    from report.figures.picture_order import PictureOrder

POLL_SECONDS = 0.2
"""How long is waited at a time: on Windows, Ctrl-C is delivered between two waits only."""


class Crew:
    """Workers, each of whom does one thing at a time. Leaving its block ends them, whatever they are doing.

    Args:
        jobs: how many work side by side; None for as many as the cores that this process may use can carry.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs
        self._workers: dict[WorkerProcess, Literal["idle", "busy", "gone"]] = {}
        self._answers: SimpleQueue[tuple[WorkerProcess, Answer | None] | None] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._dismiss(tuple(self._workers))

    def places(self, threads: int) -> int:
        """How many may work side by side, each on so many threads."""
        return self._jobs or max(1, usable_cores() // threads)

    def train(self, order: Order) -> WorkerProcess:
        """Give a run to an idle worker with the right number of threads, or to a new one."""
        threads = order.job.request.recipe.training.threads
        idle = self._idle()
        worker = next((worker for worker in idle if worker.threads == threads), None)
        if worker is None:
            if sum(state != "gone" for state in self._workers.values()) >= self.places(threads):
                self._dismiss(idle[:1])
            worker = WorkerProcess(threads, lambda worker, answer: self._answers.put((worker, answer)))
        self._give(worker, order)
        return worker

    def draw(self, pictures: PictureOrder, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Let the workers that are there, with all they have imported, draw pictures into the cache and go.

        A picture that could not be drawn is not there afterwards: whoever wants it has to draw it, and meets the fault.

        Args:
            meanwhile: called while they draw, if anybody does.
        """
        idle = self._idle()
        for worker, share in zip_longest(idle, pictures.shares(len(idle))):
            if share is None:
                self._let_go(worker)
            else:
                self._give(worker, Drawing(pictures=share))
        if idle:
            meanwhile()
        while "busy" in self._workers.values():
            said = self.hear()
            if said is not None and isinstance(said[1], Drawn):
                self._let_go(said[0])

    def hear(self) -> tuple[WorkerProcess, Answer | None] | None:
        """A worker and what it says next, None if it has ended; or nothing, after `wake` or `POLL_SECONDS`."""
        try:
            said = self._answers.get(timeout=POLL_SECONDS)
        except Empty:
            return None
        if said is None or said[0] not in self._workers:
            return None
        worker, answer = said
        if answer is None:
            self._workers[worker] = "gone"
        elif isinstance(answer, Finished | Busy | Failed | Drawn):
            self._workers[worker] = "idle"
        return said

    def wake(self) -> None:
        """Have `hear` return; callable from a signal handler."""
        self._answers.put(None)

    def _idle(self) -> tuple[WorkerProcess, ...]:
        return tuple(worker for worker, state in self._workers.items() if state == "idle")

    def _give(self, worker: WorkerProcess, order: Order | Drawing) -> None:
        self._workers[worker] = "busy"
        worker.send(order)

    def _let_go(self, worker: WorkerProcess) -> None:
        """Tell an idle worker to end; it does so while others work."""
        worker.release()
        self._workers[worker] = "gone"

    def _dismiss(self, workers: Iterable[WorkerProcess]) -> None:
        leaving = tuple(workers)
        for worker in leaving:
            worker.release()
        for worker in leaving:
            worker.stop()
            worker.close()
            del self._workers[worker]
