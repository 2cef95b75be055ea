"""Why a run is trained: in what it differs from the stored run that is most like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from report.digests import canonical_json, digest

MOST_CHANGES = 5
"""Runs that differ in more than this are not alike."""


@dataclass(frozen=True)
class Change:
    """One ingredient of a key that two runs do not share.

    Attributes:
        field: "format", "dataset", "lab", "torch", or a dotted path into the recipe: "training.learning_rate".
        before, after: JSON data of the stored run and of the wanted one; None where it is absent.
    """

    field: str
    before: object
    after: object


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """All changes between two key payloads, in alphabetical order of their fields."""
    return tuple(_walk("", before, after))


def closest(
    wanted: Mapping[str, object], stored: Iterable[Mapping[str, object]]
) -> tuple[str, tuple[Change, ...]] | None:
    """Key of the payload that differs least from `wanted`, and how; None if none is alike."""
    candidates = ((differences(payload, wanted), digest(canonical_json(payload))) for payload in stored)
    alike = [(len(changes), key, changes) for changes, key in candidates if len(changes) <= MOST_CHANGES]
    if not alike:
        return None
    _, key, changes = min(alike, key=lambda found: found[:2])
    return key, changes


def _walk(path: str, before: object, after: object) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted(before.keys() | after.keys()):
            inner = name if path in ("", "recipe") else f"{path}.{name}"
            yield from _walk(inner, before.get(name), after.get(name))
    elif before != after:
        yield Change(path, before, after)
