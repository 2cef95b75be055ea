"""How values and names are quoted in messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


def listed(names: Iterable[str]) -> str:
    """甲、乙、丙."""
    return "、".join(names)


def listed_up_to(most: int, names: Sequence[str]) -> str:
    """甲、乙、丙, or 甲、乙 等 27 个."""
    more = f" 等 {len(names)} 个" if len(names) > most else ""
    return listed(names[:most]) + more


def shown(value: object) -> str:
    """A value as the user wrote it, shortened."""
    match value:
        case None:
            return "空值"
        case bool():
            return "true" if value else "false"
        case str():
            text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value)
            return f'"{text if len(text) <= 40 else text[:39] + "…"}"'
        case list() | tuple():
            return "一个列表" if value else "空列表"
        case dict():
            return "一组键值"
        case float():
            return f"{value:g}"
        case _:
            text = str(value)
            return text if len(text) <= 40 else text[:39] + "…"


def is_it(name: str, known: Sequence[str]) -> str:
    """ "；是不是 x？", or nothing where no known name is near."""
    near = difflib.get_close_matches(name.lower(), [k.lower() for k in known], n=1, cutoff=0.6)
    return f"；是不是 {next(k for k in known if k.lower() == near[0])}？" if near else ""


def did_you_mean(name: str, known: Sequence[str], *, most: int = 20) -> str:
    """ "；是不是 x？", or the known names where none is near."""
    return is_it(name, known) or (f"；可用的有 {listed_up_to(most, list(known))}" if known else "")
