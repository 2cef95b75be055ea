"""Is what a run's files say possible? Whoever hands in a store can write any bytes into it and make every digest fit.

So nothing of a run is computed with or drawn before its values, shapes and sizes are those of such a training. This finds files
that no training can have written. What somebody made up with care, `answers` finds, and what is trained otherwise, `--retrain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from math import isclose, isfinite, prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lenet.anatomy import Layer, anatomy
from report.store.stored_run import FILES, MANIFEST, TEXTS, WEIGHTS, StoredRun
from report.verification.findings import Kind
from report.verification.limits import LARGEST_RUN_FILE, LARGEST_TEXT, content

LARGEST_VALUE = 1e40
"""Losses, norms and seconds lie below, and their squares can be added up."""
MOST_CLASSES, MOST_FACTS, LONGEST = 1000, 100, 300
CLOSE = 1e-6
LOGITS, LABELS, SNAPSHOTS = "test_logits.npy", "test_labels.npy", "snapshots.safetensors"
NPY, HEADER = b"\x93NUMPY\x01\x00", 10
"""How a .npy file of version 1.0 begins, and where its header does; its length is in the two bytes between."""
COUNTED = "num_batches_tracked"
"""What batch normalisation keeps as a whole number."""


def oversized(folder: Path) -> str | None:
    """The first file of a run that is larger than any run's."""
    for name in (MANIFEST, *FILES):
        path, most = folder / name, LARGEST_TEXT if name in (MANIFEST, *TEXTS) else LARGEST_RUN_FILE
        if path.is_file() and path.stat().st_size > most:
            return name
    return None


def senseless(run: StoredRun) -> str | None:
    """The first file of a run that no training of its recipe writes."""
    for name, check in (
        ("epochs.jsonl", records_fit),
        ("results.json", results_fit),
        ("environment.json", environment_fits),
        (LOGITS, logits_fit),
        (LABELS, labels_fit),
        (SNAPSHOTS, snapshots_fit),
        (WEIGHTS, weights_fit),
        (SNAPSHOTS, snapshots_end_in_weights),
    ):
        if not check(run):
            return name
    return None


def own_accuracy(run: StoredRun) -> float:
    """Share of the images that the run's own logits answer rightly."""
    return float((run.logits().argmax(axis=1) == run.labels()).mean())


def own_loss(run: StoredRun) -> float:
    """Cross-entropy of the run's own logits, as `lenet.evaluation` computes it: in double precision, the same anywhere."""
    logits, labels = run.logits().astype(np.float64), run.labels()
    # By the largest of each row, so that no exponential overflows.
    below = logits - logits.max(axis=1, keepdims=True)
    return float((np.log(np.exp(below).sum(axis=1)) - below[np.arange(len(labels)), labels]).mean())


def self_contradiction(run: StoredRun) -> tuple[Kind, float, float] | None:
    """What the run claims and what its answers have, where these differ: first of accuracies, then of losses."""
    last, accuracy, loss = run.records[-1], own_accuracy(run), own_loss(run)
    pairs: tuple[tuple[Kind, float, float], ...] = (
        ("run_forged", run.results.test_accuracy, accuracy),
        ("run_forged", last.test_accuracy, accuracy),
        ("run_loss", run.results.test_loss, loss),
        ("run_loss", last.test_loss, loss),
    )
    return next((each for each in pairs if not isclose(*each[1:], rel_tol=CLOSE, abs_tol=CLOSE)), None)


