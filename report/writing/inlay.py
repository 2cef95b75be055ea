"""Pieces that travel through Markdown untouched.

A template that writes a number must not write digits: it writes a token, two private-use characters around an index, and
the Markdown reader puts the piece (a `Number`, a `Reference`, a literal `Text`) back where the token stands. So a bound
number keeps its name through to the page, and a label with an asterisk in it is not read as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from report.document import Citation, Number, Reference, Text

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")

Piece = Number | Reference | Text | Citation


@dataclass
class Inlay:
    """The pieces of one text, by index."""

    pieces: list[Piece] = field(default_factory=list)

    def put(self, piece: Piece) -> str:
        """Remember a piece; return the token that stands for it."""
        self.pieces.append(piece)
        return f"{OPEN}{len(self.pieces) - 1}{CLOSE}"

    def split(self, text: str) -> Iterator[Text | Piece]:
        """The text's plain stretches and its pieces, in order."""
        position = 0
        for match in TOKEN.finditer(text):
            if match.start() > position:
                yield Text(text[position : match.start()])
            yield self.pieces[int(match.group(1))]
            position = match.end()
        if position < len(text):
            yield Text(text[position:])

    def plain(self, text: str, written: Callable[[str], str] = str) -> str:
        """The text with each token replaced by what its piece reads, for code and other places that hold characters only."""
        return TOKEN.sub(lambda match: written(self.pieces[int(match.group(1))].text), text)


def without_tokens(text: str) -> str:
    """Foreign text with the two private-use characters taken out, so that it cannot forge a token."""
    return text.replace(OPEN, "").replace(CLOSE, "")
