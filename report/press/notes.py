"""The notes below a table: 注： before the first, several numbered, 注：（1）…（2）…, and long ones set like a paragraph."""

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
    """The notes of a table as they stand below it: 注： before the first, and their numbers if there are several."""
    counted = len(notes) > 1
    return tuple(
        _opening((NOTE if number == 1 else "") + (note_number(number) if counted else ""), note)
        for number, note in enumerate(notes, 1)
    )


def _opening(words: str, note: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A note that begins with these words, whether or not it was written with 注：."""
    first, *others = note
    if isinstance(first, Text) and first.text.startswith(NOTE):
        if words == NOTE:
            return note
        first = replace(first, text=first.text.removeprefix(NOTE))
    return (Text(words), first, *others)


def are_long(notes: Notes) -> bool:
    """Whether the notes of a table take more than one line."""
    return len(notes) > 1 or any(width("".join(characters(note))) > COLUMN for note in notes)
