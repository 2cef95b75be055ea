"""A finished run on disk: which files it has, how they are written, how they are checked and read.

    recipe.json              what the key is the SHA-256 of: the recipe, digests of data and code, torch version
    environment.json         where it was trained, when, and how long each epoch took
    epochs.jsonl             one EpochRecord a line
    results.json             final loss and accuracy on the whole of both splits
    weights.safetensors      the trained network's state_dict
    snapshots.safetensors    convolution kernels after each epoch: "epoch/<n>/<layer>.weight"
    test_logits.npy          float32 (n, classes), of the evaluated split
    test_labels.npy          uint8 (n,), the true classes of the same images
    manifest.json            SHA-256 of each of the above; without it there is no run

Two trainings of one recipe on one machine differ in environment.json alone, and in its line of the manifest.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from lenet import regular_file
from lenet.recipe import RunRecipe
from lenet.records import EpochRecord
from report.digests import canonical_json, digest

if TYPE_CHECKING:
    from torch import Tensor

T = TypeVar("T")
MANIFEST = "manifest.json"
RECIPE = "recipe.json"
WEIGHTS = "weights.safetensors"
FILES = (
    RECIPE,
    "environment.json",
    "epochs.jsonl",
    "results.json",
    WEIGHTS,
    "snapshots.safetensors",
    "test_logits.npy",
    "test_labels.npy",
)
TEXTS = tuple(name for name in FILES if name.endswith((".json", ".jsonl")))


class DamagedRun(Exception):
    """A run's folder is not what its manifest or its name says; `file` is the first file that is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        super().__init__(file)


@dataclass(frozen=True)
class RunResults:
    """What a finished run measured at its end.

    Attributes:
        evaluated: which split the test_ numbers are of.
        train_loss, test_loss: mean over all images of the split.
        train_accuracy, test_accuracy: fractions.
        train_size, evaluation_size: images in the two splits.
        classes: names of the classes, in the order of the logits.
    """

    evaluated: Literal["test", "validation"]
    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    train_size: int
    evaluation_size: int
    classes: tuple[str, ...]


@dataclass(frozen=True)
class RunEnvironment:
    """Circumstances of a training: facts of the machine, seconds an epoch, when it ended (UTC, ISO 8601)."""

    facts: dict[str, str | int]
    seconds: tuple[float, ...]
    finished: str


@dataclass(frozen=True)
class StoredRun:
    """A finished run whose files have all been checked.

    Attributes:
        records: one an epoch.
        environment: facts of the machine that trained it.
        seconds: of each epoch.
        finished: when, UTC, ISO 8601.
        fingerprint: SHA-256 of its manifest; two trainings of one recipe differ in it, as their seconds do.
    """

    key: str
    folder: Path
    recipe: RunRecipe
    dataset_digest: str
    lab_digest: str
    records: tuple[EpochRecord, ...]
    results: RunResults
    environment: Mapping[str, str | int]
    seconds: tuple[float, ...]
    finished: str
    fingerprint: str

    def logits(self) -> NDArray[np.float32]:
        """(evaluation_size, classes), in the order of the evaluated split."""
        logits: NDArray[np.float32] = np.load(self.folder / "test_logits.npy", allow_pickle=False)
        return logits

    def labels(self) -> NDArray[np.uint8]:
        """(evaluation_size,), the true classes, in the same order."""
        labels: NDArray[np.uint8] = np.load(self.folder / "test_labels.npy", allow_pickle=False)
        return labels

    def weights(self) -> dict[str, Tensor]:
        """The trained network's tensors under the names that `lenet.training.model_of` takes. Imports torch."""
        from safetensors.torch import load_file

        return {f"model/{name}": tensor for name, tensor in load_file(self.folder / WEIGHTS).items()}

    def snapshots(self) -> dict[str, NDArray[np.float32]]:
        """Kernels (out, in, k, k) after each epoch, by "epoch/<n>/<layer>.weight"."""
        from safetensors.numpy import load_file

        snapshots: dict[str, NDArray[np.float32]] = load_file(self.folder / "snapshots.safetensors")
        return snapshots


def encode_run(
    payload: Mapping[str, object],
    records: Sequence[EpochRecord],
    results: RunResults,
    environment: RunEnvironment,
    *,
    weights: Mapping[str, NDArray[np.generic]],
    snapshots: Mapping[str, NDArray[np.generic]],
    logits: NDArray[np.float32],
    labels: NDArray[np.integer],
) -> dict[str, bytes]:
    """The files of a run but its manifest, which the store writes; `payload` is `run_key.key_payload`'s."""
    return {
        RECIPE: canonical_json(payload),
        "environment.json": canonical_json(asdict(environment)),
        "epochs.jsonl": b"".join(canonical_json(asdict(record)) + b"\n" for record in records),
        "results.json": canonical_json(asdict(results)),
        WEIGHTS: encode_tensors(weights),
        "snapshots.safetensors": encode_tensors(snapshots),
        "test_logits.npy": encode_array(logits.astype(np.float32)),
        "test_labels.npy": encode_array(labels.astype(np.uint8)),
    }


