"""JSON that somebody else wrote: read in full, or refused."""

from __future__ import annotations

import json
from typing import Any

DEEPEST = 60
"""Data in data that a report's files may hold; they have about ten."""


def parsed(content: bytes) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: it is none, or nests deeper than anything that a report carries.
    """
    try:
        whole = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    level = [whole]
    for _ in range(DEEPEST):
        level = [
            child
            for each in level
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return whole
    raise ValueError("nested too deeply")
