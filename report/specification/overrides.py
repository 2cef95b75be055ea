"""Values from the command line laid over a spec: `--set training.epochs=2`."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from report.errors import Fault, SpecError
from report.specification.yaml_source import OVERRIDE, Loc, Source, parse_yaml
from report.wording import faults


class ImpossibleOverride(Exception):
    """A path that leads nowhere; says so in Chinese."""


def with_overrides(source: Source, texts: Sequence[str]) -> Source:
    """`source` with each "key.key=value" set, the value being YAML; what cannot be set becomes a fault."""
    for text in texts:
        path, equals, value = text.partition("=")
        path = path.strip()
        try:
            if not (equals and path):
                raise ImpossibleOverride(faults.override_without_value(text))
            parsed = parse_yaml(value if value.strip() else "~", OVERRIDE)
            data = deepcopy(source.data)
            loc = put(data, path.split("."), parsed.data)
        except (ImpossibleOverride, SpecError) as error:
            message = error.faults[0].message if isinstance(error, SpecError) else str(error)
            fault = Fault(OVERRIDE, 0, 0, path if equals else "", message)
            source = replace(source, faults=(*source.faults, fault))
        else:
            twice = (Fault(OVERRIDE, 0, 0, f"{path}.{fault.field}", fault.message) for fault in parsed.faults)
            overrides = (*source.overrides, (loc, parsed.root))
            source = replace(source, data=data, overrides=overrides, faults=(*source.faults, *twice))
    return source


def put(data: object, path: Sequence[str], value: object) -> Loc:
    """Set `value` in `data` at `path`, in place; return the path with list positions as numbers.

    Raises:
        ImpossibleOverride: the path leads into a value or beside a list.
    """
    loc: list[str | int] = []
    for depth, key in enumerate(path):
        last = depth == len(path) - 1
        above = ".".join(path[:depth])
        if isinstance(data, list):
            if not (key.isdecimal() and int(key) < len(data)):
                raise ImpossibleOverride(faults.override_index(above, len(data)))
            loc.append(int(key))
            if last:
                data[int(key)] = value
            else:
                data = data[int(key)]
        elif isinstance(data, dict):
            loc.append(key)
            if last:
                data[key] = value
            else:
                if data.get(key) is None:
                    data[key] = {}
                data = data[key]
        else:
            raise ImpossibleOverride(faults.override_into_value(above))
    return tuple(loc)
