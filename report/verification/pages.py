"""Two HTML pages compared as a reader would: number by number, word by word, picture by picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from report.digests import digest
from report.verification.findings import Finding

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"style", "script"}
MOST = 20
"""Differences that are told; whoever forged more than that need not be told all."""


@dataclass(frozen=True)
class Piece:
    """What a reader sees at one spot.

    Attributes:
        place: id of the nearest element that has one: a table, a figure, a section.
        number: name of the quantity, "" for other text.
        text: the words; for a picture the digest of its address.
    """

    place: str
    number: str
    text: str
    picture: bool = False


class Reader(HTMLParser):
    """Takes a page apart."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self.open: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go in."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.pieces.append(Piece(self.place, "", digest(attributes.get("src", "").encode()), True))
        if tag not in VOID:
            self.open.append((tag, attributes.get("id", ""), attributes.get("data-number", "")))

    def handle_endtag(self, tag: str) -> None:
        """Come out."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note what can be seen."""
        words = " ".join(data.split())
        if words and not any(tag in UNSEEN for tag, _, _ in self.open):
            number = next((number for _, _, number in reversed(self.open) if number), "")
            self.pieces.append(Piece(self.place, number, words))

    @property
    def place(self) -> str:
        """The nearest id."""
        return next((name for _, name, _ in reversed(self.open) if name), "")


def pieces(page: bytes) -> tuple[Piece, ...]:
    """Everything that a page shows, in reading order."""
    reader = Reader()
    reader.feed(page.decode("utf-8", "replace"))
    reader.close()
    return tuple(reader.pieces)


def compare_pages(file: str, found: bytes, wanted: bytes) -> Iterator[Finding]:
    """In what a page differs from the one that it should be; nothing where the bytes are equal."""
    if found == wanted:
        return
    here, there = pieces(found), pieces(wanted)
    told = tuple(differing(file, here, there))
    yield from told[:MOST] or [Finding("page_markup", file)]


def differing(file: str, here: tuple[Piece, ...], there: tuple[Piece, ...]) -> Iterator[Finding]:
    """Piece against piece; where the page has another number of pieces, up to the first that does not fit."""
    for one, other in zip(here, there, strict=False):
        if one == other:
            continue
        place = other.place
        if one.picture and other.picture:
            yield Finding("picture", file, item=place)
        elif other.number and one.number == other.number:
            yield Finding("page_number", file, other.number, one.text, other.text, place)
        else:
            yield Finding("page_text", file, "", one.text, other.text, place)
        if len(here) != len(there):
            return
    if len(here) != len(there) and here[: len(there)] == there[: len(here)]:
        extra = (here[len(there) :] or there[len(here) :])[0]
        longer = len(here) > len(there)
        yield Finding(
            "page_text", file, "", extra.text if longer else "", "" if longer else extra.text, extra.place
        )


def compare_numbers(file: str, page: bytes, numbers: Mapping[str, Mapping[str, object]]) -> Iterator[Finding]:
    """Numbers of a page that are not as report.json should have them, for a page that other software has set.

    A number may be written with its deviation, without its unit or without its sign: its figures have to be there.
    """
    for piece in pieces(page):
        wanted = str(numbers.get(piece.number, {}).get("text", ""))
        figures = wanted.split(" ")[0].strip("+−%<")
        if piece.number and (not wanted or figures not in piece.text):
            yield Finding("page_number", file, piece.number, piece.text, wanted, piece.place)
