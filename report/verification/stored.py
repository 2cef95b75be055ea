"""The runs behind a report: are they there, whole, those that it was made from, and trained as its spec says?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lenet.datasets import PUBLISHED, dataset_digest
from lenet.recipe import RunRecipe
from report.specification.experiment import ExperimentSpec
from report.store.run_key import key_payload
from report.store.stored_run import DamagedRun, StoredRun, read_run
from report.verification.coherence import oversized, self_contradiction, senseless
from report.verification.findings import Finding, Verdict
from report.verification.numbers import differences, shown

Name = tuple[str, int]


def check_runs(
    spec: ExperimentSpec, known: Mapping[str, Mapping[str, str]], store: Path, verdict: Verdict
) -> dict[Name, StoredRun]:
    """The runs by variant and seed, without those that are damaged or cannot be what they claim: these are reported.

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
        try:
            run = read_run(folder)
        except DamagedRun as damage:
            verdict.findings.append(Finding("run_damaged", f"{key}/{damage.file}", name))
            continue
        if run.fingerprint != fingerprint:
            verdict.findings.append(Finding("run_replaced", key, name, run.fingerprint, fingerprint))
        if others := settings_apart(run, recipe):
            verdict.findings += [Finding("run_recipe", key, name, *each) for each in others]
        elif file := senseless(run):
            verdict.findings.append(Finding("run_senseless", f"{key}/{file}", name))
        elif fault := self_contradiction(run):
            kind, told, own = fault
            verdict.findings.append(Finding(kind, key, name, str(told), str(own)))
        else:
            found[variant, seed] = run
    strangers = sorted(known.keys() - {f"{variant}/{seed}" for variant, seed, _ in spec.requests()})
    verdict.findings += [Finding("run_stranger", "manifest.json", name) for name in strangers]
    return found


def settings_apart(run: StoredRun, recipe: RunRecipe) -> list[tuple[str, str, str]]:
    """Stored value, the spec's value and the key of each setting that differs; where the data lie does not count."""
    wanted = key_payload(recipe, "")["recipe"]
    stored = key_payload(run.recipe, "")["recipe"]
    told = [
        (shown(one), shown(other), ".".join(path)) for path, one, other in differences((), stored, wanted)
    ]
    if recipe.data.name in PUBLISHED and run.dataset_digest != (known := dataset_digest(recipe.data)):
        told.append((run.dataset_digest, known, "data"))
    return told
