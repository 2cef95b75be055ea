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
TEMPLATE = re.compile(r"(?:\s*(?:- +)?\w+:)?\s*(\{\{)")
SEPARATOR = re.compile("[，；、｝］】]")
OPENING = re.compile(r"\s*(?:- +)?\w+:\s*([｛［【])")
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#.*")
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
    if within := slip_in_brackets(text, error, mark):
        return within
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
        if found := OPENING.match(lines[row]):
            return Slip(row + 1, found.start(1) + 1, faults.full_width_bracket(found.group(1)))
        if found := TEMPLATE.match(lines[row]):
            return Slip(row + 1, found.start(1) + 1, faults.UNQUOTED_BRACES)
        if found := NO_SPACE_AFTER_COLON.match(lines[row]):
            return Slip(row + 1, found.start(1) + 1, faults.NO_SPACE_AFTER_COLON)
        if row < mark.line and WELL_FORMED.match(lines[row]):
            return None
    return None


def slip_in_brackets(text: str, error: yaml.MarkedYAMLError, mark: yaml.Mark) -> Slip | None:
    """The last sign of the wrong width between an open bracket and where PyYAML missed a comma or the other bracket."""
    start = error.context_mark
    if start is None or not (error.context or "").startswith("while parsing a flow"):
        return None
    if text.startswith("{{", start.index):
        return Slip(*place_of(start), faults.UNQUOTED_BRACES)
    if text[mark.index - 1] == "：":  # what follows it is no plain text: {a：[1]}
        line, column = place_of(mark)
        return Slip(line, column - 1, faults.FULL_WIDTH_COLON)
    between = text[start.index : mark.index + 1]
    plain = QUOTED.sub(lambda found: " " * len(found.group()), between)
    signs = list(SEPARATOR.finditer(plain))
    if not signs:
        return None
    sign = signs[-1]
    message = faults.full_width_comma if sign.group() in "，；、" else faults.full_width_bracket
    before = text[: start.index + sign.start()]
    rows = LINE_BREAK.split(before)
    return Slip(len(rows), len(rows[-1]) + 1, message(sign.group()))


def opens_template(text: str, mark: yaml.Mark | None) -> bool:
    """Whether the second of two braces is at a mark: a text was meant that begins with a result."""
    return mark is not None and text[max(mark.index - 1, 0) : mark.index + 1] == "{{"


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
