"""Files and folders that are either whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename it into place; a crash leaves the old file or the new one, never a part."""
    write_together(path.parent, {path.name: data})


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write several files of a folder: all of them lie whole beside their places before the first is renamed, in the given order.

    Until the first renaming nothing of the old is touched; the renamings follow each other within a moment.
    """
    umask = os.umask(0)
    os.umask(umask)
    with ExitStack() as unless_renamed:
        staged: list[tuple[Path, Path]] = []
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
            unless_renamed.callback(Path(temporary).unlink, missing_ok=True)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o666 & ~umask)
            staged.append((Path(temporary), path))
        for temporary_path, path in staged:
            temporary_path.replace(path)


def write_text(path: Path, text: str) -> None:
    """`write_bytes` for UTF-8 text with Unix line ends."""
    write_bytes(path, text.encode())
