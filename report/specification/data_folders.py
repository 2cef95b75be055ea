"""Whether the datasets of a spec are where it says; a report can be verified without them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from report.errors import Fault, SpecError
from report.specification.experiment import ExperimentSpec
from report.wording import faults


def refuse_missing_folders(spec: ExperimentSpec) -> None:
    """Look for every folder of `data.path`.

    Raises:
        SpecError: those that are not there.
    """
    if missing := sorted(set(missing_folders(spec))):
        raise SpecError(missing)


def missing_folders(spec: ExperimentSpec) -> Iterator[Fault]:
    """A fault for each path that leads to no folder, where it was written."""
    for name, variant in spec.variants.items():
        written, path = variant.data.path, spec.recipe(name, spec.seeds[0]).data.path
        if written is None or path is None or os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises on some names)
            continue
        own = () if written == spec.data.path else ("variants", name)
        yield spec.text_fault((*own, "data", "path"), 1, faults.no_such_folder(written))
