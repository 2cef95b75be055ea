"""From finished runs to what can be said about them: quantities, checks, events. No sentence is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean, stdev
from typing import Protocol

from lenet.anatomy import Layer, anatomy
from lenet.recipe import RunRecipe
from lenet.records import EpochRecord
from report.quantities import Quantity, Unit
from report.specification.expectations import Expectation
from report.specification.experiment import ExperimentSpec

EPOCH_METRICS: dict[str, Unit] = {
    "train_loss": "loss",
    "train_accuracy": "fraction",
    "test_loss": "loss",
    "test_accuracy": "fraction",
}
PLATEAU_FACTOR = 2.0
"""A run sits on its plateau while its accuracy is below this multiple of guessing (10 classes: 20 %)."""


class Results(Protocol):
    """What a finished run measured at its end, on the whole of each split."""

    @property
    def train_loss(self) -> float: ...
    @property
    def train_accuracy(self) -> float: ...
    @property
    def test_loss(self) -> float: ...
    @property
    def test_accuracy(self) -> float: ...
    @property
    def evaluated(self) -> str: ...
    @property
    def train_size(self) -> int: ...
    @property
    def evaluation_size(self) -> int: ...
    @property
    def classes(self) -> tuple[str, ...]: ...


class FinishedRun(Protocol):
    """What the analysis reads of a run (report.store.run_store.StoredRun has it)."""

    @property
    def key(self) -> str: ...
    @property
    def recipe(self) -> RunRecipe: ...
    @property
    def records(self) -> tuple[EpochRecord, ...]: ...
    @property
    def seconds(self) -> tuple[float, ...]: ...
    @property
    def results(self) -> Results: ...
    @property
    def environment(self) -> Mapping[str, str | int]: ...
    @property
    def dataset_digest(self) -> str: ...
    @property
    def lab_digest(self) -> str: ...


def over_runs(
    name: str, unit: Unit, runs: Sequence[FinishedRun], value: Callable[[FinishedRun], float]
) -> Quantity:
    """Mean and sample standard deviation of one value over several runs."""
    values = [value(run) for run in runs]
    spread = stdev(values) if len(values) > 1 else None
    return Quantity(name, fmean(values), unit, tuple(run.key for run in runs), spread)


@dataclass(frozen=True)
class VariantStudy:
    """One variant over all its seeds.

    Attributes:
        recipe: that of the first seed; the others differ in the seed alone.
        layers: the network's anatomy.
        numbers: quantities by short name ("test_accuracy"); the full name puts the variant in front.
        epochs: for each epoch, its four metrics by short name.
        seeds: for each seed, the final metrics of its run.
        stuck: seeds whose run never left the plateau of guessing.
        plateau_epochs: for each seed, after how many epochs the run had left the plateau (0: within the first).
    """

    name: str
    label: str
    recipe: RunRecipe
    layers: tuple[Layer, ...]
    runs: tuple[FinishedRun, ...]
    numbers: Mapping[str, Quantity]
    epochs: tuple[Mapping[str, Quantity], ...]
    seeds: Mapping[int, Mapping[str, Quantity]]
    stuck: tuple[int, ...]
    plateau_epochs: Mapping[int, int]

    @property
    def last_epoch(self) -> int:
        """Number of the final epoch, counted from 0."""
        return self.recipe.training.epochs - 1


@dataclass(frozen=True)
class Check:
    """A published number beside the measured one.

    Attributes:
        difference: measured minus expected.
        within: whether the difference's size is at most the tolerance.
    """

    expectation: Expectation
    measured: Quantity
    difference: Quantity
    within: bool


@dataclass(frozen=True)
class Study:
    """All that the report says in numbers."""

    variants: Mapping[str, VariantStudy]
    baseline: str
    checks: tuple[Check, ...]

    @property
    def base(self) -> VariantStudy:
        """The variant that the others are compared with."""
        return self.variants[self.baseline]

    def quantities(self) -> dict[str, Quantity]:
        """Every number of the report by its full name."""
        found: list[Quantity] = []
        for variant in self.variants.values():
            found += variant.numbers.values()
            for metrics in (*variant.epochs, *variant.seeds.values()):
                found += metrics.values()
        for check in self.checks:
            found += (check.measured, check.difference)
        return {quantity.name: quantity for quantity in found}


def analyse(spec: ExperimentSpec, runs_of: Callable[[str], Sequence[FinishedRun]]) -> Study:
    """Compute everything that the report of `spec` states, from the runs of each variant (in seed order)."""
    variants = {name: study_variant(spec, name, tuple(runs_of(name))) for name in spec.variants}
    checks = tuple(
        check(number, item, variants[item.variant]) for number, item in enumerate(spec.expectations)
    )
    return Study(variants, spec.baseline, checks)


def study_variant(spec: ExperimentSpec, name: str, runs: tuple[FinishedRun, ...]) -> VariantStudy:
    """Gather one variant's quantities."""
    recipe = runs[0].recipe
    layers = anatomy(recipe.model, recipe.data.image_size, len(runs[0].results.classes))
    epochs = tuple(epoch_metrics(name, epoch, runs) for epoch in range(recipe.training.epochs))
    seeds = {run.recipe.seed: final_metrics(f"{name}.seed[{run.recipe.seed}]", (run,)) for run in runs}
    left = {run.recipe.seed: plateau_length(run) for run in runs}
    return VariantStudy(
        name=name,
        label=spec.variants[name].label or name,
        recipe=recipe,
        layers=layers,
        runs=runs,
        numbers=final_metrics(name, runs)
        | structure(name, layers)
        | effort(name, runs)
        | course(name, epochs),
        epochs=epochs,
        seeds=seeds,
        stuck=tuple(seed for seed, length in left.items() if length == recipe.training.epochs),
        plateau_epochs=left,
    )


