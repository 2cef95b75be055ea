"""The student file (`--student me.yaml`): the student's own rows of the cover, for laying over the spec's."""

from __future__ import annotations

from pathlib import Path

from report.errors import Fault, SpecError
from report.specification.cover import Cover, as_written
from report.specification.validation import invalid
from report.specification.yaml_source import read_yaml
from report.wording import faults, yaml_faults

SHORT_NAMES = {"班级": "专业班级"}
"""Other names of a row -> the one on the cover."""


def read_student(path: Path) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """The rows that the file has, by their names on the cover, and what is wrong with it."""
    try:
        source = read_yaml(path)
    except SpecError as error:
        return {}, error.faults
    found = list(source.faults)
    entries = as_written(source)
    if not isinstance(entries, dict):
        return {}, (*found, source.fault((), yaml_faults.NOT_A_STUDENT_FILE))
    for short, name in SHORT_NAMES.items():
        if short in entries and name in entries:
            found.append(source.fault((short,), faults.given_twice(short, name), key=True))
    rows = {row_name(str(key)): value for key, value in entries.items()}
    written = {row_name(str(key)): str(key) for key in entries}
    for (row, *rest), message, is_key in invalid(Cover, rows):
        found.append(source.fault((written[str(row)], *rest), message, key=is_key))
    return rows, tuple(found)


def row_name(key: str) -> str:
    """A key as the cover has it."""
    return SHORT_NAMES.get(key, key)
