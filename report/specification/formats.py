"""The formats that a report can be written in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from report.errors import LabReportError
from report.wording.faults import unknown_format

Format = Literal["html", "pdf", "docx", "md"]
FORMATS: tuple[Format, ...] = get_args(Format)


def read_formats(words: Iterable[str]) -> tuple[Format, ...]:
    """What stands after --format: "html,pdf", the option perhaps several times; each format once, in the order of `FORMATS`.

    Raises:
        LabReportError: an unknown format; lists the known ones.
    """
    wanted = [name.strip().lower() for word in words for name in word.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise LabReportError(unknown_format(unknown[0], FORMATS))
    return tuple(name for name in FORMATS if name in wanted)