def epoch_metrics(variant: str, epoch: int, runs: Sequence[FinishedRun]) -> dict[str, Quantity]:
    """The four metrics after one epoch."""
    return {
        metric: over_runs(f"{variant}.epoch[{epoch}].{metric}", unit, runs, partial(of_epoch, epoch, metric))
        for metric, unit in EPOCH_METRICS.items()
    }


def of_epoch(epoch: int, metric: str, run: FinishedRun) -> float:
    """A metric of one epoch, by name."""
    value: float = getattr(run.records[epoch], metric)
    return value


def of_results(metric: str, run: FinishedRun) -> float:
    """A metric after the last epoch, by name."""
    value: float = getattr(run.results, metric)
    return value


def final_metrics(prefix: str, runs: Sequence[FinishedRun]) -> dict[str, Quantity]:
    """Loss and accuracy after the last epoch, on the whole of both splits, and their gap."""
    numbers = {
        metric: over_runs(f"{prefix}.{metric}", unit, runs, partial(of_results, metric))
        for metric, unit in EPOCH_METRICS.items()
    }
    gap = over_runs(
        f"{prefix}.generalization_gap",
        "points",
        runs,
        lambda run: run.results.train_accuracy - run.results.test_accuracy,
    )
    wrong = over_runs(
        f"{prefix}.errors",
        "count",
        runs,
        lambda run: round((1 - run.results.test_accuracy) * run.results.evaluation_size),
    )
    return numbers | {"generalization_gap": gap, "errors": wrong}


def structure(prefix: str, layers: Sequence[Layer]) -> dict[str, Quantity]:
    """What the recipe alone decides: parameters, connections, multiply-accumulates."""
    total = sum(layer.parameters for layer in layers)
    convolutional = sum(layer.parameters for layer in layers if len(layer.output_shape) == 3)
    return {
        "parameters": Quantity(f"{prefix}.parameters", total, "count"),
        "connections": Quantity(f"{prefix}.connections", sum(layer.connections for layer in layers), "count"),
        "macs": Quantity(f"{prefix}.macs", sum(layer.macs for layer in layers), "count"),
        "convolutional_share": Quantity(f"{prefix}.convolutional_share", convolutional / total, "fraction"),
        "dense_share": Quantity(f"{prefix}.dense_share", 1 - convolutional / total, "fraction"),
    }


def effort(prefix: str, runs: Sequence[FinishedRun]) -> dict[str, Quantity]:
    """What a run cost, as its machine measured it, and how many runs there are."""
    keys = tuple(run.key for run in runs)
    return {
        "seconds_per_epoch": over_runs(
            f"{prefix}.seconds_per_epoch", "seconds", runs, lambda run: fmean(run.seconds)
        ),
        "epochs": Quantity(f"{prefix}.epochs", len(runs[0].records), "count", keys),
        "runs": Quantity(f"{prefix}.runs", len(runs), "count", keys),
        "train_size": Quantity(f"{prefix}.train_size", runs[0].results.train_size, "count", keys),
        "evaluation_size": Quantity(
            f"{prefix}.evaluation_size", runs[0].results.evaluation_size, "count", keys
        ),
    }


def course(prefix: str, epochs: Sequence[Mapping[str, Quantity]]) -> dict[str, Quantity]:
    """How the mean test accuracy went: its best epoch (the first of equals), and its range over the last third."""
    accuracies = [metrics["test_accuracy"] for metrics in epochs]
    best = max(range(len(accuracies)), key=lambda epoch: accuracies[epoch].value)
    late = sorted(accuracies[-(len(accuracies) // 3 or 1) :], key=lambda quantity: quantity.value)
    top = accuracies[best]
    return {
        "best_epoch": Quantity(f"{prefix}.best_epoch", best, "epoch", top.runs),
        "best_test_accuracy": replace(top, name=f"{prefix}.best_test_accuracy"),
        "late_lowest": replace(late[0], name=f"{prefix}.late_lowest"),
        "late_highest": replace(late[-1], name=f"{prefix}.late_highest"),
    }


def plateau_length(run: FinishedRun) -> int:
    """How many epochs, from the first, ended with an accuracy near guessing."""
    guessing = PLATEAU_FACTOR / len(run.results.classes)
    for record in run.records:
        if record.test_accuracy >= guessing:
            return record.epoch
    return len(run.records)


def check(number: int, expectation: Expectation, variant: VariantStudy) -> Check:
    """Set a published number beside the mean over the variant's seeds."""
    if expectation.metric == "parameters":
        measured = variant.numbers["parameters"]
    elif expectation.epoch is None:
        measured = variant.numbers[expectation.metric]
    else:
        measured = variant.epochs[expectation.epoch][expectation.metric]
    unit: Unit = "points" if measured.unit == "fraction" else measured.unit
    gap = measured.value - expectation.value
    difference = Quantity(f"check[{number}].difference", gap, unit, measured.runs)
    # A difference of exactly the tolerance is within it, whatever binary fractions make of it.
    return Check(expectation, measured, difference, abs(gap) <= expectation.tolerance * (1 + 1e-9) + 1e-12)