def encode_array(array: NDArray[np.generic]) -> bytes:
    """A .npy file."""
    content = io.BytesIO()
    np.save(content, array, allow_pickle=False)
    return content.getvalue()


def encode_tensors(tensors: Mapping[str, NDArray[np.generic]]) -> bytes:
    """A safetensors file; the same bytes for the same arrays, whatever their order in memory."""
    from safetensors.numpy import save

    # safetensors copies the buffer as it lies in memory: anything but C order would be stored scrambled.
    content: bytes = save({name: np.asarray(array, order="C") for name, array in sorted(tensors.items())})
    return content


def decode_tensors(content: bytes) -> dict[str, NDArray[np.generic]]:
    """The arrays of a safetensors file."""
    from safetensors.numpy import load

    tensors: dict[str, NDArray[np.generic]] = load(content)
    return tensors


def encode_manifest(files: Mapping[str, bytes]) -> bytes:
    """The manifest of a run: SHA-256 of each file."""
    return canonical_json({"files": {name: digest(content) for name, content in files.items()}})


def read_run(folder: Path) -> StoredRun:
    """Check every file of a run and read the small ones.

    Raises:
        DamagedRun: a file is missing, is not what the manifest says, or does not fit the folder's name.
    """
    manifest = _read(regular_file.content, folder, MANIFEST)
    try:
        digests = _MANIFEST.validate_json(manifest)["files"]
    except (ValueError, KeyError) as error:
        raise DamagedRun(MANIFEST) from error
    texts, found = _examined(folder)
    for name in FILES:
        if digests.get(name) != found[name]:
            raise DamagedRun(name)
    if found[RECIPE] != folder.name:
        raise DamagedRun(RECIPE)
    return _parse(folder, texts, digest(manifest))


def read_payload(folder: Path) -> dict[str, object] | None:
    """What the key of a run's folder is made of; None where recipe.json is missing or does not fit its name."""
    try:
        content = regular_file.content(folder / RECIPE)
        return _PAYLOAD.validate_json(content) if digest(content) == folder.name else None
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class _Known:
    """What is read of recipe.json; the rest only counts for the key."""

    recipe: RunRecipe
    dataset: str
    lab: str


# pydantic's own reader of JSON refuses what nests too deeply; Python's ends in a RecursionError.
_MANIFEST = TypeAdapter(dict[str, dict[str, str]])
_PAYLOAD = TypeAdapter(dict[str, object])
_KNOWN = TypeAdapter(_Known)
_RECORD = TypeAdapter(EpochRecord)
_RESULTS = TypeAdapter(RunResults)
_ENVIRONMENT = TypeAdapter(RunEnvironment)


def _read(read: Callable[[Path], T], folder: Path, name: str) -> T:
    """What `read` makes of a file; DamagedRun where there is none, or something else in its place."""
    try:
        return read(folder / name)
    except OSError as error:
        if error.errno in regular_file.ABSENT:
            raise DamagedRun(name) from error
        raise


def _examined(folder: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """The small files of a run, and the digest of every file."""
    texts = {name: _read(regular_file.content, folder, name) for name in TEXTS}
    digests = {name: _read(regular_file.file_digest, folder, name) for name in FILES if name not in TEXTS}
    return texts, digests | {name: digest(text) for name, text in texts.items()}


def _parse(folder: Path, texts: Mapping[str, bytes], fingerprint: str) -> StoredRun:
    """Read bytes that are what was committed; what does not parse was written by another program version."""
    name = RECIPE
    try:
        known = _KNOWN.validate_json(texts[name])
        name = "epochs.jsonl"
        records = tuple(_RECORD.validate_json(line) for line in texts[name].splitlines())
        name = "results.json"
        results = _RESULTS.validate_json(texts[name])
        name = "environment.json"
        environment = _ENVIRONMENT.validate_json(texts[name])
    except ValueError as error:
        raise DamagedRun(name) from error
    if not len(records) == len(environment.seconds) == known.recipe.training.epochs:
        raise DamagedRun("epochs.jsonl")
    return StoredRun(
        key=folder.name,
        folder=folder,
        recipe=known.recipe,
        dataset_digest=known.dataset,
        lab_digest=known.lab,
        records=records,
        results=results,
        environment=environment.facts,
        seconds=environment.seconds,
        finished=environment.finished,
        fingerprint=fingerprint,
    )
