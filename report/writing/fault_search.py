"""All that is wrong with a text that could not be set: rendering stops at the first fault, a student wants to know them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError

from report.writing.prose import ProseFault

Render = Callable[[str], object]
"""Sets a text, or raises a `ProseFault`."""


@dataclass(frozen=True)
class Piece:
    """An expression with its braces, or what stands between two; `line` counts from 1."""

    line: int
    text: str
    expression: bool


def every_fault(text: str, first: ProseFault, render: Render) -> tuple[ProseFault, ...]:
    """Those of each expression, then that of the Markdown around them; `first` is what stopped the whole."""
    try:
        found = tuple(pieces(text))
    except TemplateSyntaxError:
        return (first,)
    if any(piece.text.startswith("{%") for piece in found):
        return (first,)  # what is inside a loop or a condition cannot be tried alone
    faults: list[ProseFault] = []
    sound = ""
    for piece in found:
        fault = fault_of(piece.text, render) if piece.expression else None
        sound += "0" if fault else piece.text
        faults += [ProseFault(piece.line, fault.message)] if fault else []
    rest = fault_of(sound, render) if faults else first
    return (*faults, rest) if rest else tuple(faults)


def fault_of(text: str, render: Render) -> ProseFault | None:
    """What is wrong with a text, if anything."""
    try:
        render(text)
    except ProseFault as fault:
        return fault
    return None


def pieces(text: str) -> Iterator[Piece]:
    """The text in pieces which, put together, are the text again.

    Raises:
        TemplateSyntaxError: it is no template.
    """
    expression, start = "", 1
    for line, kind, value in Environment(keep_trailing_newline=True).lex(text):
        if kind == "variable_begin":
            expression, start = value, line
        elif expression:
            expression += value
        else:
            yield Piece(line, value, expression=False)
        if kind == "variable_end":
            yield Piece(start, expression, expression=True)
            expression = ""
