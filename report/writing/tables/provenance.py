"""Tables of what the runs were made with, and of the runs themselves."""

from __future__ import annotations

from collections.abc import Sequence

from report.document import Code, Table
from report.study.analysis import FinishedRun, Study
from report.wording import names, tables
from report.writing.tables.cells import table, value, words


def environment(runs: Sequence[FinishedRun]) -> Table:
    """What the runs were made with; a fact in which they differ is listed with all its values."""
    rows = []
    for fact, head in tables.ENVIRONMENT.items():
        found = dict.fromkeys(str(run.environment[fact]) for run in runs if fact in run.environment)
        if found:
            rows.append((words(head), words("；".join(found))))
    digests = dict.fromkeys(run.dataset_digest for run in runs)
    rows += [(words(tables.DATASET_DIGEST), (Code(value[:32]),)) for value in digests]
    codes = dict.fromkeys(str(run.lab_digest) for run in runs)
    rows += [(words(tables.LAB_DIGEST), (Code(value[:32]),)) for value in codes]
    return table("environment", tables.ENVIRONMENT_CAPTION, (tables.ITEM, tables.CONTENT), rows)


def runs(study: Study) -> Table:
    """Every run with its key, by which the store knows it."""
    rows = [
        (
            words(variant.label),
            words(str(run.recipe.seed)),
            (Code(run.key[:16]),),
            value(variant.seeds[run.recipe.seed]["test_accuracy"]),
        )
        for variant in study.variants.values()
        for run in variant.runs
    ]
    heads = (
        tables.VARIANT,
        tables.SEED,
        tables.RUN_KEY,
        names.metric("test_accuracy", study.base.runs[0].results.evaluated),
    )
    note = words(tables.RUN_KEY_NOTE)
    return table("runs", tables.RUNS_CAPTION, heads, rows, notes=(note,), sortable=True)
