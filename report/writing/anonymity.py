"""A report for blind review: nothing in it may say whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from report.document import Document
from report.errors import LabReportError
from report.wording import handing_in as say

SHORTEST = 2
"""A name of one character is a word of the language."""
SHORTEST_NUMBER = 6
"""Fewer letters or digits also stand in measured values and digests."""


def refuse_names(document: Document, hidden: tuple[str, ...]) -> None:
    """Make sure that what was left out of the cover does not stand elsewhere.

    Raises:
        LabReportError: a name or a number of a person in the title, the text or a file name that the report tells.
    """
    for word in hidden:
        telling = len(word) >= (SHORTEST_NUMBER if word.isascii() else SHORTEST)
        for text in texts(document):
            if telling and word in text:
                raise LabReportError(say.named_in_text(word, text))


def texts(node: object) -> Iterator[str]:
    """Every text of a document, seen or not."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for child in node:
            yield from texts(child)
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            yield from texts(getattr(node, field.name))
