"""Where finished runs are kept, named by what they are made of.

    <root>/<key>/            a finished run (report/store/stored_run.py)
    <root>/.partial/<key>/   an unfinished one (report/store/partial_run.py)
    <root>/.damaged/         runs that failed their check, set aside
    <root>/.locks/           one empty file a key, locked by whoever trains it
    <root>/.new/             runs that are being written

A run appears under its key by one rename, whole or not at all. Any number of processes may share a store.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from lenet.aside import ASIDE, cleared, moved_aside
from report import atomic
from report.store.partial_run import Checkpoint, PartialRun
from report.store.refusal import refusals_worded
from report.store.stored_run import (
    MANIFEST,
    DamagedRun,
    RunEnvironment,
    RunResults,
    StoredRun,
    encode_manifest,
    encode_run,
    read_payload,
    read_run,
)

__all__ = [
    "Checkpoint",
    "Damage",
    "PartialRun",
    "RunEnvironment",
    "RunResults",
    "RunStore",
    "StoredRun",
    "encode_run",
]


@dataclass(frozen=True)
class Damage:
    """A run that is not used because it failed its check.

    Attributes:
        file: the first file that is missing or wrong.
        folder: where the run lies now.
    """

    key: str
    file: str
    folder: Path


def _unheard(damage: Damage) -> None:
    """Tell nobody."""


class RunStore:
    """The finished and unfinished runs below one folder. Nothing is created before something is written.

    Every method may raise StoreError: no permission, no space left, a failing disk.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def find(self, key: str, on_damage: Callable[[Damage], None] = _unheard) -> StoredRun | None:
        """The finished run of `key`, if there is one with every file sound; a damaged one is set aside."""
        with refusals_worded(self.root):
            try:
                return self._read(key)
            except DamagedRun:
                return self._set_aside(key, on_damage)

    def commit(self, key: str, files: Mapping[str, bytes]) -> None:
        """Put a run (`encode_run`) under its key, in place of one that may be there. Hold the key's lock."""
        new, old = self.root / ".new" / key, self.root / ".new" / f"{key}.old"
        with refusals_worded(self.root):
            for leftover in (new, old):
                shutil.rmtree(leftover, ignore_errors=True)
                cleared(leftover / MANIFEST, self.root)
            for name, content in files.items():
                atomic.write_bytes(new / name, content, own=self.root)
            atomic.write_bytes(new / MANIFEST, encode_manifest(files))
            _flush_folder(new)
            folder = self.root / key
            if os.path.lexists(folder):
                folder.rename(old)
            new.rename(folder)
            _flush_folder(self.root)
            shutil.rmtree(old, ignore_errors=True)

    def partial(self, key: str) -> PartialRun:
        """The unfinished run of `key`, whether or not it has begun."""
        return PartialRun(self.root / ".partial" / key)

    def list(self, on_damage: Callable[[Damage], None] = _unheard) -> tuple[StoredRun, ...]:
        """Every finished run, latest first; damaged ones are reported and left where they are."""
        runs = []
        with refusals_worded(self.root):
            for folder in self._folders(self.root):
                try:
                    runs.append(read_run(folder))
                except DamagedRun as damage:
                    on_damage(Damage(folder.name, damage.file, folder))
        return tuple(sorted(runs, key=lambda run: (run.finished, run.key), reverse=True))

    def unfinished(self) -> tuple[PartialRun, ...]:
        """Every run that has begun and is not finished, being trained at this moment or not."""
        with refusals_worded(self.root):
            begun = self._folders(self.root / ".partial")
            return tuple(PartialRun(folder) for folder in begun if not (self.root / folder.name).exists())

    def payloads(self) -> tuple[dict[str, object], ...]:
        """What the keys of the finished runs are made of; reads one small file a run."""
        with refusals_worded(self.root):
            found = (read_payload(folder) for folder in self._folders(self.root))
            return tuple(payload for payload in found if payload is not None)

    @contextmanager
    def try_lock(self, key: str) -> Iterator[bool]:
        """Hold the right to train `key` inside the block; False at once where another process holds it."""
        with refusals_worded(self.root):
            path = self.root / ".locks" / f"{key}.lock"
            cleared(path, self.root, opened=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                held = False
            else:
                held = True
        try:
            yield held
        finally:
            if held:
                lock.release()

    def is_locked(self, key: str) -> bool:
        """Whether some process is training `key` at this moment."""
        with self.try_lock(key) as held:
            return not held

    def _read(self, key: str) -> StoredRun | None:
        folder = self.root / key
        # A link that leads nowhere is in the way as well.
        return read_run(folder) if os.path.lexists(folder) else None

    def _set_aside(self, key: str, on_damage: Callable[[Damage], None]) -> StoredRun | None:
        """Rename a damaged run; under the lock, after another look: somebody may just have replaced it."""
        with self.try_lock(key) as held:
            if not held:
                return None
            try:
                return self._read(key)
            except DamagedRun as damage:
                place = moved_aside(self.root / key, self.root / ASIDE)
                on_damage(Damage(key, damage.file, place))
                return None

    @staticmethod
    def _folders(parent: Path) -> tuple[Path, ...]:
        if not parent.is_dir():
            return ()
        return tuple(
            path for path in sorted(parent.iterdir()) if path.is_dir() and not path.name.startswith(".")
        )


def _flush_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut, where the system can (Windows cannot open folders)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