def numbers(value: object) -> Iterator[float]:
    """All numbers in some data."""
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, dict):
        yield from numbers(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from numbers(each)


def possible(value: object) -> bool:
    """Whether no number in some data is out of reach."""
    return all(isfinite(number) and abs(number) < LARGEST_VALUE for number in numbers(value))


def records_fit(run: StoredRun) -> bool:
    """One record an epoch, in order, with shares from 0 to 1."""
    return all(
        record.epoch == number
        and 0 <= record.train_accuracy <= 1
        and 0 <= record.test_accuracy <= 1
        and possible(asdict(record))
        for number, record in enumerate(run.records)
    )


def results_fit(run: StoredRun) -> bool:
    """Shares from 0 to 1, sizes and names of classes as a dataset has them."""
    found = run.results
    return (
        possible((found.train_loss, found.test_loss))
        and 0 <= found.train_accuracy <= 1
        and 0 <= found.test_accuracy <= 1
        and 1 <= found.train_size < LARGEST_RUN_FILE
        and 1 <= found.evaluation_size < LARGEST_RUN_FILE
        and 2 <= len(found.classes) <= MOST_CLASSES
        and all(0 < len(name) <= LONGEST for name in found.classes)
        and (found.evaluated == "validation") == bool(run.recipe.data.validation_size)
    )


def environment_fits(run: StoredRun) -> bool:
    """Short facts, a date, and seconds."""
    try:
        datetime.fromisoformat(run.finished)
    except ValueError:
        return False
    facts = [*run.environment, *map(str, run.environment.values())]
    return (
        len(run.environment) <= MOST_FACTS
        and all(len(fact) <= LONGEST for fact in facts)
        and possible(run.seconds)
        and min(run.seconds) >= 0
    )


def logits_fit(run: StoredRun) -> bool:
    """A finite number for each image and class."""
    shape = (run.results.evaluation_size, len(run.results.classes))
    return fits(run.folder / LOGITS, shape, np.float32) and bool(np.isfinite(run.logits()).all())


def labels_fit(run: StoredRun) -> bool:
    """A class for each image."""
    shape = (run.results.evaluation_size,)
    return fits(run.folder / LABELS, shape, np.uint8) and int(run.labels().max()) < len(run.results.classes)


def fits(path: Path, shape: tuple[int, ...], kind: type[np.generic]) -> bool:
    """Whether a .npy file holds such an array and nothing else; what its header claims is not believed."""
    data, wanted = content(path, LARGEST_RUN_FILE), np.dtype(kind)
    # NumPy reads a header as a piece of Python, and fails in many ways where it is none.
    header = rf"{{'descr': '{re.escape(wanted.str)}', 'fortran_order': (True|False), 'shape': {re.escape(str(shape))}, }} *\n"
    length = int.from_bytes(data[len(NPY) : HEADER], "little")
    start = HEADER + length
    return (
        data.startswith(NPY)
        and re.fullmatch(header, data[HEADER:start].decode("latin-1")) is not None
        and len(data) - start == prod(shape) * wanted.itemsize
    )


def layers(run: StoredRun) -> tuple[Layer, ...]:
    """Of the run's network."""
    return anatomy(run.recipe.model, run.recipe.data.image_size, len(run.results.classes))


def snapshots_fit(run: StoredRun) -> bool:
    """Kernels of each convolution after each epoch."""
    kernels = {layer.name: layer.weight_shape for layer in layers(run) if layer.kind == "convolution"}
    epochs = range(len(run.records))
    return tensors_fit(
        run.folder / SNAPSHOTS,
        {f"epoch/{epoch}/{name}.weight": shape for epoch in epochs for name, shape in kernels.items()},
    )


def snapshots_end_in_weights(run: StoredRun) -> bool:
    """The kernels after the last epoch are those of the trained network."""
    from safetensors.numpy import load_file

    weights, last = load_file(run.folder / WEIGHTS), f"epoch/{len(run.records) - 1}/"
    kernels = {name: each for name, each in run.snapshots().items() if name.startswith(last)}
    return all(np.array_equal(weights[name.removeprefix(last)], each) for name, each in kernels.items())


def weights_fit(run: StoredRun) -> bool:
    """Everything that each layer has learnt."""
    wanted: dict[str, tuple[int, ...]] = {}
    for layer in layers(run):
        if not layer.weight_shape:
            continue
        subsampling = layer.kind == "pooling" and len(layer.weight_shape) == 1
        each = layer.output_shape[:1]
        wanted[f"{layer.name}.{'coefficient' if subsampling else 'weight'}"] = layer.weight_shape
        wanted[f"{layer.name}.bias"] = each
        if layer.kind == "batch_norm":
            wanted |= {f"{layer.name}.running_mean": each, f"{layer.name}.running_var": each}
            wanted[f"{layer.name}.{COUNTED}"] = ()
    return tensors_fit(run.folder / WEIGHTS, wanted)


def tensors_fit(path: Path, wanted: dict[str, tuple[int, ...]]) -> bool:
    """Whether a file of tensors has these and no others, of finite numbers."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        found: dict[str, NDArray[np.generic]] = load(content(path, LARGEST_RUN_FILE))
    except (SafetensorError, ValueError, KeyError):  # of which the last names a type that NumPy has not
        return False
    return {name: tensor.shape for name, tensor in found.items()} == wanted and all(
        tensor.dtype == (np.int64 if name.endswith(COUNTED) else np.float32) and np.isfinite(tensor).all()
        for name, tensor in found.items()
    )
