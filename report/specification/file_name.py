"""`--name '{学号}_{班级}_{姓名}'`: what the report's files are called."""

from __future__ import annotations

import re
import unicodedata

from report.errors import LabReportError
from report.specification.cover import Cover
from report.specification.folder_name import DEVICES
from report.specification.student import SHORT_NAMES
from report.wording import handing_in as say

DEFAULT = "report"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
FORBIDDEN = re.compile(r'[\s/\\:*?"<>|]+')
"""What Windows or a shell trips over; becomes one underscore."""
LONGEST = 120
"""Bytes of UTF-8, so that an ending and a temporary name still fit every file system."""


def file_name(pattern: str | None, cover: Cover) -> str:
    """The name of the files without ending.

    Args:
        pattern: as given; None: "report".
        cover: whose rows the placeholders name.

    Raises:
        LabReportError: an unknown placeholder, one that the cover has nothing for, nothing left to name a file by.
    """
    if pattern is None:
        return DEFAULT
    rows = dict(cover.rows())
    known = [field.alias or name for name, field in Cover.model_fields.items()]

    def value(match: re.Match[str]) -> str:
        name = SHORT_NAMES.get(match[1].strip(), match[1].strip())
        if name not in known:
            raise LabReportError(say.unknown_placeholder(match[1], [*known, *SHORT_NAMES]))
        if not rows.get(name, "").strip():
            raise LabReportError(say.empty_placeholder(name))
        return rows[name]

    if set("{}") & set(PLACEHOLDER.sub("", pattern)):
        raise LabReportError(say.bad_pattern(pattern))
    name = safe(PLACEHOLDER.sub(value, pattern))
    if not name:
        raise LabReportError(say.empty_name(pattern))
    return name


def safe(text: str) -> str:
    """A text as a file name that every system takes and that leads nowhere else."""
    visible = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if not unicodedata.category(character).startswith("C") or character.isspace()
    )
    name = FORBIDDEN.sub("_", visible).strip("._- ")
    while len(name.encode()) > LONGEST:
        name = name[:-1]
    return f"_{name}" if name.split(".")[0].lower() in DEVICES else name
