"""Slips of typing that YAML notices only later, on an innocent line: a full-width colon, no space after one, an open quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml
from yaml.tokens import ScalarToken

from report.specification.core_yaml import CoreLoader, place_of
from report.wording import yaml_faults as faults

LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
FULL_WIDTH_COLON = re.compile(r"\s*(?:- +)?\w+ *(：)")
NO_SPACE_AFTER_COLON = re.compile(r"\s*(?:- +)?\w+(:)(?!//)\S")
WELL_FORMED = re.compile(r"\s*(?:- +)?[^\s#:：][^:：]*:(?:\s|$)")


class Slip(NamedTuple):
    """Where it is, counted from 1, and what it is."""

    line: int
    column: int
    message: str


def slip_before(text: str, error: yaml.MarkedYAMLError) -> Slip | None:
    """The slip that made PyYAML stumble where it did, if it looks like one."""
    if "quoted scalar" in (error.context or "") and "found unexpected" in (error.problem or ""):
        return Slip(*place_of(error.context_mark), faults.OPEN_QUOTE)
    mark = error.problem_mark
    if mark is None:
        return None
    prose: set[int] = set()
    for scalar in long_scalars(text, mark):
        first, after = scalar.start_mark.line, scalar.end_mark.line
        if scalar.style in "|>":
            prose |= set(range(first, after))
        elif after == mark.line:  # it ends at the quote that was to open the next text
            return Slip(*place_of(scalar.start_mark), faults.OPEN_QUOTE)
    lines = LINE_BREAK.split(text)
    for row in range(min(mark.line, len(lines) - 1), -1, -1):
        if row in prose:
            return None
        if found := FULL_WIDTH_COLON.match(lines[row]):
            return Slip(row + 1, found.start(1) + 1, faults.FULL_WIDTH_COLON)
        if found := NO_SPACE_AFTER_COLON.match(lines[row]):
            return Slip(row + 1, found.start(1) + 1, faults.NO_SPACE_AFTER_COLON)
        if row < mark.line and WELL_FORMED.match(lines[row]):
            return None
    return None


def long_scalars(text: str, mark: yaml.Mark) -> Iterator[ScalarToken]:
    """Quoted and block texts of more than one line that begin before a mark."""
    scanner = CoreLoader(text)
    try:
        while scanner.check_token():
            token = scanner.get_token()  # type: ignore[no-untyped-call]
            if token.start_mark.index >= mark.index:
                return
            if isinstance(token, ScalarToken) and token.style and token.start_mark.line < token.end_mark.line:
                yield token
    except (yaml.YAMLError, ValueError, OverflowError):
        return
