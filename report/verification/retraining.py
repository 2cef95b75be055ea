"""Some runs of a report trained again, from nothing, and compared with what the store has."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

from lenet import regular_file
from lenet.datasets import dataset_digest
from lenet.recipe import RunRecipe
from report.errors import Interrupted
from report.execution.executor import LocalExecutor
from report.execution.progress import Reporter
from report.execution.run_request import RunRequest
from report.execution.runs import ensure_runs
from report.specification.experiment import ExperimentSpec
from report.store.run_store import RunStore, StoredRun
from report.store.stored_run import FILES, RECIPE
from report.verification.findings import Change, Finding, Retrained, Verdict
from report.wording import verification as say

SAME_BITS = tuple(file for file in FILES if file not in (RECIPE, "environment.json"))
"""What two trainings of one recipe have in common, byte for byte, on one kind of machine."""
LOOSE_FACTS = ("logical_cores", "finished")
"""Facts of a machine that cannot change a result: a run has a fixed number of threads. All others count, whatever they are."""
CODE = "code"
"""What a `Change` calls the program that trained."""
TOLERANCE = 0.005
"""Elsewhere: largest difference of two test accuracies (half a percentage point), or `IMAGES` where that is more."""
IMAGES = 3


def retrain(
    count: int,
    spec: ExperimentSpec,
    stored: Mapping[tuple[str, int], StoredRun],
    verdict: Verdict,
    reporter: Reporter,
    data_dir: Path | None,
) -> None:
    """Train `count` runs, drawn by lot, in a store of their own: nobody can know beforehand which.

    Raises:
        LabReportError, lenet.errors.LabError: the training cannot be done here.
    """
    names = sorted(stored)
    chosen = set(SystemRandom().sample(names, min(count, len(names))))
    for name in sorted(filter(lambda it: on_a_card(stored[it].recipe) and not card_here(), chosen)):
        card = Change("gpu", str(stored[name].environment.get("gpu", "")), "")
        verdict.retrained.append(Retrained("/".join(map(str, name)), "impossible", (card,)))
        chosen.remove(name)
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


def on_a_card(recipe: RunRecipe) -> bool:
    """Whether a run is computed on a graphics card: by its recipe, which the spec has to agree with, not by what it tells."""
    return recipe.training.device == "cuda"


def card_here() -> bool:
    """Whether this machine can compute on one."""
    import torch

    return torch.cuda.is_available()


def compare_runs(name: str, stored: StoredRun, again: StoredRun, verdict: Verdict) -> None:
    """Two trainings of one run: bit for bit if machine, software and code are the same, else within a tolerance."""
    different = [file for file in SAME_BITS if content(stored, file) != content(again, file)]
    if not different:
        verdict.retrained.append(Retrained(name, "bits"))
        return
    here, there = again.results.test_accuracy, stored.results.test_accuracy
    gap, limit = abs(here - there), max(TOLERANCE, IMAGES / stored.results.evaluation_size)
    changes = circumstances(stored, again)
    if changes and gap <= limit:
        verdict.retrained.append(Retrained(name, "within", changes, gap, limit))
    else:
        file = f"{stored.key}/{different[0]}"
        verdict.findings.append(Finding("retrained", file, name, str(there), str(here), changes=changes))


def content(run: StoredRun, file: str) -> bytes:
    """A file of a run, which has been checked already, or is one of a damaged run."""
    path = run.folder / file
    return regular_file.content(path) if path.is_file() else b""


def circumstances(stored: StoredRun, again: StoredRun) -> tuple[Change, ...]:
    """In what machine, software and code differ, as far as that can change a result."""
    facts = sorted({*stored.environment, *again.environment} - {*LOOSE_FACTS})
    told = [
        (fact, *(str(run.environment.get(fact, "")) for run in (stored, again)))
        for fact in facts
        if stored.environment.get(fact) != again.environment.get(fact)
    ]
    if stored.key != again.key:
        told.append((CODE, stored.lab_digest[:8], again.lab_digest[:8]))
    return tuple(Change(*each) for each in told)
