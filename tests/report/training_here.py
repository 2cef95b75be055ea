"""Runs of a spec, trained in the process of the tests: a worker of its own would first import torch, for a second."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lenet.datasets import dataset_digest
from report.execution.progress import Reporter, SilentReporter
from report.execution.run_request import Job, RunRequest
from report.execution.runs import ensure_runs
from report.execution.training_run import train_run
from report.specification.experiment import load_spec
from report.store.run_store import RunStore


class TrainsHere:
    """An executor without workers."""

    def execute(self, jobs: Sequence[Job], store: RunStore, reporter: Reporter) -> None:
        """Train one run after the other."""
        for job in jobs:
            partial = store.partial(job.key)
            store.commit(job.key, train_run(job, partial, None, lambda _: None))
            partial.discard()


def train_here(spec: Path, runs: Path) -> None:
    """Put all runs of a spec into a store, for tests of what a build makes of them."""
    requests = [RunRequest(*request) for request in load_spec(spec).requests()]
    ensure_runs(
        requests, RunStore(runs), TrainsHere(), dataset_digest_of=dataset_digest, reporter=SilentReporter()
    )
