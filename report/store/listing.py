"""`labreport runs`: the stored runs as a table, those of one setting together, with the reports that show them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from lenet import regular_file
from lenet.recipe import RunRecipe
from report.columns import cells, padded, table, wrapped
from report.store.run_store import StoredRun
from report.wording import runs_table as say
from report.wording.numbers import decimal
from report.wording.progress import duration, short_key

Users = Mapping[str, Sequence[str]]
"""Key of a run -> "report/variant" for each variant that a report shows with it."""
_NAMES = TypeAdapter(dict[str, object])
_RUNS = TypeAdapter(dict[str, dict[str, str]])


def used_in(reports: Path) -> Users:
    """Which reports below a folder show which runs, by what their manifests say; others are passed over."""
    found: dict[str, list[str]] = {}
    for manifest in sorted(reports.glob("[!.]*/manifest.json")):
        try:
            runs = _RUNS.validate_python(_NAMES.validate_json(regular_file.content(manifest)).get("runs"))
        except (OSError, ValidationError):
            continue
        for name, run in runs.items():
            told = found.setdefault(run.get("key", ""), [])
            user = f"{manifest.parent.name}/{name.rpartition('/')[0]}"
            if user not in told and user.isprintable():
                told.append(user)
    return found


def listing(runs: Sequence[StoredRun], users: Users) -> str:
    """A line of settings and below it one row a run; groups and the rows of a group in the order given."""
    groups: dict[str, list[StoredRun]] = {}
    for run in runs:
        groups.setdefault(setting_of(run.recipe), []).append(run)
    rows = {run.key: row(run, users.get(run.key, ())) for run in runs}
    known = [say.COLUMNS, *rows.values()]
    # All groups in the same columns: what is as wide as the widest cell anywhere stays so in each.
    widths = [max(cells(each[column]) for each in known) for column in range(len(say.COLUMNS) - 1)]

    def aligned(each: Sequence[str]) -> tuple[str, ...]:
        return (*(padded(cell, width) for cell, width in zip(each[:-1], widths, strict=True)), each[-1])

    terminal = shutil.get_terminal_size().columns
    parts = [table([aligned(say.COLUMNS)], indent=0)]
    for group in groups.values():
        heading = wrapped(say.settings(group[0].recipe), terminal)
        parts.append("\n".join((*heading, table([aligned(rows[run.key]) for run in group], indent=0))))
    return "\n\n".join(parts)


def setting_of(recipe: RunRecipe) -> str:
    """The same for all seeds of one setting, and for no other."""
    return recipe.model_dump_json(exclude={"seed": True, "data": {"path"}})


def row(run: StoredRun, users: Sequence[str]) -> tuple[str, ...]:
    """What tells a run from others of its setting, and what it reached."""
    return (
        short_key(run.key),
        str(run.recipe.seed),
        f"{decimal(100 * run.results.test_accuracy, 2)}%",
        duration(sum(run.seconds)),
        run.finished[:16].replace("T", " "),
        say.users(users),
    )
