"""One run from its recipe to the store: resume, train, checkpoint, evaluate, commit. Imports torch.

The only place where training meets the disk. It runs in a worker process (report/execution/worker.py), under the lock of
the run's key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import safetensors.torch
from numpy.typing import NDArray
from torch import Tensor

from lenet.datasets import load_dataset
from lenet.determinism import deterministic, environment
from lenet.evaluation import evaluate
from lenet.preprocessing import Splits, split
from lenet.recipe import DataRecipe, RunRecipe
from lenet.records import EpochRecord
from lenet.training import TrainingState, model_of, train
from report.digests import canonical_json, digest
from report.execution.run_request import Job
from report.execution.worker_protocol import EpochDone, Started
from report.store.run_key import KeyChanged, key_payload
from report.store.run_store import Checkpoint, PartialRun, RunEnvironment, RunResults, encode_run
from report.store.stored_run import decode_tensors, encode_tensors

Say = Callable[[Started | EpochDone], None]
Array = NDArray[np.generic]


@lru_cache(maxsize=1)
def splits_of(data: DataRecipe, data_dir: Path | None) -> tuple[Splits, str]:
    """The images of a run and the dataset's digest; kept for the next run, which mostly wants the same."""
    dataset = load_dataset(data, data_dir=data_dir)
    return split(dataset, data), dataset.digest


def train_run(job: Job, partial: PartialRun, data_dir: Path | None, say: Say) -> dict[str, bytes]:
    """Train a run to its end, from its last checkpoint if there is one; the files to commit.

    Raises:
        KeyChanged, DeviceMissing, TrainingDiverged, StoreError.
    """
    recipe = job.request.recipe
    device = recipe.training.device
    deterministic(recipe.training.threads, device)
    splits, dataset_digest = splits_of(recipe.data, data_dir)
    payload = key_payload(recipe, dataset_digest)
    if digest(canonical_json(payload)) != job.key:
        raise KeyChanged
    if job.afresh:
        partial.discard()
    partial.begin(payload)
    splits = splits.to(device)
    checkpoint, tensors = _train(recipe, splits, partial, say)
    return _files(payload, recipe, splits, checkpoint, tensors, _snapshots(partial, checkpoint))


def _train(
    recipe: RunRecipe, splits: Splits, partial: PartialRun, say: Say
) -> tuple[Checkpoint, Mapping[str, Tensor]]:
    """Go through the epochs that are left, keeping a checkpoint after each; the last one, and its tensors."""
    checkpoint = partial.latest()
    state = _resumed(partial, checkpoint)
    tensors: Mapping[str, Tensor] = {} if state is None else state.tensors
    say(Started(first_epoch=checkpoint.epochs))
    for end in train(recipe, splits, state):
        tensors = end.state.tensors
        checkpoint = partial.save(
            checkpoint,
            end.record,
            end.seconds,
            state=_encode_state(tensors),
            kernels=encode_tensors(_kernels(end.record, tensors)),
        )
        say(EpochDone(record=end.record, seconds=end.seconds))
    return checkpoint, tensors


def _resumed(partial: PartialRun, checkpoint: Checkpoint) -> TrainingState | None:
    if not checkpoint.epochs:
        return None
    return TrainingState(checkpoint.records, safetensors.torch.load(partial.state(checkpoint)))


def _encode_state(tensors: Mapping[str, Tensor]) -> bytes:
    content: bytes = safetensors.torch.save(dict(tensors))
    return content


def _kernels(record: EpochRecord, tensors: Mapping[str, Tensor]) -> dict[str, Array]:
    """The convolution kernels among a training's tensors, named for the film of their development."""
    return {
        f"epoch/{record.epoch}/{name.removeprefix('model/')}": _array(tensor)
        for name, tensor in tensors.items()
        if name.startswith("model/conv") and name.endswith(".weight")
    }


def _snapshots(partial: PartialRun, checkpoint: Checkpoint) -> dict[str, Array]:
    snapshots: dict[str, Array] = {}
    for content in partial.kernels(checkpoint):
        snapshots |= decode_tensors(content)
    return snapshots


def _array(tensor: Tensor) -> Array:
    array: Array = tensor.detach().contiguous().cpu().numpy()
    return array


def _files(
    payload: Mapping[str, object],
    recipe: RunRecipe,
    splits: Splits,
    checkpoint: Checkpoint,
    tensors: Mapping[str, Tensor],
    snapshots: Mapping[str, Array],
) -> dict[str, bytes]:
    """Judge the trained network on the whole of both splits, and write everything down."""
    device = recipe.training.device
    model = model_of(recipe, tensors, len(splits.classes)).to(device)
    learnt, judged = evaluate(model, splits.train), evaluate(model, splits.evaluation)
    results = RunResults(
        evaluated=splits.evaluated,
        train_loss=learnt.loss,
        train_accuracy=learnt.accuracy,
        test_loss=judged.loss,
        test_accuracy=judged.accuracy,
        train_size=len(splits.train),
        evaluation_size=len(splits.evaluation),
        classes=splits.classes,
    )
    circumstances = RunEnvironment(
        environment(device), checkpoint.seconds, datetime.now(UTC).isoformat(timespec="seconds")
    )
    weights = {name: _array(tensor) for name, tensor in model.state_dict().items()}
    return encode_run(
        payload,
        checkpoint.records,
        results,
        circumstances,
        weights=weights,
        snapshots=snapshots,
        logits=judged.logits,
        labels=splits.evaluation.labels.cpu().numpy(),
    )
