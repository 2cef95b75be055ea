"""One variant over its seeds: what it is, what it reached, what it cost, which classes it confuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean
from typing import TypeVar

from lenet.anatomy import Layer, anatomy
from lenet.recipe import RunRecipe
from report.quantities import Quantity, Unit
from report.study.classification import Classification, classify
from report.study.finished_run import FinishedRun
from report.study.gradients import gradient_ratios
from report.study.kernels import TrainedKernels, trained_kernels
from report.study.plateaus import LEARNT, is_collapsed, plateau_length
from report.study.rise import still_rising
from report.study.statistics import stdev

T = TypeVar("T")

EPOCH_METRICS: dict[str, Unit] = {
    "train_loss": "loss",
    "train_accuracy": "fraction",
    "test_loss": "loss",
    "test_accuracy": "fraction",
}
MILESTONE = 0.98
"""The test accuracy whose first epoch is told."""
TRAINING_IMAGES = {"mnist": 60_000, "fashion_mnist": 60_000}
"""How many training images the datasets have whose files are known by their hashes."""


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
        collapsed: seeds whose run had left it and ended near guessing all the same.
        plateau_epochs: for each seed, after how many epochs the run had left the plateau (0: within the first).
        classification: which classes it recognises and confuses.
        kernels: for each seed, the trained kernels of each convolution.
        milestone: epochs until the test accuracy first was `MILESTONE`, over the runs that reached it; None: none did.
        milestones: the same of each seed that reached it.
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
    collapsed: tuple[int, ...]
    plateau_epochs: Mapping[int, int]
    classification: Classification
    kernels: Mapping[int, tuple[TrainedKernels, ...]]
    milestone: Quantity | None
    milestones: Mapping[int, Quantity]

    @property
    def mean_accuracy(self) -> float:
        """Mean test accuracy, to compare with others': means of unlike values may be equal but for their last bits."""
        return round(self.numbers["test_accuracy"].value, 12)

    @property
    def failed(self) -> tuple[int, ...]:
        """Seeds whose run had not learnt to classify when it ended, whether it ever had or not."""
        return tuple(seed for seed in self.seeds if seed in (*self.stuck, *self.collapsed))

    @property
    def slow(self) -> dict[int, int]:
        """Seeds whose run left the plateau after the first epoch, with how many epochs it stood there."""
        return {
            seed: length for seed, length in self.plateau_epochs.items() if length and seed not in self.stuck
        }

    @property
    def learnt(self) -> tuple[int, ...]:
        """Seeds whose run ended with an accuracy of `LEARNT` or more."""
        return tuple(seed for seed, numbers in self.seeds.items() if numbers["test_accuracy"].value >= LEARNT)

    @property
    def late(self) -> tuple[Mapping[str, Quantity], ...]:
        """The last third of the epochs, the last one at least."""
        return last_third(self.epochs)

    @property
    def rising(self) -> bool:
        """Whether the test accuracies were still rising over the last third of the epochs (report/study/rise.py)."""
        since = -len(self.late) - 1
        courses = [[record.test_accuracy for record in run.records[since:]] for run in self.runs]
        return still_rising(courses, self.runs[0].results.evaluation_size)

    @property
    def mixed(self) -> bool:
        """Whether some runs learnt to classify and some did not, so that no mean stands for them."""
        return 0 < len(self.failed) < len(self.runs)

    @property
    def last_epoch(self) -> int:
        """Number of the final epoch, counted from 0."""
        return self.recipe.training.epochs - 1


