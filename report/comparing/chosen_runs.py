"""What is to be compared: the variants of a spec, or stored runs by their keys. Nothing is trained."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lenet.datasets import dataset_digest
from report.digests import canonical_json, digest
from report.errors import LabReportError
from report.specification.experiment import load_spec
from report.store.run_key import key_payload
from report.store.run_store import RunStore, StoredRun
from report.study.analysis import Study, analyse, study_of
from report.study.changes import flat
from report.study.variant import study_variant
from report.wording import compare as say
from report.wording.progress import short_key


def chosen(items: Sequence[str], store: RunStore) -> Study:
    """The study of one spec, or of runs.

    Args:
        items: one path of a spec, or the beginnings of keys; runs that differ in their seed alone are one variant, and the
            first of them is the baseline.

    Raises:
        LabReportError: the spec is wrong, its runs are not all there, a key is none of a stored run or of several, or there is
            nothing to compare.
    """
    specs = [item for item in items if Path(item).suffix in (".yaml", ".yml") or Path(item).is_file()]
    if specs and len(items) > 1:
        raise LabReportError(say.ONE_SPEC_OR_KEYS)
    study = of_spec(Path(specs[0]), store) if specs else of_keys(items, store)
    if len(study.variants) < 2:
        raise LabReportError(say.NOTHING_TO_COMPARE)
    return study


def of_spec(path: Path, store: RunStore) -> Study:
    """The variants of a spec whose runs are all in the store."""
    spec = load_spec(path)
    found: dict[str, list[StoredRun]] = {name: [] for name in spec.variants}
    missing = 0
    for name, _, recipe in sorted(spec.requests(), key=lambda request: request[1]):
        key = digest(canonical_json(key_payload(recipe, dataset_digest(recipe.data))))
        run = store.find(key)
        if run is None:
            missing += 1
        else:
            found[name].append(run)
    if missing:
        raise LabReportError(say.runs_missing(path, missing, len(spec.requests())))
    return analyse(spec, found.__getitem__)


def of_keys(items: Sequence[str], store: RunStore) -> Study:
    """Stored runs, gathered into variants."""
    stored = store.list()
    groups: dict[bytes, list[StoredRun]] = {}
    for key in dict.fromkeys(item.lower() for item in items):
        run = run_of(key, stored)
        what = flat(run.recipe) | {"dataset": run.dataset_digest, "lab": run.lab_digest}
        group = groups.setdefault(canonical_json({name: str(value) for name, value in what.items()}), [])
        if run not in group:
            group.append(run)
    variants = {}
    for runs in groups.values():
        name = f"run_{runs[0].key[:8]}"
        label = say.group_label(short_key(runs[0].key), len(runs))
        ordered = tuple(sorted(runs, key=lambda run: run.recipe.seed))
        variants[name] = study_variant(name, label, ordered)
    baseline = next(iter(variants))
    return study_of(variants, baseline, dict.fromkeys(variants, baseline))


def run_of(key: str, stored: Sequence[StoredRun]) -> StoredRun:
    """The stored run whose key begins so."""
    found = [run for run in stored if run.key.startswith(key)]
    if len(found) != 1:
        raise LabReportError(say.no_such_run(key) if not found else say.several_runs(key, len(found)))
    return found[0]
