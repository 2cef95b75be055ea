"""report.json against what the runs give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from report.verification.findings import Finding
from report.verification.json_data import parsed
from report.verification.limits import overlong


def compare_results(file: str, found: bytes, wanted: bytes) -> Iterator[Finding]:
    """Every entry of report.json that is not what it should be; numbers by their names."""
    if found == wanted:
        return
    if overlong(found, wanted):
        yield Finding("overlong", file)
        return
    try:
        given = parsed(found)
    except ValueError:
        yield Finding("unreadable", file)
        return
    told = tuple(differences((), given, json.loads(wanted)))
    if not told:
        yield Finding("bytes", file)
    for path, here, there in told:
        if path[:1] == ("numbers",) and len(path) > 1:
            item = path[1] if path[2:] in ((), ("value",)) else f"{path[1]} / {'.'.join(path[2:])}"
            yield Finding("number", file, item, shown(here), shown(there))
        else:
            yield Finding("entry", file, ".".join(path), shown(here), shown(there))


def differences(
    path: tuple[str, ...], here: object, there: object
) -> Iterator[tuple[tuple[str, ...], object, object]]:
    """Path, found and wanted value of everything in which two JSON data differ."""
    if isinstance(here, Mapping) and isinstance(there, Mapping):
        for name in dict.fromkeys((*there, *here)):
            yield from differences((*path, str(name)), here.get(name), there.get(name))
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for position, (one, other) in enumerate(zip(here, there, strict=True)):
            yield from differences((*path, str(position)), one, other)
    elif here != there or type(here) is not type(there):
        yield path, here, there


def shown(value: object) -> str:
    """A value as JSON has it; "" for what is not there."""
    return "" if value is None else json.dumps(value, ensure_ascii=False)
