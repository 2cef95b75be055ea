"""Names that users choose and that become folders: the stem of a spec, the NAME of `labreport new`."""

from __future__ import annotations

import re
import unicodedata

SAFE = re.compile(r"\w[\w.-]{0,63}")
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that Windows keeps for itself, with any extension."""


def folder_name(stem: str) -> str:
    """A stem as the name of a folder: composed characters, no spaces."""
    return unicodedata.normalize("NFC", stem).replace(" ", "_")


def is_safe(stem: str) -> bool:
    """Whether the stem can name a folder on every system and cannot lead out of its parent."""
    name = folder_name(stem)
    device = name.split(".")[0].lower() in DEVICES
    return bool(SAFE.fullmatch(name)) and not name.endswith(".") and not device
