"""The notes below a table: several are numbered, 注：（1）…（2）…, and long ones are set like a paragraph."""

from __future__ import annotations

from dataclasses import replace

from report.document import Inline, Text
from report.press.fitting import width
from report.press.spacing import characters
from report.wording.layout import NOTE, note_number

COLUMN = 50.0
"""em of small print in a line of the text block, on paper and on the screen."""

Notes = tuple[tuple[Inline, ...], ...]


def numbered(notes: Notes) -> Notes:
    """The notes of a table, with their numbers if there are several."""
    if len(notes) < 2:
        return notes
    return tuple(with_number(note, number) for number, note in enumerate(notes, 1))


def with_number(note: tuple[Inline, ...], number: int) -> tuple[Inline, ...]:
    """A note with its number, which stands after 注： where it begins so."""
    first, *others = note
    if isinstance(first, Text) and first.text.startswith(NOTE):
        rest = replace(first, text=first.text.removeprefix(NOTE))
        return (Text(NOTE + note_number(number)), rest, *others)
    return (Text(note_number(number)), *note)


def are_long(notes: Notes) -> bool:
    """Whether the notes of a table take more than one line."""
    return len(notes) > 1 or any(width("".join(characters(note))) > COLUMN for note in notes)