def study_variant(name: str, label: str, runs: tuple[FinishedRun, ...]) -> VariantStudy:
    """Gather the quantities of one variant, from its runs in seed order."""
    recipe = runs[0].recipe
    layers = anatomy(recipe.model, recipe.data.image_size, len(runs[0].results.classes))
    epochs = tuple(epoch_metrics(name, epoch, runs) for epoch in range(recipe.training.epochs))
    classification = classify(name, runs)
    kernels = {
        run.recipe.seed: trained_kernels(f"{name}.seed[{run.recipe.seed}]", run, layers) for run in runs
    }
    seeds = {
        run.recipe.seed: of_seed(name, run, layers)
        | {"most_confused": classification.of_runs[run.recipe.seed].most_confused}
        | {short: number for own in kernels[run.recipe.seed] for short, number in own.quantities().items()}
        for run in runs
    }
    left = {run.recipe.seed: plateau_length(run) for run in runs}
    return VariantStudy(
        name=name,
        label=label,
        recipe=recipe,
        layers=layers,
        runs=runs,
        numbers=final_metrics(name, runs)
        | structure(name, layers)
        | effort(name, runs)
        | course(name, epochs)
        | gradient_ratios(name, layers, runs)
        | {
            "calibration_error": classification.calibration_error,
            "most_confused": classification.most_confused,
        },
        epochs=epochs,
        seeds=seeds,
        stuck=tuple(seed for seed, length in left.items() if length == recipe.training.epochs),
        collapsed=tuple(run.recipe.seed for run in runs if is_collapsed(run)),
        plateau_epochs=left,
        classification=classification,
        kernels=kernels,
        milestone=milestone(name, runs),
        milestones={
            run.recipe.seed: found
            for run in runs
            if (found := milestone(f"{name}.seed[{run.recipe.seed}]", (run,))) is not None
        },
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


def of_seed(variant: str, run: FinishedRun, layers: Sequence[Layer]) -> dict[str, Quantity]:
    """What is told of one run alone."""
    prefix = f"{variant}.seed[{run.recipe.seed}]"
    return final_metrics(prefix, (run,)) | gradient_ratios(prefix, layers, (run,))


def structure(prefix: str, layers: Sequence[Layer]) -> dict[str, Quantity]:
    """What the recipe alone decides: parameters and how they are shared out, connections, multiply-accumulates."""
    total = sum(layer.parameters for layer in layers)
    convolutional = sum(layer.parameters for layer in layers if len(layer.output_shape) == 3)
    return {
        "parameters": Quantity(f"{prefix}.parameters", total, "count"),
        "connections": Quantity(f"{prefix}.connections", sum(layer.connections for layer in layers), "count"),
        "macs": Quantity(f"{prefix}.macs", sum(layer.macs for layer in layers), "count"),
        "convolutional_share": Quantity(f"{prefix}.convolutional_share", convolutional / total, "fraction"),
        "largest_share": Quantity(
            f"{prefix}.largest_share", max(layer.parameters for layer in layers) / total, "fraction"
        ),
        "dense_share": Quantity(f"{prefix}.dense_share", 1 - convolutional / total, "fraction"),
    }


def effort(prefix: str, runs: Sequence[FinishedRun]) -> dict[str, Quantity]:
    """What a run cost, as its machine measured it, and how many runs there are."""
    keys = tuple(run.key for run in runs)
    there = TRAINING_IMAGES.get(runs[0].recipe.data.name)
    known = {} if there is None else {"training_images": there}
    return {name: Quantity(f"{prefix}.{name}", count, "count") for name, count in known.items()} | {
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
    late = sorted(last_third(accuracies), key=lambda quantity: quantity.value)
    top = accuracies[best]
    return {
        "best_epoch": Quantity(f"{prefix}.best_epoch", best, "epoch", top.runs),
        "best_test_accuracy": replace(top, name=f"{prefix}.best_test_accuracy"),
        "late_lowest": replace(late[0], name=f"{prefix}.late_lowest"),
        "late_highest": replace(late[-1], name=f"{prefix}.late_highest"),
    }


def last_third(epochs: Sequence[T]) -> tuple[T, ...]:
    """The last third of a sequence, rounded down, but one item at least."""
    return tuple(epochs[-(len(epochs) // 3 or 1) :])


def milestone(prefix: str, runs: Sequence[FinishedRun]) -> Quantity | None:
    """Epochs until the test accuracy first was `MILESTONE`, the mean over the runs that ever reached it."""
    reached = {
        run.key: 1 + next(record.epoch for record in run.records if record.test_accuracy >= MILESTONE)
        for run in runs
        if any(record.test_accuracy >= MILESTONE for record in run.records)
    }
    if not reached:
        return None
    spread = stdev([*reached.values()]) if len(reached) > 1 else None
    return Quantity(f"{prefix}.epochs_to_98", fmean(reached.values()), "count", tuple(reached), spread)
