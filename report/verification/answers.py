"""The stored weights asked again: do they give the answers, and so the accuracy, that a run claims? Nothing is trained.

A store can be forged without a contradiction, digests and all, and a report built from it. Weights that answer as a forger
wishes are dearer: they have to come from some training. Where from, this does not say: for that there is `--retrain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lenet.errors import DatasetError
from lenet.recipe import DataRecipe
from report.execution.progress import Reporter
from report.specification.experiment import ExperimentSpec
from report.store.stored_run import StoredRun
from report.verification.findings import Finding, Verdict
from report.verification.stored import Name
from report.wording import steps

if TYPE_CHECKING:
    from lenet.preprocessing import Splits

TOLERANCE = 1e-4
"""Largest difference of two answers to an image, as a share of the largest logit of that image or, if it is more, the median one.

Single precision rounds by 6e-8. Over the 273 runs of this repository's experiments, the answers of two kinds of processor lie
up to 7e-7 apart, and up to 1e-6 from those in double precision: a hundred times as much is left for wider networks, other
libraries and graphics cards, which compute in full single precision (`lenet.determinism`). All that a forger gains are images
whose two largest logits lie as close together: of ten thousand digits, a few.
"""


def check_answers(
    spec: ExperimentSpec,
    found: Mapping[Name, StoredRun],
    data_dir: Path | None,
    verdict: Verdict,
    reporter: Reporter,
) -> dict[Name, StoredRun]:
    """The runs whose weights answer as stored, and those that cannot be asked, their images not being here (`verdict.unasked`).

    Every run is asked on the processor, one of a graphics card too. Imports torch; may fetch a published dataset.
    """
    from lenet.datasets import load_dataset
    from lenet.preprocessing import split

    @cache
    def splits(data: DataRecipe) -> tuple[str, Splits]:
        dataset = load_dataset(data, data_dir=data_dir, progress=reporter.fetching)
        return dataset.digest, split(dataset, data)

    kept, told = {}, dict[str, Finding | None]()
    with reporter.step(steps.ANSWERING):
        for (variant, seed), run in found.items():
            name = f"{variant}/{seed}"
            try:
                digest, images = splits(spec.recipe(variant, seed).data)
            except DatasetError:
                digest = ""
            if digest != run.dataset_digest:
                verdict.unasked.append(name)
            else:
                if run.key not in told:  # two variants may share a run
                    told[run.key] = disagreement(name, run, images)
                if fault := told[run.key]:
                    verdict.findings.append(fault)
                    continue
            kept[variant, seed] = run
    return kept


def disagreement(name: str, run: StoredRun, images: Splits) -> Finding | None:
    """In what a run's weights and the images that it was evaluated on contradict what it stored; None: in nothing."""
    from lenet.determinism import deterministic
    from lenet.evaluation import evaluate
    from lenet.training import model_of

    if not np.array_equal(run.labels(), images.evaluation.labels.numpy()):
        return Finding("run_labels", f"{run.key}/test_labels.npy", name)
    deterministic(run.recipe.training.threads)
    again = evaluate(model_of(run.recipe, run.weights(), len(run.results.classes)), images.evaluation)
    if alike(run.logits(), again.logits):
        return None
    told, measured = (str(each) for each in (run.results.test_accuracy, again.accuracy))
    return Finding("run_answers", run.key, name, told, measured)


def alike(stored: NDArray[np.float32], measured: NDArray[np.float32]) -> bool:
    """Whether two arrays of logits (n, classes) differ by no more than rounding."""
    # Measured by what was computed here, and so that no single image widens what is allowed for the others.
    largest = np.abs(measured).max(axis=1)
    limit = TOLERANCE * np.maximum(largest, np.median(largest))
    gap = np.abs(stored.astype(np.float64) - measured).max(axis=1)
    return bool(np.isfinite(gap).all() and (gap <= limit).all())
