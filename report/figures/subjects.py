"""What pictures are made from: the runs of an experiment and its dataset. Imports nothing heavy at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, Self

from lenet.anatomy import Layer, anatomy
from lenet.recipe import DataRecipe, RunRecipe
from report.specification.picture_bases import OfNetwork, OfOneRun, OfVariants, Options
from report.study.finished_run import FinishedRun

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from lenet.datasets import Dataset
    from report.execution.runs import Runs
    from report.specification.experiment import ExperimentSpec


class PictureRun(FinishedRun, Protocol):
    """What a picture reads of a run: what the study reads, and the network itself (StoredRun has both)."""

    def weights(self) -> dict[str, Tensor]:
        """The trained network's tensors, as `lenet.training.model_of` takes them."""

    def snapshots(self) -> dict[str, NDArray[np.float32]]:
        """Kernels (out, in, k, k) after each epoch, by "epoch/<n>/<layer>.weight"."""


@dataclass(frozen=True)
class Subject:
    """A variant in a picture, with those of its runs that the picture shows."""

    variant: str
    label: str
    runs: tuple[PictureRun, ...]

    @property
    def recipe(self) -> RunRecipe:
        """Of its first run; the others differ from it in the seed alone."""
        return self.runs[0].recipe

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(run.recipe.seed for run in self.runs)

    @property
    def layers(self) -> tuple[Layer, ...]:
        return anatomy(self.recipe.model, self.recipe.data.image_size)

    @property
    def run(self) -> PictureRun:
        """The run of a picture of one."""
        return self.runs[0]

    @property
    def evaluated(self) -> Literal["test", "validation"]:
        """Which images its test numbers are of; "validation" where training images were held out."""
        return "validation" if self.recipe.data.validation_size else "test"


@dataclass(frozen=True)
class PictureSource:
    """The runs of an experiment.

    Attributes:
        baseline: name of the variant that pictures of one network show by default.
        labels: variant -> its label, in the order of the spec.
        data: variant -> where its images are (a stored run's recipe knows no path).
        runs: variant -> its runs, by ascending seed.
        load: finds and verifies a dataset; called only when a picture needs it.
    """

    baseline: str
    labels: Mapping[str, str]
    data: Mapping[str, DataRecipe]
    runs: Mapping[str, tuple[PictureRun, ...]]
    load: Callable[[DataRecipe], Dataset]

    @classmethod
    def of(cls, spec: ExperimentSpec, runs: Runs, data_dir: Path | None = None) -> Self:
        """The runs of `spec`; MNIST is looked for in `data_dir` first."""
        return cls(
            baseline=spec.baseline,
            labels={name: variant.label for name, variant in spec.variants.items()},
            data={name: spec.recipe(name, spec.seeds[0]).data for name in spec.variants},
            runs={name: runs.of(name) for name in spec.variants},
            load=partial(_load_dataset, data_dir),
        )

    @property
    def dataset_digest(self) -> str:
        """Of the dataset of the baseline, which pictures without a network show."""
        return self.runs[self.baseline][0].dataset_digest

    def dataset(self, variant: str) -> Dataset:
        """The images that a variant learnt from and was evaluated on."""
        return self.load(self.data[variant])

    def subjects(self, options: Options) -> tuple[Subject, ...]:
        """The variants and runs that a picture shows; none for a picture of the dataset.

        Raises:
            KeyError: there is no such variant, or it has no run with that seed (report/specification/experiment.py checks both).
        """
        match options:
            case OfVariants():
                names = options.variants or tuple(self.labels)
                return tuple(Subject(name, self.labels[name], self.runs[name]) for name in names)
            case OfNetwork():
                name = options.variant or self.baseline
                seed = options.seed if isinstance(options, OfOneRun) else None
                return (Subject(name, self.labels[name], (self._run(name, seed),)),)
            case _:
                return ()

    def _run(self, variant: str, seed: int | None) -> PictureRun:
        if seed is None:
            return self.runs[variant][0]
        return {run.recipe.seed: run for run in self.runs[variant]}[seed]


def _load_dataset(data_dir: Path | None, data: DataRecipe) -> Dataset:
    from lenet.datasets import load_dataset

    return load_dataset(data, data_dir=data_dir)
