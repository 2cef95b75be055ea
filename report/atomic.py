"""Files and folders that are either whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lenet.aside import cleared


def write_bytes(path: Path, data: bytes, *, own: Path | None = None) -> None:
    """Write `data` beside `path` and rename it into place; a crash leaves the old file or the new one, never a part."""
    write_together(path.parent, {path.name: data}, own=own)


def write_together(folder: Path, files: Mapping[str, bytes], *, own: Path | None = None) -> tuple[Path, ...]:
    """Write several files of a folder: all of them lie whole beside their places before the first is renamed, in the given order.

    Until the first renaming nothing of the old is touched; the renamings follow each other within a moment.

    Args:
        own: a folder, `folder` or above it, in which all names are this program's: what lies in the way there is moved aside.

    Returns:
        Where that lies now.
    """
    moved = []
    umask = os.umask(0)
    os.umask(umask)
    with ExitStack() as unless_renamed:
        staged: list[tuple[Path, Path]] = []
        for name, data in files.items():
            path = folder / name
            if own and (place := cleared(path, own)):
                moved.append(place)
            path.parent.mkdir(parents=True, exist_ok=True)
            with named(path):
                handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
                unless_renamed.callback(Path(temporary).unlink, missing_ok=True)
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            Path(temporary).chmod(0o666 & ~umask)
            staged.append((Path(temporary), path))
        for temporary_path, path in staged:
            with named(path):
                temporary_path.replace(path)
    return tuple(moved)


def write_text(path: Path, text: str, *, own: Path | None = None) -> None:
    """`write_bytes` for UTF-8 text with Unix line ends."""
    write_bytes(path, text.encode(), own=own)


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Have every OSError of the block name the file that is written: a full disk names none, others the temporary one."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
