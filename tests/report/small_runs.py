"""Runs of a second for tests of the store and of execution: real trainings on a small IDX dataset, and made-up files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import prod
from pathlib import Path

import numpy as np

from lenet.anatomy import anatomy
from lenet.datasets import dataset_digest
from lenet.recipe import DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from lenet.records import EpochRecord
from report.digests import canonical_json
from report.execution.progress import Reporter, SilentReporter
from report.execution.run_request import Decision, Job, RunRequest
from report.execution.worker_protocol import Order
from report.store.run_key import key_payload, run_key
from report.store.run_store import RunEnvironment, RunResults, RunStore, StoredRun, encode_run
from tests.idx_files import write_idx_dataset


def small_data(folder: Path) -> DataRecipe:
    """Sixty images to learn, twenty to be judged by."""
    return DataRecipe(name="idx", path=str(write_idx_dataset(folder, train=60, test=20)))


def small_request(
    data: DataRecipe, variant: str = "classic", seed: int = 0, epochs: int = 3, learning_rate: float = 0.01
) -> RunRequest:
    """A small network, trained for some milliseconds an epoch."""
    # Dropout: its random numbers are part of what a resumed training has to get right.
    model = ModelRecipe(channels=(2, 3), hidden=(8,), activation="relu", dropout=0.2)
    training = TrainingRecipe(epochs=epochs, batch_size=16, learning_rate=learning_rate)
    return RunRequest(variant, seed, RunRecipe(data=data, model=model, training=training, seed=seed))


def record(epoch: int) -> EpochRecord:
    """A made-up epoch."""
    return EpochRecord(epoch, 0.01, 2.0 / (epoch + 1), 0.5, 1 / 3 / (epoch + 1), 0.1 * (epoch + 1))


def made_up_files(
    payload: Mapping[str, object], finished: str = "2024-05-01T08:00:00+00:00"
) -> dict[str, bytes]:
    """The files of a run that nobody trained."""
    recipe = RunRecipe.model_validate(payload["recipe"])
    epochs = recipe.training.epochs
    kernels = {
        layer.name: np.arange(prod(layer.weight_shape), dtype=np.float32).reshape(layer.weight_shape)
        for layer in anatomy(recipe.model, recipe.data.image_size)
        if layer.kind == "convolution"
    }
    return encode_run(
        payload,
        [record(epoch) for epoch in range(epochs)],
        RunResults("test", 0.1, 0.9, 0.2, 0.8, 60, 20, tuple("0123456789")),
        RunEnvironment({"cpu": "abacus", "logical_cores": 1}, (1.5,) * epochs, finished),
        weights={f"{name}.weight": kernel for name, kernel in kernels.items()},
        snapshots={
            f"epoch/{epoch}/{name}.weight": kernel
            for epoch in range(epochs)
            for name, kernel in kernels.items()
        },
        logits=np.eye(20, 10, dtype=np.float32),
        labels=np.arange(20) % 10,
    )


def key_of(request: RunRequest) -> str:
    """The run's name in the store."""
    return run_key(request.recipe, dataset_digest(request.recipe.data))


def commit_made_up(store: RunStore, request: RunRequest, digest: str = "d" * 64) -> StoredRun:
    """Put a run that nobody trained into the store."""
    key = run_key(request.recipe, digest)
    store.commit(key, made_up_files(key_payload(request.recipe, digest)))
    run = store.find(key)
    assert run is not None
    return run


def order(request: RunRequest, store: RunStore, **job: str | bool) -> Order:
    """What an executor would send to a worker."""
    return Order(job=Job(request, key_of(request), **job), store=store.root, data_dir=None)  # type: ignore[arg-type]


def request_with(request: RunRequest, **parts: DataRecipe | ModelRecipe | TrainingRecipe) -> RunRequest:
    """The same request with another part of its recipe."""
    return RunRequest(request.variant, request.seed, request.recipe.model_copy(update=parts))


def contents(run: StoredRun) -> dict[str, bytes]:
    """What two trainings of one recipe must have in common: all but environment.json and its line of the manifest."""
    files = {path.name: path.read_bytes() for path in run.folder.iterdir()}
    del files["environment.json"]
    manifest = json.loads(files["manifest.json"])
    del manifest["files"]["environment.json"]
    return files | {"manifest.json": canonical_json(manifest)}


@dataclass
class Witness(SilentReporter):
    """Remembers what it heard, as "event name"."""

    heard: list[str] = field(default_factory=list)

    def decided(self, decisions: Sequence[Decision]) -> None:
        """Note the reasons."""
        self.heard += [f"{decision.reason} {decision.request.name}" for decision in decisions]

    def waiting(self, request: RunRequest) -> None:
        """Note it."""
        self.heard.append(f"waiting {request.name}")

    def started(self, request: RunRequest, first_epoch: int) -> None:
        """Note it, with the epoch."""
        self.heard.append(f"started {request.name} {first_epoch}")

    def epoch(self, request: RunRequest, record: EpochRecord, epochs: int, seconds_per_epoch: float) -> None:
        """Note it, with the epoch."""
        self.heard.append(f"epoch {request.name} {record.epoch}")

    def finished(self, request: RunRequest) -> None:
        """Note it."""
        self.heard.append(f"finished {request.name}")


_SECONDS = count()


@dataclass
class FakeExecutor:
    """Commits made-up runs instead of training."""

    jobs: list[Job] = field(default_factory=list)

    def execute(self, jobs: Sequence[Job], store: RunStore, reporter: Reporter) -> None:
        """Remember the jobs and do them."""
        self.jobs += jobs
        for job in jobs:
            digest = dataset_digest(job.request.recipe.data)
            finished = f"2024-05-01T08:00:{next(_SECONDS):02}+00:00"
            store.commit(job.key, made_up_files(key_payload(job.request.recipe, digest), finished=finished))
