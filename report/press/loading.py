"""WeasyPrint, loaded without asking a compiler where its libraries are: on Linux that is half of the time that loading takes.

WeasyPrint tries the names that its libraries have on other systems first. For each of them cffi calls ctypes.util.find_library,
which runs ldconfig, gcc and ld. The names that Linux has need no search: the dynamic loader knows them.
"""

from __future__ import annotations

import ctypes.util
import importlib
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress


def load_weasyprint() -> None:
    """Import it.

    Raises:
        OSError: a library is missing.
    """
    if "weasyprint" in sys.modules:
        return
    if sys.platform == "linux":
        # What it prints where a library is missing is printed by the second attempt, which searches.
        with suppress(OSError), redirect_stdout(io.StringIO()), unsearched():
            importlib.import_module("weasyprint")
            return
    importlib.import_module("weasyprint")


@contextmanager
def unsearched() -> Iterator[None]:
    """Let ctypes.util.find_library find nothing."""
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search
