"""One picture alone, from stored runs, for trying out: nothing is trained and no report is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import get_args

from lenet.datasets import dataset_digest, load_dataset
from report import atomic
from report.errors import Fault, LabReportError, SpecError
from report.figures.artifacts import draw
from report.figures.subjects import PictureSource
from report.specification.experiment import ExperimentSpec, load_spec
from report.specification.pictures import AnyPicture, OfNetwork, OfOneRun, OfVariants, Options
from report.specification.yaml_source import OVERRIDE
from report.store.run_key import run_key
from report.store.run_store import RunStore, StoredRun
from report.wording import single_picture as say

KINDS: dict[str, type[Options]] = {
    model.model_fields["kind"].default: model for model in get_args(AnyPicture)
}


def draw_one(
    spec_path: Path,
    kind: str,
    *,
    run: str | None,
    options: Sequence[str],
    out: Path,
    runs: Path | None = None,
    data_dir: Path | None = None,
) -> tuple[Path, ...]:
    """Draw a picture of the runs of a spec into `out`/draw; of an animation also its still.

    Args:
        run: "variant/seed"; default: the baseline's first.
        options: "key=value", as in the spec's figures.
        runs: where the runs are stored; default: `out`/runs.

    Raises:
        LabReportError: there is no such kind or run, the run is not stored, or an option is wrong.
    """
    if kind not in KINDS:
        raise LabReportError(say.unknown_kind(kind, tuple(KINDS)))
    variant, seed = chosen(load_spec(spec_path), run)
    settings = overrides(KINDS[kind], variant, seed, options)
    try:
        spec = load_spec(spec_path, overrides=settings)
    except SpecError as error:
        raise SpecError([as_option(fault) for fault in error.faults]) from None
    (picture,) = spec.figures
    if isinstance(picture, OfVariants):
        wanted = [(name, number) for name in picture.variants or spec.variants for number in spec.seeds]
    else:
        wanted = [(variant, seed)]
    found = stored(spec, wanted, runs or out / "runs")
    source = PictureSource(
        baseline=next(iter(found)),
        labels={name: spec.variants[name].label for name in found},
        data={name: spec.recipe(name, seed).data for name in found},
        runs=found,
        load=partial(load_dataset, data_dir=data_dir),
    )
    (artifact,) = draw(spec.figures, source, out / "pictures")
    written = []
    for part in dict.fromkeys((artifact.picture.path, artifact.picture.printed.path)):
        path = out / "draw" / f"{artifact.label}{part.suffix}"
        atomic.write_bytes(path, part.read_bytes())
        written.append(path)
    return tuple(written)


def chosen(spec: ExperimentSpec, run: str | None) -> tuple[str, int]:
    """The variant and the seed of a run's name.

    Raises:
        LabReportError: the spec has no such run.
    """
    if run is None:
        return spec.baseline, spec.seeds[0]
    variant, slash, seed = run.partition("/")
    if not (slash and seed.isdecimal()):
        raise LabReportError(say.bad_run(run))
    if variant not in spec.variants or int(seed) not in spec.seeds:
        known = [f"{name}/{number}" for name in spec.variants for number in spec.seeds]
        raise LabReportError(say.unknown_run(run, known))
    return variant, int(seed)


def overrides(model: type[Options], variant: str, seed: int, options: Sequence[str]) -> list[str]:
    """The spec's figures replaced by this one; each option is checked as if it stood there.

    Raises:
        LabReportError: an option without a value.
    """
    if bare := next((option for option in options if "=" not in option), None):
        raise LabReportError(say.option_without_value(bare))
    run = []
    if issubclass(model, OfNetwork):
        run.append(f"figures.0.variant={variant}")
    if issubclass(model, OfOneRun):
        run.append(f"figures.0.seed={seed}")
    first = f"figures=[{{kind: {model.model_fields['kind'].default}}}]"
    return [first, *run, *(f"figures.0.{option}" for option in options)]


def as_option(fault: Fault) -> Fault:
    """A fault of the picture, which stands in no file but on this command's line."""
    if fault.file != OVERRIDE:
        return fault
    return replace(fault, file="--option", field=re.sub(r"^figures(\.0)?\.?", "", fault.field))


def stored(
    spec: ExperimentSpec, wanted: Sequence[tuple[str, int]], folder: Path
) -> dict[str, tuple[StoredRun, ...]]:
    """The finished runs, by variant.

    Raises:
        LabReportError: one is not in the store; names all that are not.
    """
    store, found, missing = RunStore(folder), dict[str, tuple[StoredRun, ...]](), []
    for variant, seed in wanted:
        recipe = spec.recipe(variant, seed)
        run = store.find(run_key(recipe, dataset_digest(recipe.data)))
        if run is None:
            missing.append(f"{variant}/{seed}")
        else:
            found[variant] = (*found.get(variant, ()), run)
    if missing:
        raise LabReportError(say.not_stored(missing, spec.file, folder))
    return found
