"""Works in the form of GB/T 7714-2015, numeric system: half-width punctuation with a space behind, as the standard prints it."""

from __future__ import annotations

from typing import Protocol

MOST_AUTHORS = 3


class Work(Protocol):
    """What is used of a work (report/specification/works.py)."""

    @property
    def type(self) -> str: ...
    @property
    def authors(self) -> tuple[str, ...]: ...
    @property
    def title(self) -> str: ...
    @property
    def source(self) -> str | None: ...
    @property
    def edition(self) -> str | None: ...
    @property
    def place(self) -> str | None: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def volume(self) -> int | str | None: ...
    @property
    def issue(self) -> int | str | None: ...
    @property
    def pages(self) -> int | str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def accessed(self) -> str | None: ...


def entry(work: Work) -> str:
    """A work as the list of references prints it, without its number (GB/T 7714-2015, section 8)."""
    parts = [authors(work.authors), f"{work.title}[{carrier(work)}]{container(work)}", work.edition or ""]
    match work.type:
        case "J":
            parts.append(f"{work.source}, {issue(work)}{pages(work)}{accessed(work)}")
        case "EB/OL":
            parts.append(f"{f'({work.year})' if work.year else ''}{accessed(work)}")
        case _:
            parts.append(f"{imprint(work)}{pages(work)}{accessed(work)}")
    parts.append(work.url or "")
    return ". ".join(part.removesuffix(".") for part in parts if part) + "."


def authors(names: tuple[str, ...]) -> str:
    """The first three; 等 or et al. for the rest, in the language of the first."""
    if len(names) <= MOST_AUTHORS:
        return ", ".join(names)
    return ", ".join([*names[:MOST_AUTHORS], "et al" if names[0].isascii() else "等"])


def carrier(work: Work) -> str:
    """The mark of the kind, with /OL where the work was read online."""
    return work.type if work.url is None or "/" in work.type else f"{work.type}/OL"


def container(work: Work) -> str:
    """What a paper of a conference stands in."""
    return f"//{work.source}" if work.type == "C" else ""


def issue(work: Work) -> str:
    """1998, 86(11)."""
    volume = "" if work.volume is None else f", {work.volume}"
    return f"{work.year}{volume}{'' if work.issue is None else f'({work.issue})'}"


def imprint(work: Work) -> str:
    """北京: 清华大学出版社, 2016."""
    publisher = ": ".join(part for part in (work.place, work.publisher) if part)
    return ", ".join(part for part in (publisher, str(work.year) if work.year else "") if part)


def pages(work: Work) -> str:
    """: 2278-2324."""
    return "" if work.pages is None else f": {work.pages}"


def accessed(work: Work) -> str:
    """[2025-06-01], the day on which an address was read."""
    return "" if work.accessed is None else f"[{work.accessed}]"
