"""The runs behind a report: are they there, whole, those that it was made from, and trained as its spec says?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lenet.datasets import dataset_digest
from lenet.recipe import RunRecipe
from report.specification.experiment import ExperimentSpec
from report.store.run_key import key_payload
from report.store.stored_run import DamagedRun, StoredRun, read_altered, read_run
from report.verification.coherence import contradicts_itself, oversized, own_accuracy, senseless
from report.verification.findings import Finding, Verdict

Name = tuple[str, int]


def check_runs(
    spec: ExperimentSpec, known: Mapping[str, Mapping[str, str]], store: Path, verdict: Verdict
) -> dict[Name, StoredRun]:
    """The runs by variant and seed. A damaged one is reported and read as it stands, to tell what was altered.

    Args:
        known: "variant/seed" -> key and fingerprint of the run, by the report's manifest.
        store: the folder of the run store; nothing in it is changed.
    """
    found = {}
    for variant, seed, recipe in spec.requests():
        name = f"{variant}/{seed}"
        if name not in known:
            verdict.findings.append(Finding("run_unnamed", "manifest.json", name))
            continue
        key, fingerprint = known[name]["key"], known[name]["fingerprint"]
        folder, verdict.runs = store / key, verdict.runs + 1
        if not folder.is_dir():
            verdict.findings.append(Finding("run_missing", str(folder), name))
            continue
        if huge := oversized(folder):
            verdict.findings.append(Finding("run_damaged", f"{key}/{huge}", name))
            continue
        run: StoredRun | None
        try:
            run = read_run(folder)
        except DamagedRun as damage:
            verdict.findings.append(Finding("run_damaged", f"{key}/{damage.file}", name))
            run = read_altered(folder)
        else:
            if run.fingerprint != fingerprint:
                verdict.findings.append(Finding("run_replaced", key, name, run.fingerprint, fingerprint))
        if run is None:
            continue
        if not trained_as(run, recipe):
            verdict.findings.append(Finding("run_recipe", key, name))
        elif file := senseless(run):
            verdict.findings.append(Finding("run_senseless", f"{key}/{file}", name))
        else:
            if contradicts_itself(run):
                told, own = (str(each) for each in (run.results.test_accuracy, own_accuracy(run)))
                verdict.findings.append(Finding("run_forged", key, name, told, own))
            found[variant, seed] = run
    strangers = sorted(known.keys() - {f"{variant}/{seed}" for variant, seed, _ in spec.requests()})
    verdict.findings += [Finding("run_stranger", "manifest.json", name) for name in strangers]
    return found


def trained_as(run: StoredRun, recipe: RunRecipe) -> bool:
    """Whether a run's recipe and data are those of the spec (where the data lie does not count)."""
    wanted = key_payload(recipe, "")["recipe"]
    stored = key_payload(run.recipe, "")["recipe"]
    known = recipe.data.name in ("mnist", "fashion_mnist")
    return stored == wanted and (not known or run.dataset_digest == dataset_digest(recipe.data))
