"""Slips of typing that are YAML and make a key of what was meant to be more: `{pooling：max}`, `{pooling:max}`, `-kind: x`."""

from __future__ import annotations

import re
from collections.abc import Callable

from yaml.nodes import Node, ScalarNode

from report.wording import yaml_faults as faults

Looks = tuple[tuple[re.Pattern[str], str | Callable[[str], str]], ...]
"""What a slip looks like from the key's beginning, told at the group; and what is said of it, perhaps naming the sign."""
ANYWHERE: Looks = (
    (re.compile(r"(?:\w+:)?([\u3000\u00a0])"), faults.FULL_WIDTH_SPACE),
    (re.compile(r"(-)[\w{\[]"), faults.NO_SPACE_AFTER_DASH),
    (re.compile("([－—–])"), faults.FULL_WIDTH_DASH),
)
"""Keys that are none wherever they stand."""
WITHOUT_VALUE: Looks = (
    (re.compile(r"[^：:，]+(：)"), faults.FULL_WIDTH_COLON),
    (re.compile(r"[^：:，]+(:)"), faults.NO_SPACE_AFTER_COLON),
    (re.compile(r"[^，；、]*([，；、])"), faults.full_width_comma),
    (re.compile(r"[^｝]*(｝)"), faults.full_width_bracket),
    (re.compile(r"[^］】）)]*([］】）)])"), faults.full_width_bracket),
    (re.compile(r"\w+\s*([=＝;；]|\s\w)"), faults.NO_COLON),
)
"""Keys that are none where they stand in braces without a value."""


def slip_in_key(key: ScalarNode, value: Node, *, braces: bool) -> tuple[int, str] | None:
    """How many characters into a key a slip is, and what it is.

    Args:
        value: what the key has; nothing at all stands there in `{pooling：max}`.
        braces: whether the pair is written in braces.
    """
    if key.style:
        return None  # it is quoted: meant as it is
    looks, mark = ANYWHERE, value.start_mark
    has_colon = (mark.buffer or "")[mark.pointer - 1 : mark.pointer] == ":"
    if braces and mark.index == value.end_mark.index and not has_colon:
        looks += WITHOUT_VALUE
    for pattern, message in looks:
        if found := pattern.match(key.value):
            told = message if isinstance(message, str) else message(found.group(1))
            return found.start(1), told
    return None
