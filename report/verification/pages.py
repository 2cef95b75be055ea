"""Two HTML pages compared as a reader would: number by number, word by word, picture by picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest
from typing import Any

from report.digests import digest
from report.verification.findings import Finding
from report.verification.limits import overlong
from report.wording import verification as say
from report.wording.numbers import SIGNS, mean_and_spread

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"style", "script"}
TEXT, SECTION = "page.text", "section."
"""Anchors of the whole text, and how those of headings begin."""
MOST = 20
"""Differences that are told; whoever forged more than that need not be told all."""
TAG = re.compile(r"/?[a-zA-Z][^\s/>]*")
WORDS = re.compile(r"[^\W_]+|[−-]\d")
ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]*))?""")


@dataclass(frozen=True)
class Piece:
    """What a reader sees at one spot.

    Attributes:
        place: id of the nearest element that has one: a table, a figure; or of the heading above: a section.
        number: name of the quantity, "" for other text.
        text: the words; for a picture the digest of its address.
    """

    place: str
    number: str
    text: str
    picture: bool = False


@dataclass(frozen=True)
class Element:
    """One that is open, with what holds inside it; `place` and `number` may be those of an element around."""

    tag: str
    place: str
    number: str


class Reader:
    """Takes a page apart, in time that grows as its length does, whatever it holds.

    Python's own parser looks to the page's end for each tag that is not closed: a page of a megabyte of them would hold up
    whoever checks it for hours. What this one understands is HTML as this program writes it, where no attribute has a "<".
    """

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.open = [Element("", "", "")]
        self.section = TEXT

    def read(self, page: str) -> None:
        """The whole page."""
        first, *parts = page.split("<")
        self.show(first)
        for part in parts:
            self.take(part)

    def take(self, part: str) -> None:
        """What follows a "<", up to the next."""
        name = TAG.match(part)
        tag = name[0].lower() if name else ""
        if self.open[-1].tag in UNSEEN and tag != f"/{self.open[-1].tag}":
            return
        inside, end, text = part.partition(">")
        if not end or not (name or part[:1] in "!?/"):
            self.show(f"<{part}")
            return
        if tag.startswith("/"):
            self.leave(tag[1:])
        elif name:
            self.enter(tag, inside[name.end() :])
        self.show(text)

    def enter(self, tag: str, written: str) -> None:
        """Go into an element, or past one that has no inside."""
        around = self.open[-1]
        attributes = {name: unescape(value.strip("\"'")) for name, value in ATTRIBUTE.findall(written)}
        if tag == "img":
            self.pieces.append(
                Piece(self.place(around), "", digest(attributes.get("src", "").encode()), True)
            )
        if tag not in VOID and not written.endswith("/"):
            place, number = attributes.get("id", ""), attributes.get("data-number", "")
            if place.startswith(SECTION):
                self.section = place
            self.open.append(Element(tag, place or around.place, number or around.number))

    def leave(self, tag: str) -> None:
        """Come out of an element, and of those in it that were not closed."""
        while len(self.open) > 1 and self.open.pop().tag != tag:
            pass

    def show(self, text: str) -> None:
        """Note what can be seen."""
        words = " ".join(unescape(text).split())
        here = self.open[-1]
        if words and here.tag not in UNSEEN:
            self.pieces.append(Piece(self.place(here), here.number, words))

    def place(self, element: Element) -> str:
        """Where an element is: text has no anchor of its own, but the heading above it has."""
        return self.section if element.place == TEXT else element.place


def pieces(page: bytes) -> tuple[Piece, ...]:
    """Everything that a page shows, in reading order."""
    reader = Reader()
    reader.read(page.decode("utf-8", "replace"))
    return tuple(reader.pieces)


def compare_pages(file: str, found: bytes, wanted: bytes) -> Iterator[Finding]:
    """In what a page differs from the one that it should be; nothing where the bytes are equal."""
    if found == wanted:
        return
    if overlong(found, wanted):
        yield Finding("overlong", file)
        return
    here, there = pieces(found), pieces(wanted)
    told = tuple(differing(file, here, there))
    yield from told[:MOST] or [Finding("page_markup", file)]


def compare_texts(file: str, found: bytes, wanted: bytes) -> Iterator[Finding]:
    """In what a Markdown page differs from the one that it should be: the first line of other words, or marks and blanks only."""
    if found == wanted:
        return
    if overlong(found, wanted):
        yield Finding("overlong", file)
        return
    here, there = (page.decode("utf-8", "replace").splitlines() for page in (found, wanted))
    for number, (one, other) in enumerate(zip_longest(here, there, fillvalue=""), start=1):
        if WORDS.findall(one) != WORDS.findall(other):
            yield Finding("page_text", file, "", one, other, say.line(number))
            return
    yield Finding("rendering", file)


def differing(file: str, here: tuple[Piece, ...], there: tuple[Piece, ...]) -> Iterator[Finding]:
    """Piece against piece; where the page has another number of pieces, up to the first that does not fit."""
    for one, other in zip(here, there, strict=False):
        if one == other:
            continue
        place = other.place
        if one.picture and other.picture:
            yield Finding("picture", file, place, place=place)
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


def compare_numbers(file: str, page: bytes, numbers: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Numbers of a page that are not as report.json should have them, for a page that other software has set.

    A number may be written with its deviation, without its unit or without its sign: its figures have to be there.
    """
    for piece in pieces(page):
        number = numbers.get(piece.number, {})
        figures = str(number.get("text", "")).split(" ")[0].strip("+−%<")
        if piece.number and not (number and figures in piece.text):
            wanted = as_written(piece.text, number) if number else ""
            yield Finding("page_number", file, piece.number, piece.text, wanted, piece.place)


def as_written(text: str, number: Mapping[str, Any]) -> str:
    """An entry of report.json as a page has it in place of `text`: with deviation and unit, where that has them."""
    unit = SIGNS.get(number["unit"], "")
    figures = str(number["text"]).removesuffix(unit)
    if "±" in text and number["std"] is not None:
        figures = " ± ".join(mean_and_spread(number["value"], number["std"], number["unit"]))
    return figures + unit if unit.strip() in text else figures
