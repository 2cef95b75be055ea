"""Trains on this machine, as many runs side by side as it has cores; results do not depend on how many."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from statistics import fmean

from lenet.anatomy import anatomy
from lenet.datasets import load_dataset
from lenet.errors import ImpossibleNetwork
from lenet.recipe import DataRecipe, RunRecipe
from report.errors import Interrupted, RunError, StoreError
from report.execution.interruption import interruption
from report.execution.progress import Reporter
from report.execution.run_request import Job
from report.execution.worker_process import Answer, WorkerProcess
from report.execution.worker_protocol import Busy, EpochDone, Failed, Finished, Order, Started
from report.store.run_store import RunStore
from report.wording import progress as wording

POLL_SECONDS = 0.2
"""How often runs that another build is training are looked at."""

MNIST_IMAGES = 60_000

DataPlaces = dict[tuple[str, str | None], Path]


class WorkerBug(Exception):
    """A mistake of this program came to light in a worker; the message is its traceback there."""


class _Stop:
    """The user wants it to end."""


Event = tuple[WorkerProcess, Answer | None] | _Stop


class LocalExecutor:
    """Trains on this machine.

    Args:
        jobs: how many runs at a time; None for as many as the cores that this process may use can carry.
        data_dir: where the dataset is looked for first.
    """

    def __init__(self, jobs: int | None = None, data_dir: Path | None = None) -> None:
        self.jobs = jobs
        self.data_dir = data_dir

    def execute(self, jobs: Sequence[Job], store: RunStore, reporter: Reporter) -> None:
        """Put every job's run into the store, longest first.

        Raises:
            RunError, StoreError: one run could not be made; what the others have done is kept.
            Interrupted: by SIGINT or SIGTERM; the same.
            lenet.errors.DatasetError, ImpossibleNetwork: facts for whoever words them.
            WorkerBug.
        """
        if not jobs:
            return
        with reporter.training(tuple(job.request for job in jobs)):
            try:
                places = fetched(jobs, self.data_dir, reporter)
            except KeyboardInterrupt:
                raise Interrupted(wording.interrupted(0, len(jobs))) from None
            shift = _Shift(jobs, store, reporter, self.jobs or _as_many_as_fit(jobs), places)
            with interruption(shift.interrupt):
                shift.work()


class _Shift:
    """One call of `execute`: who works on what, until nothing is left."""

    def __init__(
        self, jobs: Sequence[Job], store: RunStore, reporter: Reporter, places: int, data: DataPlaces
    ) -> None:
        self._pending = sorted(jobs, key=lambda job: effort(job.request.recipe), reverse=True)
        self._store, self._reporter, self._places, self._data = store, reporter, places, data
        self._total = len(jobs)
        self._workers: dict[WorkerProcess, Job | None] = {}
        self._seconds: dict[str, list[float]] = {}
        self._elsewhere: set[str] = set()
        self._events: SimpleQueue[Event] = SimpleQueue()

    def interrupt(self) -> None:
        """Make `work` raise Interrupted; callable from a signal handler."""
        self._events.put(_Stop())

    def work(self) -> None:
        """Carry out all jobs."""
        try:
            while self._pending or self._busy():
                self._hand_out()
                try:
                    # With a time limit even where no other build is waited for: on Windows, Ctrl-C is
                    # delivered between two calls only.
                    event = self._events.get(timeout=POLL_SECONDS)
                except Empty:
                    continue
                if isinstance(event, _Stop):
                    raise Interrupted(wording.interrupted(self._finished(), self._total))
                self._hear(*event)
        finally:
            self._dismiss(tuple(self._workers))

    def _busy(self) -> int:
        return sum(job is not None for job in self._workers.values())

    def _finished(self) -> int:
        return self._total - len(self._pending) - self._busy()

    def _hand_out(self) -> None:
        """Give free workers what nobody else is training."""
        for job in tuple(self._pending):
            if self._busy() >= self._places:
                return
            if self._store.is_locked(job.key):
                self._wait_for(job)
            elif job.key in self._elsewhere and self._is_made(job):
                self._pending.remove(job)
                self._reporter.finished(job.request)
            else:
                self._pending.remove(job)
                self._start(job)

    def _is_made(self, job: Job) -> bool:
        stored = self._store.find(job.key)
        return stored is not None and stored.fingerprint != job.replaces

    def _wait_for(self, job: Job) -> None:
        if job.key not in self._elsewhere:
            self._elsewhere.add(job.key)
            self._reporter.waiting(job.request)

    def _start(self, job: Job) -> None:
        recipe = job.request.recipe
        worker = self._free_worker(recipe.training.threads)
        self._workers[worker] = job
        worker.send(Order(job=job, store=self._store.root, data_dir=self._data[place(recipe.data)]))

    def _free_worker(self, threads: int) -> WorkerProcess:
        """An idle worker with this many threads; a new one, in place of an idle one if need be."""
        idle = [worker for worker, job in self._workers.items() if job is None]
        for worker in idle:
            if worker.threads == threads:
                return worker
        if len(self._workers) >= self._places:
            self._dismiss(idle[:1])
        return WorkerProcess(threads, lambda worker, answer: self._events.put((worker, answer)))

    def _dismiss(self, workers: Sequence[WorkerProcess]) -> None:
        for worker in workers:
            worker.release()
        for worker in workers:
            worker.stop()
            worker.close()
            del self._workers[worker]

    def _hear(self, worker: WorkerProcess, answer: Answer | None) -> None:
        job = self._workers.get(worker)
        if job is None:
            if answer is None and worker in self._workers:
                self._dismiss((worker,))
            return
        match answer:
            case Started(first_epoch=epoch):
                self._reporter.started(job.request, epoch)
            case EpochDone(record=record, seconds=seconds):
                measured = self._seconds.setdefault(job.key, [])
                measured.append(seconds)
                epochs = job.request.recipe.training.epochs
                self._reporter.epoch(job.request, record, epochs, fmean(measured))
            case Finished():
                self._workers[worker] = None
                self._reporter.finished(job.request)
            case Busy():
                self._workers[worker] = None
                self._pending.append(job)
            case Failed():
                raise fault(job, answer)
            case None:
                raise RunError(wording.worker_died(job.request, worker.stop(), worker.last_words()))


def effort(recipe: RunRecipe) -> int:
    """How long a training takes, in multiply-accumulates: good enough to put the longest first."""
    layers = anatomy(recipe.model, recipe.data.image_size)
    images = recipe.data.train_size or MNIST_IMAGES
    return recipe.training.epochs * images * sum(layer.macs for layer in layers)


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _as_many_as_fit(jobs: Sequence[Job]) -> int:
    return max(1, usable_cores() // max(job.request.recipe.training.threads for job in jobs))


def place(data: DataRecipe) -> tuple[str, str | None]:
    """Which dataset, and where it lies: what `DataPlaces` go by."""
    return data.name, data.path


def fetched(jobs: Sequence[Job], data_dir: Path | None, reporter: Reporter) -> DataPlaces:
    """Have every dataset here and checked before workers start, so that no two of them fetch it."""
    places: DataPlaces = {}
    for job in jobs:
        data = job.request.recipe.data
        if place(data) not in places:
            dataset = load_dataset(data, data_dir=data_dir, progress=reporter.fetching)
            places[place(data)] = dataset.folder
    return places


def fault(job: Job, failed: Failed) -> Exception:
    """What a worker's failure is to the user."""
    match failed.kind:
        case "diverged":
            return RunError(wording.diverged(job.request, failed.epoch))
        case "impossible":
            return ImpossibleNetwork(*failed.impossible)
        case "changed":
            return RunError(wording.key_changed(job.request))
        case "memory":
            return RunError(wording.out_of_memory(job.request))
        case "store":
            return StoreError(failed.text)
        case "bug":
            return WorkerBug(failed.text)
