"""Some runs of a report trained again, from nothing, and compared with what the store has."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from lenet import regular_file
from lenet.datasets import dataset_digest
from report.errors import Interrupted
from report.execution.executor import LocalExecutor
from report.execution.progress import Reporter
from report.execution.run_request import RunRequest
from report.execution.runs import ensure_runs
from report.specification.experiment import ExperimentSpec
from report.store.run_store import RunStore, StoredRun
from report.store.stored_run import FILES, RECIPE
from report.verification.findings import Finding, Retrained, Verdict
from report.wording import verification as say

SAME_BITS = tuple(file for file in FILES if file not in (RECIPE, "environment.json"))
"""What two trainings of one recipe have in common, byte for byte, on one kind of machine."""
LOOSE_FACTS = ("logical_cores", "finished")
"""Facts of a machine that cannot change a result: a run has a fixed number of threads."""
TOLERANCE = 0.005
"""Elsewhere: largest difference of two test accuracies (half a percentage point), or `IMAGES` where that is more."""
IMAGES = 3


def retrain(
    count: int,
    spec: ExperimentSpec,
    stored: Mapping[tuple[str, int], StoredRun],
    seal: str,
    verdict: Verdict,
    reporter: Reporter,
    data_dir: Path | None,
) -> None:
    """Train `count` runs, drawn by the report's seal, in a store of their own.

    Raises:
        LabReportError, lenet.errors.LabError: the training cannot be done here.
    """
    names = sorted(stored)
    chosen = set(Random(seal).sample(names, min(count, len(names))))
    requests = [RunRequest(*request) for request in spec.requests() if request[:2] in chosen]
    with TemporaryDirectory(prefix="labreport-") as temporary:
        try:
            runs = ensure_runs(
                requests,
                RunStore(Path(temporary)),
                LocalExecutor(None, data_dir),
                dataset_digest_of=dataset_digest,
                reporter=reporter,
                fresh=True,  # what it says of each run: the store is empty
            )
        except Interrupted as stop:  # it says that what was trained is kept: not here
            raise Interrupted(say.INTERRUPTED) from stop
        for name, again in runs.items():
            compare_runs("/".join(map(str, name)), stored[name], again, verdict)


def compare_runs(name: str, stored: StoredRun, again: StoredRun, verdict: Verdict) -> None:
    """Two trainings of one run: bit for bit if machine, software and code are the same, else within a tolerance."""
    different = [file for file in SAME_BITS if content(stored, file) != content(again, file)]
    if not different:
        verdict.retrained.append(Retrained(name, "bits"))
        return
    here, there = again.results.test_accuracy, stored.results.test_accuracy
    limit = max(TOLERANCE, IMAGES / stored.results.evaluation_size)
    if alike(stored, again) or abs(here - there) > limit:
        verdict.findings.append(
            Finding("retrained", f"{stored.key}/{different[0]}", name, str(there), str(here))
        )
    else:
        verdict.retrained.append(Retrained(name, "within"))


def content(run: StoredRun, file: str) -> bytes:
    """A file of a run, which has been checked already, or is one of a damaged run."""
    path = run.folder / file
    return regular_file.content(path) if path.is_file() else b""


def alike(stored: StoredRun, again: StoredRun) -> bool:
    """Whether both were trained by the same code and software on the same kind of machine."""

    def facts(run: StoredRun) -> dict[str, str | int]:
        return {name: fact for name, fact in run.environment.items() if name not in LOOSE_FACTS}

    return stored.key == again.key and facts(stored) == facts(again)
