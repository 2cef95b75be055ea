"""Pages that earlier builds made, by what they were made from: an edit that is taken back is not set again.

<folder>/<inputs>.<format>    a sealed page; <inputs> is the digest of everything that decides its bytes (Outputs.inputs)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lenet.regular_file import content
from report.atomic import write_bytes
from report.digests import sealed, unsealed
from report.specification.formats import Format

ROOM = 50_000_000
"""Bytes that may lie there: some thirty builds of an ordinary report."""


@dataclass(frozen=True)
class KeptPages:
    """A folder that anybody may empty at any time; a folder that cannot be used costs time, and nothing else."""

    folder: Path

    def of(self, inputs: str, formats: Sequence[Format]) -> dict[Format, bytes]:
        """The pages that are there and whole."""
        found = {}
        for name in formats:
            with suppress(OSError):
                path = self._path(inputs, name)
                page = unsealed(content(path))
                if page is not None:
                    found[name] = page
                    path.touch()
        return found

    def keep(self, inputs: str, pages: Mapping[Format, bytes]) -> None:
        """Put pages there, and take away those that nobody has used for longest as far as there is no room for them."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            for name, page in pages.items():
                write_bytes(self._path(inputs, name), sealed(page), own=self.folder)
            self._make_room()

    def _path(self, inputs: str, name: Format) -> Path:
        return self.folder / f"{inputs}.{name}"

    def _make_room(self) -> None:
        taken = 0
        lying = {path: path.stat() for path in self.folder.iterdir() if path.is_file()}
        for path, facts in sorted(lying.items(), key=lambda item: item[1].st_mtime, reverse=True):
            taken += facts.st_size
            if taken > ROOM:
                path.unlink(missing_ok=True)
