"""Files that lie in a report's folder and are no part of it: which can be ignored, and which could pass for the report.

A checker who opens the folder sees all of them. So whatever could be taken for the report, a part of it, or another copy of
it is a difference: a forged PDF beside a sound page must not pass. Somebody's notes are not, and are said not to be checked.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePosixPath

from lenet import regular_file
from report.verification.limits import TooLarge, content

SYSTEM_FILES = (".ds_store", ".localized", ".directory", "thumbs.db", "ehthumbs.db", "desktop.ini")
"""What file managers leave in any folder."""
APPLE_DOUBLE, MAGIC = "._", bytes.fromhex("00051607")
"""How files begin, by name and content, that macOS puts beside others on disks and in archives of other systems."""
LOCKS, LARGEST_LOCK = ("~$", ".~lock."), 512
"""What Word and LibreOffice keep beside an open document: names, and bytes, too few for a document."""
NOTES = frozenset((".txt", ".log", ".csv", ".yaml", ".yml", ".toml", ".py", ".ipynb", ".tex", ".bib"))
"""Endings of files that nobody takes for a report: notes, programs, and the spec that a student hands in with it."""


def left_by_system(path: Path) -> bool:
    """Whether a file is one of those that systems and word processors leave in any folder, and no page by such a name."""
    name = path.name
    if path.is_symlink() or not path.is_file():
        return False
    if name.lower() in SYSTEM_FILES:
        return True
    try:
        if name.startswith(LOCKS):
            return len(content(path, LARGEST_LOCK)) > 0
        if not name.startswith(APPLE_DOUBLE):
            return False
        with regular_file.opened(path) as file:
            return file.read(len(MAGIC)) == MAGIC
    except TooLarge:
        return False


def is_note(folder: Path, name: str, stems: Collection[str]) -> bool:
    """Whether a file beside a report cannot pass for it, or for a part of it.

    Args:
        name: relative to the report's folder.
        stems: names of the report's pages, without endings: report.txt might be taken for the report.
    """
    file, path = PurePosixPath(name), folder / name
    return (
        len(file.parts) == 1
        and file.suffix.lower() in NOTES
        and file.stem not in {*stems, "spec", "manifest"}
        and path.is_file()
        and not path.is_symlink()
    )
