"""Trains on this machine, as many runs side by side as it has cores; results do not depend on how many."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from statistics import fmean

from lenet.anatomy import anatomy
from lenet.datasets import load_dataset
from lenet.errors import DeviceMissing, ImpossibleNetwork
from lenet.recipe import DataRecipe, RunRecipe
from report.errors import Interrupted, RunError, StoreError
from report.execution.crew import Crew
from report.execution.interruption import interruption
from report.execution.progress import Reporter
from report.execution.run_request import Job, RunRequest
from report.execution.worker_process import WorkerProcess
from report.execution.worker_protocol import Answer, Busy, EpochDone, Failed, Finished, Order, Started
from report.store.run_store import RunStore
from report.wording import progress as wording

MNIST_IMAGES = 60_000
ON_A_CARD = 2
"""Runs that share a graphics card: one more than keeps it busy, so that it works while a run starts or is stored."""

DataPlaces = dict[tuple[str, str | None], Path]


class WorkerBug(Exception):
    """A mistake of this program came to light in a worker; the message is its traceback there."""


class LocalExecutor:
    """Trains on this machine.

    Args:
        jobs: how many runs at a time; None for as many as the cores that this process may use can carry.
        data_dir: where the dataset is looked for first.
        crew: who trains, and is then left to others; default: workers of its own, `jobs` at a time.
    """

    def __init__(
        self, jobs: int | None = None, data_dir: Path | None = None, crew: Crew | None = None
    ) -> None:
        self.jobs = jobs
        self.data_dir = data_dir
        self._crew = crew

    def execute(self, jobs: Sequence[Job], store: RunStore, reporter: Reporter) -> None:
        """Put every job's run into the store, longest first.

        Raises:
            RunError, StoreError: one run could not be made; what the others have done is kept.
            Interrupted: by a signal to end; the same.
            lenet.errors.DatasetError, ImpossibleNetwork, DeviceMissing: facts for whoever words them.
            WorkerBug.
        """
        if not jobs:
            return
        with reporter.training(tuple(job.request for job in jobs)):
            try:
                places = fetched(jobs, self.data_dir, reporter)
            except KeyboardInterrupt:
                raise Interrupted(wording.interrupted(0, len(jobs))) from None
            with nullcontext(self._crew) if self._crew else Crew(self.jobs) as crew:
                shift = _Shift(jobs, store, reporter, crew, places)
                with interruption(shift.interrupt):
                    shift.work()


class _Shift:
    """One call of `execute`: who works on what, until nothing is left."""

    def __init__(
        self, jobs: Sequence[Job], store: RunStore, reporter: Reporter, crew: Crew, data: DataPlaces
    ) -> None:
        self._pending = sorted(jobs, key=lambda job: effort(job.request.recipe), reverse=True)
        self._store, self._reporter, self._crew, self._data = store, reporter, crew, data
        self._messenger = Messenger(reporter)
        self._places = crew.places(max(job.request.recipe.training.threads for job in jobs))
        self._total = len(jobs)
        self._under_way: dict[WorkerProcess, Job] = {}
        self._elsewhere: set[str] = set()
        self._stopped = False

    def interrupt(self) -> None:
        """Make `work` raise Interrupted; callable from a signal handler."""
        self._stopped = True
        self._crew.wake()

    def work(self) -> None:
        """Carry out all jobs."""
        while self._pending or self._under_way:
            self._hand_out()
            said = self._crew.hear()
            if self._stopped:
                finished = self._total - len(self._pending) - len(self._under_way)
                raise Interrupted(wording.interrupted(finished, self._total))
            if said is not None and said[0] in self._under_way:
                self._hear(*said)

    def _hand_out(self) -> None:
        """Give free workers what nobody else is training."""
        for job in tuple(self._pending):
            if len(self._under_way) >= self._places:
                return
            if self._card_is_busy(job):
                continue
            if self._store.is_locked(job.key):
                self._wait_for(job)
            elif job.key in self._elsewhere and self._is_made(job):
                self._pending.remove(job)
                self._reporter.finished(job.request)
            else:
                self._pending.remove(job)
                self._start(job)

    def _card_is_busy(self, job: Job) -> bool:
        """Whether the run has to wait for a graphics card."""
        return needs_card(job) and sum(map(needs_card, self._under_way.values())) >= ON_A_CARD

    def _is_made(self, job: Job) -> bool:
        stored = self._store.find(job.key)
        return stored is not None and stored.fingerprint != job.replaces

    def _wait_for(self, job: Job) -> None:
        if job.key not in self._elsewhere:
            self._elsewhere.add(job.key)
            self._reporter.waiting(job.request)

    def _start(self, job: Job) -> None:
        data_dir = self._data[place(job.request.recipe.data)]
        worker = self._crew.train(Order(job=job, store=self._store.root, data_dir=data_dir))
        self._under_way[worker] = job

    def _hear(self, worker: WorkerProcess, answer: Answer | None) -> None:
        job = self._under_way[worker]
        match answer:
            case Started() | EpochDone():
                self._messenger.tell(job.request, answer)
            case Finished():
                del self._under_way[worker]
                self._reporter.finished(job.request)
            case Busy():
                del self._under_way[worker]
                self._pending.append(job)
            case Failed():
                raise fault(job, answer)
            case None:
                raise RunError(wording.worker_died(job.request, worker.stop(), worker.last_words()))


class Messenger:
    """Passes on to a reporter what is heard of runs under way, wherever they are trained."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._seconds: dict[str, list[float]] = {}

    def tell(self, request: RunRequest, news: Started | EpochDone) -> None:
        """One piece of news."""
        match news:
            case Started(first_epoch=epoch):
                self._reporter.started(request, epoch)
            case EpochDone(record=record, seconds=seconds):
                measured = self._seconds.setdefault(request.name, [])
                measured.append(seconds)
                epochs = request.recipe.training.epochs
                self._reporter.epoch(request, record, epochs, fmean(measured))


def effort(recipe: RunRecipe) -> int:
    """How long a training takes, in multiply-accumulates: good enough to put the longest first."""
    layers = anatomy(recipe.model, recipe.data.image_size)
    images = recipe.data.train_size or MNIST_IMAGES
    return recipe.training.epochs * images * sum(layer.macs for layer in layers)


def needs_card(job: Job) -> bool:
    """Whether a run is computed on a graphics card."""
    return job.request.recipe.training.device == "cuda"


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
        case "device":
            return DeviceMissing(job.request.recipe.training.device)
        case "memory":
            return RunError(wording.out_of_memory(job.request))
        case "store":
            return StoreError(failed.text)
        case "bug":
            return WorkerBug(failed.text)
