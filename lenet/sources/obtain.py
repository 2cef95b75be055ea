"""How a dataset's files are had: where they lie already, or from the first source with the right bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_dir

from lenet.aside import cleared
from lenet.errors import Attempt, DatasetUnavailable
from lenet.sources.local import LocalFolder
from lenet.sources.source import Collection, Progress, Source, SourceFailed, WantedFile, sha256

FOLDER_VARIABLE = "LENET_DATA"
CACHE_VARIABLE = "LABREPORT_CACHE"


def cache_folder(name: str) -> Path:
    """Where the files of dataset `name` are kept, and where a user can put them by hand."""
    root = os.environ.get(CACHE_VARIABLE) or user_cache_dir("labreport")
    return Path(root).expanduser() / "datasets" / name


def obtain(collection: Collection, data_dir: Path | None, progress: Progress) -> dict[str, Path]:
    """Paths of the uncompressed files, by name; every byte has just been hashed.

    Asked in order: `data_dir`, the folder in LENET_DATA, the cache, the collection's downloads. Uncompressed
    files are used where they lie; what had to be downloaded or unpacked is put into the cache. Several
    processes may call this at once: one fetches, the others wait.

    Raises:
        DatasetUnavailable: no source had the right bytes, or the cache cannot be written.
    """
    folder = cache_folder(collection.name)
    cache = LocalFolder("cache", folder, collection.files)
    local = (*_named_folders(collection, data_dir), cache)
    for place in local:
        if paths := place.verified():
            return paths
    attempts: list[Attempt] = []
    try:
        with _locked(folder, progress):
            # Another process may have finished the work while this one waited, and have the files mapped by now.
            if paths := cache.verified():
                return paths
            if found := _first_right((*local, *collection.downloads), collection, progress, attempts):
                return _keep(found, folder)
    except OSError as error:
        attempts.append(Attempt("cache", f"unwritable: {error.strerror or error}"))
    wanted = {file.name: file.sha256 for file in collection.files}
    raise DatasetUnavailable(collection.name, tuple(attempts), wanted, str(folder))


def _named_folders(collection: Collection, data_dir: Path | None) -> tuple[LocalFolder, ...]:
    named = {"data_dir": data_dir, FOLDER_VARIABLE: os.environ.get(FOLDER_VARIABLE)}
    return tuple(
        LocalFolder(name, Path(folder).expanduser(), collection.files)
        for name, folder in named.items()
        if folder
    )


@contextmanager
def _locked(folder: Path, progress: Progress) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        progress("another_process", 0, None)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _first_right(
    sources: tuple[Source, ...], collection: Collection, progress: Progress, attempts: list[Attempt]
) -> Mapping[str, bytes | bytearray] | None:
    """What the first source with the right bytes supplies; every refusal before it is noted in `attempts`."""
    for source in sources:
        try:
            found = source.fetch(progress)
            _verify(found, collection.files)
            return found
        except SourceFailed as failure:
            attempts.append(Attempt(source.name, failure.outcome))
        except OSError as error:
            attempts.append(Attempt(source.name, f"unreadable: {error.strerror or error}"))
    return None


def _verify(found: Mapping[str, bytes | bytearray], files: tuple[WantedFile, ...]) -> None:
    for file in files:
        if file.name not in found:
            raise SourceFailed(f"not_found: {file.name}")
        if sha256(found[file.name]) != file.sha256:
            raise SourceFailed(f"wrong_hash: {file.name}")


def _keep(found: Mapping[str, bytes | bytearray], folder: Path) -> dict[str, Path]:
    paths = {}
    for name, data in found.items():
        # Written beside and renamed: whoever reads without the lock sees the old file or the new one, never a
        # part. The lock is held, so one temporary name is enough, and what a crash left is overwritten.
        part = folder / f".{name}.part"
        for place in (part, folder / name):
            cleared(place, folder)
        try:
            part.unlink(missing_ok=True)  # it may be anything
            part.write_bytes(data)
            paths[name] = part.replace(folder / name)
        except BaseException:  # a disk that is full, above all: the part would keep it full
            part.unlink(missing_ok=True)
            raise
    return paths
