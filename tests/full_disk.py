"""A disk that is full, as far as one process is concerned: no file may grow beyond a limit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

posix_limits = pytest.mark.skipif(os.name != "posix", reason="limits of a process")


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Writing more ends in an OSError (EFBIG) that, as that of a full disk, names no file."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
