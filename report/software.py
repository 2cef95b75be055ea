"""Versions of the packages that this program stands on."""

from __future__ import annotations

import importlib.metadata
from functools import cache


@cache
def version(package: str) -> str:
    """Of an installed package: asked for often, and read from a file that takes half a millisecond."""
    return importlib.metadata.version(package)
