"""How much of a report's files is read: they are a stranger's, and may be of any size."""

from __future__ import annotations

import os
from pathlib import Path

from lenet import regular_file

LARGEST_REPORT = 2**28
"""Bytes of all files of a report together; gallery.yaml's, with its films, have 12 million."""
LARGEST_TEXT = 2**24
"""Bytes of spec.json and manifest.json; those of 10,000 runs have three million."""
LARGEST_RUN_FILE = 2**28
"""Bytes of one file of a run."""
MANY_TIMES, AT_LEAST = 4, 2**20
"""A page or report.json that is so many times longer than it should be, and by so many bytes, is not taken apart."""


class TooLarge(OSError):
    """A file that is larger than any that belongs here."""


def content(path: Path, most: int) -> bytes:
    """All bytes of a file.

    Raises:
        TooLarge: it has more than `most`.
        OSError: as `regular_file.opened` does.
    """
    with regular_file.opened(path) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise TooLarge(str(path))
        return file.read(most)


def overlong(found: bytes, wanted: bytes) -> bool:
    """Whether a text is so much longer than it should be that what differs is not looked for."""
    return len(found) > MANY_TIMES * len(wanted) + AT_LEAST
