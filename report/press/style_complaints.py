"""What WeasyPrint will complain of in a style sheet, asked before there is a page: properties, values, selectors.

WeasyPrint reads one rule at a time here: where a rule brings it down, the others are still read; and it tells no place for a
selector, which is found within its rule.
"""

# WeasyPrint and tinycss2 have no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tinycss2.parser import parse_stylesheet

from report.errors import Fault
from report.press.complaints import heard
from report.wording import renderer_faults as say
from report.wording import style_faults

NO_CSS = ("Parse error", "Error: ", "Expected a media type")
"""Complaints of what report/press/style_syntax.py tells, and of what another tells with a place."""


class Rule(NamedTuple):
    """A rule of a style sheet, and where it begins."""

    line: int
    column: int
    text: str


def style_complaints(name: str, text: str) -> list[Fault]:
    """What of a style sheet the PDF would be set without.

    Args:
        name: of the sheet, for the places of the faults.
    """
    from weasyprint import CSS
    from weasyprint.css.properties import KNOWN_PROPERTIES
    from weasyprint.css.validation.expanders import EXPANDERS

    from report.press.pdf import own_fetcher

    properties = KNOWN_PROPERTIES | set(EXPANDERS)
    nothing = own_fetcher({}, {})
    found: list[Fault] = []
    for rule in rules(text):
        with heard() as complaints:
            try:
                CSS(string=rule.text, url_fetcher=nothing)
            except MemoryError:
                raise
            except Exception as error:  # what WeasyPrint cannot read ends it in one of many ways
                place = Fault(name, rule.line, rule.column, "", style_faults.unreadable(type(error).__name__))
                found.append(place)
        for message, arguments in complaints:
            if not message.startswith(NO_CSS):
                line, column = place_of(message, arguments, rule)
                found.append(Fault(name, line, column, "", say.complaint(message, arguments, properties)))
    return found


def rules(text: str) -> Iterator[Rule]:
    """The rules of a sheet, each with all that stands before the next; without those that would read another file."""
    text = re.sub("\r\n?|\f", "\n", text)  # as tinycss2 counts lines
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    nodes = parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    places = [starts[node.source_line - 1] + node.source_column - 1 for node in nodes]
    for node, begin, end in zip(nodes, places, [*places, len(text)][1:], strict=True):
        if node.type != "error" and not (node.type == "at-rule" and node.lower_at_keyword == "import"):
            yield Rule(node.source_line, node.source_column, text[begin:end])


def place_of(message: str, arguments: tuple[object, ...], rule: Rule) -> tuple[int, int]:
    """Line and column in the sheet, from those that a complaint names in the rule."""
    line, column = 1, 1
    if "%d:%d" in message:
        before = len(re.findall("%[srd]", message[: message.index("%d:%d")]))
        line, column = (int(str(number)) for number in arguments[before : before + 2])
    elif message.startswith("Invalid or unsupported selector"):
        selector = str(arguments[0]).rpartition("'")[0].lstrip("'").strip()
        before_it = rule.text[: max(0, rule.text.find(selector))]
        line, column = before_it.count("\n") + 1, len(before_it) - before_it.rfind("\n")
    return rule.line + line - 1, column + (rule.column - 1 if line == 1 else 0)
