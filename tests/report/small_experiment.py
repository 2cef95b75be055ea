"""A real experiment of a second: two variants, two seeds, trained on a small IDX dataset into a real store."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from lenet.datasets import dataset_digest, load_dataset
from lenet.recipe import DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from report.execution.run_request import Job, RunRequest
from report.figures.subjects import PictureSource
from report.store.run_key import run_key
from report.store.run_store import RunStore, StoredRun
from tests.idx_files import write_idx_dataset

LABELS = {"classic": "经典 LeNet-5", "sparse": "部分连接 C3"}
MODELS = {"classic": ModelRecipe(), "sparse": ModelRecipe(activation="relu", connections="lecun1998")}
SEEDS = (0, 1)
TRAINING = TrainingRecipe(epochs=3, batch_size=50)
TRAINING_IMAGES, TEST_IMAGES = 150, 40


def small_experiment(folder: Path) -> PictureSource:
    """What pictures need of it; it is trained below `folder` unless that is done already."""
    idx = folder / "idx"
    if not idx.exists():
        write_idx_dataset(idx, train=TRAINING_IMAGES, test=TEST_IMAGES)
    data = DataRecipe(name="idx", path=str(idx))
    store = RunStore(folder / "runs")
    runs = {
        variant: tuple(
            _trained(
                store,
                RunRequest(variant, seed, RunRecipe(data=data, model=model, training=TRAINING, seed=seed)),
            )
            for seed in SEEDS
        )
        for variant, model in MODELS.items()
    }
    return PictureSource(
        "classic", LABELS, dict.fromkeys(LABELS, data), runs, partial(load_dataset, data_dir=None)
    )


def _trained(store: RunStore, request: RunRequest) -> StoredRun:
    key = run_key(request.recipe, dataset_digest(request.recipe.data))
    run = store.find(key)
    if run is None:
        from report.execution.training_run import train_run

        job = Job(request, key, afresh=False, replaces=None)
        store.commit(key, train_run(job, store.partial(key), None, lambda _: None))
        run = store.find(key)
    assert run is not None
    return run
