"""The frozen document that the templates see: sections of numbered blocks, blocks of inline pieces.

It is the one thing that all formats are made from (HTML, PDF; later Word and Markdown). It holds no markup of any of them.
All numbers are final and all references are resolved before a renderer sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

# --- inline pieces ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True)
class Number:
    """A number of the report; `name` is its `Quantity`, `text` how it is written here."""

    name: str
    text: str


@dataclass(frozen=True)
class Reference:
    """A pointer to a numbered block or section: `target` is its label, `text` e.g. "图 3"."""

    target: str
    text: str


@dataclass(frozen=True)
class Code:
    """Characters in the fixed-width face, within a line."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Stressed words (set in 黑体 in Chinese print)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Emphasis:
    """Words set apart (楷体 or italic where a face has it)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    """A link out of the document; `href` is http, https or mailto, nothing else."""

    href: str
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class LineBreak:
    """A forced line end."""


Inline = Text | Number | Reference | Code | Strong | Emphasis | Link | LineBreak

# --- blocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """Running text; its first line is indented by two characters."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class ListBlock:
    """A list; each item is a sequence of blocks."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True)
class Quote:
    """A quotation."""

    children: tuple[Block, ...]


@dataclass(frozen=True)
class CodeBlock:
    """A listing. `language` is a Pygments lexer name, "" for none."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Column:
    """Head of a table column. Numbers align right or on the decimal point, words left or centre."""

    title: tuple[Inline, ...]
    align: Literal["left", "center", "right"] = "center"


@dataclass(frozen=True)
class Table:
    """A three-line table (三线表): caption above, no vertical rules.

    Attributes:
        label: what `ref()` names it by; also the anchor.
        number: its number in the document, from 1.
        rows: cells of inline pieces, one tuple a row, as many cells as columns.
        row_heads: whether the first column names the row.
        strong_rows: indices of rows set apart by a rule above (a sum, say).
        notes: sentences below the table.
    """

    label: str
    number: int
    caption: tuple[Inline, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    row_heads: bool = True
    strong_rows: tuple[int, ...] = ()
    notes: tuple[tuple[Inline, ...], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A finished picture file: what a renderer embeds.

    Attributes:
        path: where the file lies, absolute; its name carries no meaning for the reader.
        media_type: "image/png" or "image/svg+xml" (later "image/gif").
        width_mm: intended printed width; the text block is 160 mm wide.
        width_px, height_px: natural size, so that a page can be laid out before the picture is read.
        digest: SHA-256 of the file's bytes.
        provenance: "key: value" facts for the reader who asks (figure kind, function, run keys).
    """

    path: Path
    media_type: str
    width_mm: float
    width_px: int
    height_px: int
    digest: str
    provenance: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A numbered picture, caption below. `alt` describes it to those who cannot see it."""

    label: str
    number: int
    caption: tuple[Inline, ...]
    picture: Picture
    alt: str


Block = Paragraph | ListBlock | Quote | CodeBlock | Table | Figure

# --- the whole -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Attributes:
        label: anchor, e.g. "purpose", "model".
        number: "一、" on level 1, "1." on level 2, "1.1" on level 3;
            an appendix has "" and says so in its title.
        level: 1 to 3.
    """

    label: str
    number: str
    title: str
    level: int
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    appendix: bool = False


@dataclass(frozen=True)
class CoverField:
    """A row of the cover: None as value never gets here (no row); "" is a blank underline to write on by hand."""

    label: str
    value: str


@dataclass(frozen=True)
class Document:
    """A finished report, before it takes a format.

    Attributes:
        title: e.g. "基于 LeNet-5 的手写数字识别实验报告".
        language: BCP 47.
        author: who hands it in, "" where nobody is named.
        date: ISO date for the metadata, "" where the spec gives none.
        cover: rows of the cover page; empty means no cover page.
    """

    title: str
    author: str
    date: str
    cover: tuple[CoverField, ...]
    sections: tuple[Section, ...]
    language: str = "zh-CN"
    keywords: tuple[str, ...] = field(default=())
    description: str = ""

    def walk(self) -> Iterator[Section]:
        """All sections, in reading order."""

        def inside(sections: tuple[Section, ...]) -> Iterator[Section]:
            for section in sections:
                yield section
                yield from inside(section.sections)

        return inside(self.sections)
