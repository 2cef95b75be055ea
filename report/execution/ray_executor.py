"""Trains on a Ray cluster: the same recipes, the same store, the same bits as report/execution/executor.py.

A run is a task. Ray starts it again on another node when its node dies; where the store's folder is shared, it then goes on
from its last checkpoint. One build at a time holds a run's lock, wherever it is trained.
"""

from __future__ import annotations

import importlib
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from report import atomic
from report.errors import Interrupted, LabReportError, RunError
from report.execution.crew import POLL_SECONDS
from report.execution.executor import (
    ON_A_CARD,
    DataPlaces,
    Messenger,
    effort,
    fault,
    fetched,
    needs_card,
    place,
)
from report.execution.interruption import interruption
from report.execution.progress import Reporter
from report.execution.ray_task import DELIVERY_SECONDS, MARK, NoticeBoard, train_on_node
from report.execution.run_request import Job
from report.execution.worker_process import THREAD_COUNTS
from report.execution.worker_protocol import Busy, EpochDone, Failed, Order, Outcome, Started, read_answer
from report.store.refusal import refusals_worded
from report.store.run_store import RunStore
from report.wording import cluster as say
from report.wording import progress as wording

RETRIES = 5
"""How often a run is tried again after the death of its node."""


class RayExecutor:
    """Trains on a cluster.

    Args:
        address: of a running cluster ("auto": the one of this machine, "ray://host:10001"); None for one of this build's own.
        data_dir: where the dataset is looked for first.
    """

    def __init__(self, address: str | None = None, data_dir: Path | None = None) -> None:
        self.address = address
        self.data_dir = data_dir
        self._ray = _ray()

    def execute(self, jobs: Sequence[Job], store: RunStore, reporter: Reporter) -> None:
        """Put every job's run into the store, longest first.

        Raises:
            RunError, StoreError: one run could not be made; what the others have done is kept.
            Interrupted: by a signal to end; the same.
            LabReportError: there is no cluster at the address, or no graphics card in it for a run that needs one.
        """
        if not jobs:
            return
        stop = threading.Event()
        with (
            reporter.training(tuple(job.request for job in jobs)),
            interruption(stop.set),
            self._connected(),
            marked(store) as mark,
        ):
            if any(map(needs_card, jobs)) and not self._ray.cluster_resources().get("GPU"):
                raise LabReportError(say.NO_CARD)
            places = fetched(jobs, self.data_dir, reporter)
            _Shift(self._ray, jobs, store, reporter, places, mark).work(stop)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        try:
            self._ray.init(self.address, log_to_driver=False, include_dashboard=_dashboard(self.address))
        except (ConnectionError, ValueError) as error:
            raise LabReportError(say.no_cluster(self.address or "", str(error))) from error
        try:
            yield
        finally:
            # Ends what is still being trained, and a cluster of this build's own.
            self._ray.shutdown()


class _Shift:
    """One call of `execute`: which task makes which run, until nothing is left."""

    def __init__(
        self,
        ray: Any,
        jobs: Sequence[Job],
        store: RunStore,
        reporter: Reporter,
        places: DataPlaces,
        mark: str,
    ) -> None:
        self._ray, self._store, self._reporter, self._places, self._mark = ray, store, reporter, places, mark
        self._total = len(jobs)
        self._requests = {job.key: job.request for job in jobs}
        self._messenger = Messenger(reporter)
        # Here, so that no other node takes it along when it dies. Elsewhere if it must be: then news may be lost, nothing else.
        strategies = importlib.import_module("ray.util.scheduling_strategies")
        here = strategies.NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=True)
        options = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1, "scheduling_strategy": here}
        self._board = ray.remote(NoticeBoard).options(**options).remote()
        self._notices = self._board.collect.remote()
        longest_first = sorted(jobs, key=lambda job: effort(job.request.recipe), reverse=True)
        self._tasks: dict[Any, Job] = {self._task(job): job for job in longest_first}
        self._waiting: list[Job] = []

    def work(self, stop: threading.Event) -> None:
        """Hear tasks out as they end."""
        while self._tasks or self._waiting:
            if stop.is_set():
                left = len(self._tasks) + len(self._waiting)
                raise Interrupted(wording.interrupted(self._total - left, self._total))
            for job in tuple(self._waiting):
                if not self._store.is_locked(job.key):
                    self._waiting.remove(job)
                    self._tasks[self._task(job)] = job
            if not self._tasks:
                stop.wait(POLL_SECONDS)
                continue
            done, _ = self._ray.wait(list(self._tasks), timeout=POLL_SECONDS)
            # Twice before the end of a run is told: what was ordered a while ago may lack its last epoch.
            for _ in range(2 if done else 1):
                self._read_notices(DELIVERY_SECONDS if done else 0)
            for task in done:
                self._hear(self._tasks.pop(task), task)

    def _read_notices(self, seconds: float) -> None:
        """Pass on what nodes have told, if it comes within so many seconds, and order the next news."""
        here, _ = self._ray.wait([self._notices], timeout=seconds)
        if here:
            for key, line in self._ray.get(self._notices):
                news = read_answer(line)
                assert isinstance(news, Started | EpochDone)
                self._messenger.tell(self._requests[key], news)
            self._notices = self._board.collect.remote()

    def _task(self, job: Job) -> Any:
        recipe = job.request.recipe
        order = Order(job=job, store=self._store.root, data_dir=self._places[place(recipe.data)])
        threads = recipe.training.threads
        remote = self._ray.remote(train_on_node).options(
            num_cpus=threads,
            num_gpus=1 / ON_A_CARD if needs_card(job) else 0,
            max_retries=RETRIES,
            name=job.request.name,
            runtime_env={"env_vars": dict.fromkeys(THREAD_COUNTS, str(threads))},
        )
        return remote.remote(order.model_dump_json().encode(), self._mark, self._board)

    def _hear(self, job: Job, task: Any) -> None:
        outcome, files = self._answer(job, task)
        match outcome:
            case Failed():
                raise fault(job, outcome)
            case Busy():
                # Another build's, or that of a node which is dying.
                self._reporter.waiting(job.request)
                self._waiting.append(job)
            case _:
                if files is not None and not self._commit(job, files):
                    self._waiting.append(job)
                    return
                self._reporter.finished(job.request)

    def _answer(self, job: Job, task: Any) -> tuple[Outcome, dict[str, bytes] | None]:
        try:
            answer: tuple[Outcome, dict[str, bytes] | None] = self._ray.get(task)
        except self._ray.exceptions.RayError as error:
            raise RunError(say.lost(job.request.name, RETRIES, str(error))) from error
        return answer

    def _commit(self, job: Job, files: dict[str, bytes]) -> bool:
        with self._store.try_lock(job.key) as held:
            if held:
                self._store.commit(job.key, files)
            return held


@contextmanager
def marked(store: RunStore) -> Iterator[str]:
    """Inside the block, a file in the store tells nodes that they share it; yields its content."""
    mark = secrets.token_hex(16)
    with refusals_worded(store.root):
        atomic.write_text(store.root / MARK, mark)
    yield mark


def _ray() -> ModuleType:
    """Ray, which has types that mypy takes minutes to read.

    Raises:
        LabReportError: it is not installed.
    """
    try:
        return importlib.import_module("ray")
    except ModuleNotFoundError as error:
        if error.name != "ray":
            raise
        raise LabReportError(say.RAY_MISSING) from error


def _dashboard(address: str | None) -> bool | None:
    """A cluster of one's own needs no web page; one that runs already has decided."""
    return False if address is None else None
