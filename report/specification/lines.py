"""Short texts of a spec: one line, nothing invisible in it."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

INVISIBLE = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories: controls, surrogates, private use, unassigned, line and paragraph separators."""
TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
"""Characters that turn the direction of the text that follows."""


def one_line(text: str) -> str:
    """Refuse line breaks, tabs and whatever else does not show.

    Raises:
        ValueError: "control_characters".
    """
    if any(unicodedata.category(character) in INVISIBLE or character in TURNING for character in text):
        raise ValueError("control_characters")
    return text


def not_blank(text: str) -> str:
    """Refuse spaces alone.

    Raises:
        ValueError: "blank".
    """
    if not text.strip():
        raise ValueError("blank")
    return text


Title = Annotated[str, Field(max_length=80), AfterValidator(one_line), AfterValidator(not_blank)]
Label = Annotated[str, Field(max_length=40), AfterValidator(one_line), AfterValidator(not_blank)]
Entry = Annotated[str, Field(max_length=60), AfterValidator(one_line)]
Remark = Annotated[str, Field(max_length=200), AfterValidator(one_line)]
