"""Files that are already there: in a folder that the user named, or in the cache."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from lenet import regular_file
from lenet.sources import idx
from lenet.sources.source import Progress, SourceFailed, WantedFile, sha256

# Flat, or as torchvision leaves them below its root.
_SUBFOLDERS = ("", "raw", "MNIST/raw", "FashionMNIST/raw")


def candidates(folder: Path, name: str) -> tuple[Path, ...]:
    """The files in `folder` that may be the IDX file `name`, raw ones before .gz ones.

    Both spellings in circulation count: train-images-idx3-ubyte and train-images.idx3-ubyte.
    """
    spellings = (name, name.replace("-idx", ".idx"))
    places = product(("", ".gz"), _SUBFOLDERS, spellings)
    paths = (folder / subfolder / (spelling + suffix) for suffix, subfolder, spelling in places)
    # Path.is_file raises where the system refuses the name itself.
    return tuple(path for path in paths if os.path.isfile(path))  # noqa: PTH113


@dataclass(frozen=True)
class LocalFolder:
    """A folder on this machine as a source; `name` says which one it is to the user."""

    name: str
    folder: Path
    files: tuple[WantedFile, ...]

    def verified(self) -> dict[str, Path] | None:
        """Where the wanted files lie uncompressed, every byte hashed; None unless all of them are right."""
        found = {}
        for file in self.files:
            for path in candidates(self.folder, file.name):
                if path.suffix != ".gz" and _is(file, path):
                    found[file.name] = path
                    break
            else:
                return None
        return found

    def fetch(self, progress: Progress) -> dict[str, bytes | bytearray]:
        """The wanted files' bytes, .gz files uncompressed."""
        return {file.name: self._read(file) for file in self.files}

    def _read(self, file: WantedFile) -> bytes | bytearray:
        paths = candidates(self.folder, file.name)
        if not paths:
            raise SourceFailed(f"not_found: {file.name}")
        outcome = f"wrong_hash: {file.name}"
        for path in paths:
            try:
                data = idx.gunzip(path, file.size) if path.suffix == ".gz" else regular_file.content(path)
            except (OSError, EOFError, zlib.error) as error:
                outcome = f"unreadable: {path.name}: {error}"
                continue
            if sha256(data) == file.sha256:
                return data
        raise SourceFailed(outcome)


def _is(file: WantedFile, path: Path) -> bool:
    try:
        return path.stat().st_size == file.size and regular_file.file_digest(path) == file.sha256
    except OSError:
        return False
