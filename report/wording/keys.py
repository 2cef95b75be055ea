"""The form in which the keys of a spec are explained."""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    """A key's meaning; `unit` of its value, `default` in words where it depends on other keys."""

    text: str
    unit: str = ""
    default: str = ""


class Part(NamedTuple):
    """A group of keys: where it stands in the file, what it is, its keys."""

    place: str
    text: str
    keys: dict[str, Key]
