"""One way to turn data into canonical bytes, and bytes into a digest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def canonical_json(data: object) -> bytes:
    """The one JSON text of `data`: keys sorted, no spaces, UTF-8, no NaN.

    Raises:
        ValueError: a number is infinite or not a number.
        TypeError: something in `data` is not JSON.
    """
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest(data: bytes) -> str:
    """SHA-256 of `data`, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
