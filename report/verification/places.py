"""What a reader calls the spot that an anchor of a page names: 表 5, 图 2, 三、1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from report.document import Block, Document, Figure, ReferenceList, Section, Table
from report.verification.findings import Finding
from report.wording import layout
from report.wording import verification as say

PAGE = "page."
"""How anchors begin that the page has for itself."""


def place_names(document: Document) -> dict[str, str]:
    """Names by anchor; "" for anchors of the page's own."""
    names = {f"{PAGE}contents": say.CONTENTS, f"{PAGE}text": "", f"{PAGE}end": ""}
    for part in document.sections:
        names |= dict(sections(part, ""))
    for block in document.blocks():
        names |= dict(anchors(block))
    return names


def sections(section: Section, around: str) -> Iterator[tuple[str, str]]:
    """A section and those in it: a part by its title, what is in it by the part's number and its own."""
    number = around + section.number.rstrip(".")
    yield (
        f"section.{section.label}",
        number if around and section.number else f"{section.number}{section.title}",
    )
    for each in section.sections:
        yield from sections(each, around or section.number)


def anchors(block: Block) -> Iterator[tuple[str, str]]:
    """A table, a figure, cited works."""
    match block:
        case Table():
            for anchor in (block.label, f"caption.{block.label}"):
                yield anchor, layout.table_number(block.number)
        case Figure():
            yield block.label, layout.figure_number(block.number)
        case ReferenceList():
            for entry in block.entries:
                yield f"reference.{entry.key}", say.cited(entry.number)
        case _:
            pass


def named(found: Iterable[Finding], names: Mapping[str, str]) -> list[Finding]:
    """Findings with the names of their places, where the document knows them."""
    return [replace(each, place=names.get(each.place, each.place)) for each in found]
