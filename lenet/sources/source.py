"""What a source is: something with a name that may supply the four files of a dataset, or say why not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Told how far a source is; `total_bytes` is None where nobody knows."""

    def __call__(self, source: str, done_bytes: int, total_bytes: int | None) -> None: ...


def silent(source: str, done_bytes: int, total_bytes: int | None) -> None:
    """The progress that tells nobody."""


@dataclass(frozen=True)
class WantedFile:
    """One uncompressed IDX file, known by its SHA-256 before anybody has it."""

    name: str
    sha256: str
    size: int


class SourceFailed(Exception):
    """A source cannot supply the dataset.

    Args:
        outcome: a stable code, then after ": " whatever detail there is, e.g. "program_missing: npm".
            Codes: "not_found", "wrong_hash", "unreadable", "program_missing", "command_failed", "stalled",
            "unexpected_contents", "unwritable".
    """

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome
        super().__init__(outcome)


class Source(Protocol):
    """Supplies uncompressed IDX files by name; what it returns has still to be verified."""

    @property
    def name(self) -> str: ...

    def fetch(self, progress: Progress) -> Mapping[str, bytes | bytearray]:
        """All files that this source has.

        Raises:
            SourceFailed: with the reason.
        """
        ...


@dataclass(frozen=True)
class Collection:
    """A dataset as its wanted files, and the downloads that may have them, in the order to ask."""

    name: str
    files: tuple[WantedFile, ...]
    downloads: tuple[Source, ...]


def sha256(data: bytes | bytearray) -> str:
    """SHA-256 of `data`, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
