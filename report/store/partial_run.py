"""An unfinished run on disk: what is needed to go on after its last finished epoch.

    recipe.json                 as in a finished run
    0007.kernels.safetensors    convolution kernels after epoch 7; kept for all epochs
    0007.state.safetensors      everything that the training needs to go on with the same bits
    0007.checkpoint.json        records and seconds so far, SHA-256 of these files and of itself; written last

Only the newest state is kept. Torch-free: tensors come and go as bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from lenet import regular_file
from lenet.records import EpochRecord
from report import atomic
from report.digests import canonical_json, digest, file_digest
from report.store.refusal import refusals_worded
from report.store.stored_run import RECIPE, read_payload


@dataclass(frozen=True)
class Checkpoint:
    """The state of an unfinished run after an epoch, every file of it checked.

    Attributes:
        records, seconds: one an epoch.
        state: SHA-256 of the file with the training's state.
        kernels: SHA-256 of each epoch's file of kernels.
    """

    records: tuple[EpochRecord, ...] = ()
    seconds: tuple[float, ...] = ()
    state: str = ""
    kernels: tuple[str, ...] = ()

    @property
    def epochs(self) -> int:
        """How many epochs are done."""
        return len(self.records)


@dataclass(frozen=True)
class _Sealed:
    """A checkpoint as it is stored, with the SHA-256 of its own canonical JSON."""

    checkpoint: Checkpoint
    seal: str


_SEALED = TypeAdapter(_Sealed)


def _seal(checkpoint: Checkpoint) -> str:
    return digest(canonical_json(asdict(checkpoint)))


class PartialRun:
    """The folder of an unfinished run; only who holds the key's lock may write to it.

    Every method may raise StoreError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = folder.name

    def payload(self) -> dict[str, object] | None:
        """What the key is made of; None where that is not known."""
        return read_payload(self.folder)

    def begin(self, payload: Mapping[str, object]) -> None:
        """Make the folder and say in it whose it is."""
        with refusals_worded(self.folder):
            if self.payload() is None:
                self._write(self.folder / RECIPE, canonical_json(payload))

    def latest(self) -> Checkpoint:
        """The newest checkpoint whose files are all what it says; an empty one if there is none."""
        while True:
            paths = self._checkpoints()
            for path in paths:
                checkpoint = _unsealed(path)
                if checkpoint and all(_has(file, wanted) for file, wanted in self._files(checkpoint)):
                    return checkpoint
            # Another process may have gone on training while we looked.
            if paths == self._checkpoints():
                return Checkpoint()

    def save(
        self, before: Checkpoint, record: EpochRecord, seconds: float, *, state: bytes, kernels: bytes
    ) -> Checkpoint:
        """Keep one more epoch; after a crash at any point there is the old checkpoint or the new one."""
        epoch = before.epochs
        checkpoint = Checkpoint(
            (*before.records, record),
            (*before.seconds, seconds),
            digest(state),
            (*before.kernels, digest(kernels)),
        )
        sealed = _Sealed(checkpoint, _seal(checkpoint))
        with refusals_worded(self.folder):
            self._write(self._kernels(epoch), kernels)
            self._write(self._state(epoch), state)
            self._write(self._checkpoint(epoch), canonical_json(asdict(sealed)))
            for pattern in ("*.checkpoint.json", "*.state.safetensors"):
                for path in self.folder.glob(pattern):
                    if path not in (self._checkpoint(epoch), self._state(epoch)) and not path.is_dir():
                        path.unlink(missing_ok=True)
        return checkpoint

    def state(self, checkpoint: Checkpoint) -> bytes:
        """The safetensors file of a checkpoint's state."""
        with refusals_worded(self.folder):
            return regular_file.content(self._state(checkpoint.epochs - 1))

    def kernels(self, checkpoint: Checkpoint) -> Iterator[bytes]:
        """The safetensors file of each epoch's kernels."""
        with refusals_worded(self.folder):
            for epoch in range(checkpoint.epochs):
                yield regular_file.content(self._kernels(epoch))

    def discard(self) -> None:
        """Forget the run; only whoever holds its lock may."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, path: Path, content: bytes) -> None:
        atomic.write_bytes(path, content, own=self.folder.parent.parent)

    def _checkpoints(self) -> list[Path]:
        return sorted(self.folder.glob("*.checkpoint.json"), reverse=True)

    def _files(self, checkpoint: Checkpoint) -> Iterator[tuple[Path, str]]:
        yield self._state(checkpoint.epochs - 1), checkpoint.state
        for epoch, wanted in enumerate(checkpoint.kernels):
            yield self._kernels(epoch), wanted

    def _checkpoint(self, epoch: int) -> Path:
        return self.folder / f"{epoch:04}.checkpoint.json"

    def _state(self, epoch: int) -> Path:
        return self.folder / f"{epoch:04}.state.safetensors"

    def _kernels(self, epoch: int) -> Path:
        return self.folder / f"{epoch:04}.kernels.safetensors"


def _unsealed(path: Path) -> Checkpoint | None:
    try:
        stored = _SEALED.validate_json(regular_file.content(path))
        return stored.checkpoint if stored.seal == _seal(stored.checkpoint) else None
    except (OSError, ValueError):
        return None


def _has(path: Path, wanted: str) -> bool:
    try:
        return file_digest(path) == wanted
    except OSError:
        return False
