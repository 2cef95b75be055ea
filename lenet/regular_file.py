"""Files that can be read to their end: no pipe or socket (which would be waited for), no device, no hole of a terabyte.

Whatever a user names, or may have put in the place of a file of this program, is opened here.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path

LARGEST = 2**34
"""Bytes that are hashed; a file of holes can have any number."""
LARGEST_IN_MEMORY = 2**30
ABSENT = frozenset(
    (errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENODEV, errno.EFBIG)
)
"""`errno` where there is no file to read, but nothing or something else; otherwise the system refuses to read it."""


class NotRegular(OSError):
    """There is something that is no file: a pipe, a socket, a device."""


def opened(path: Path) -> BufferedReader:
    """Open a file for reading.

    Raises:
        NotRegular: there is something else, but no folder.
        OSError, ValueError: as open() does; a folder is an IsADirectoryError on every system.
    """
    # Before it is opened: opening a pipe waits for whoever writes to it, and opening a device may set something off.
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(facts.st_mode):
        raise NotRegular(errno.ENODEV, os.strerror(errno.ENODEV), str(path))
    return path.open("rb")


def content(path: Path) -> bytes:
    """All bytes of a file.

    Raises:
        OSError: as `opened` does, and where the file has more than `LARGEST_IN_MEMORY` bytes.
    """
    with opened(path) as file:
        _limit(file, LARGEST_IN_MEMORY)
        return file.read()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces.

    Raises:
        OSError: as `opened` does, and where the file has more than `LARGEST` bytes.
    """
    with opened(path) as file:
        _limit(file, LARGEST)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _limit(file: BufferedReader, most: int) -> None:
    if os.fstat(file.fileno()).st_size > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), file.name)
