"""`labreport runs`: the stored runs as a table."""

from __future__ import annotations

from collections.abc import Sequence

from report.columns import table
from report.store.run_store import StoredRun
from report.wording import commands as say
from report.wording import names
from report.wording.numbers import decimal, setting
from report.wording.progress import duration, short_key


def listing(runs: Sequence[StoredRun]) -> str:
    """One row a run, in the order given."""
    return table([say.RUN_COLUMNS, *map(row, runs)], indent=0)


def row(run: StoredRun) -> tuple[str, ...]:
    """What tells a run from others, and what it reached."""
    data, model, training = run.recipe.data, run.recipe.model, run.recipe.training
    accuracy = f"{decimal(100 * run.results.test_accuracy, 2)}%"
    return (
        short_key(run.key),
        names.DATASETS[data.name],
        names.ACTIVATIONS[model.activation],
        names.POOLINGS[model.pooling].removeprefix("2×2 "),
        names.OPTIMIZERS[training.optimizer],
        setting(training.learning_rate),
        str(training.batch_size),
        str(training.epochs),
        str(run.recipe.seed),
        accuracy if run.results.evaluated == "test" else say.validation_accuracy(accuracy),
        duration(sum(run.seconds)),
        run.finished[:16].replace("T", " "),
    )
