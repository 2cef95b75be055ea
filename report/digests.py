"""One way to turn data into canonical bytes, and bytes into a digest."""

from __future__ import annotations

import hashlib
import json

from lenet.regular_file import file_digest as file_digest


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


def sealed(data: bytes) -> bytes:
    """`data` behind a line with its SHA-256."""
    return digest(data).encode() + b"\n" + data


def unsealed(data: bytes) -> bytes | None:
    """What `sealed` was given; None if a byte of it has changed or is missing."""
    seal, _, content = data.partition(b"\n")
    return content if seal == digest(content).encode() else None
