"""The frozen document that the templates see: sections of numbered blocks, blocks of inline pieces.

It is the one thing that all formats are made from (HTML, PDF, Word, Markdown). It holds no markup of any of them.
All numbers are final and all references are resolved before a renderer sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from report.blocks import (
    Block,
    CodeBlock,
    Column,
    Figure,
    FormulaBlock,
    ListBlock,
    Paragraph,
    Picture,
    Question,
    QuestionList,
    Quote,
    ReferenceEntry,
    ReferenceList,
    ScoreItem,
    ScoreTable,
    Table,
    with_inner,
)
from report.inlines import (
    Citation,
    Code,
    Emphasis,
    Formula,
    Inline,
    LineBreak,
    Link,
    Number,
    Reference,
    Strong,
    Text,
)

__all__ = [
    "Block",
    "Citation",
    "Code",
    "CodeBlock",
    "Column",
    "CoverField",
    "Document",
    "Emphasis",
    "Figure",
    "Formula",
    "FormulaBlock",
    "Inline",
    "Layout",
    "LineBreak",
    "Link",
    "ListBlock",
    "Number",
    "OverlayFile",
    "Paragraph",
    "Picture",
    "Question",
    "QuestionList",
    "Quote",
    "Reference",
    "ReferenceEntry",
    "ReferenceList",
    "ScoreItem",
    "ScoreTable",
    "Section",
    "Strong",
    "Table",
    "Text",
]


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
class OverlayFile:
    """A template, style sheet or picture of the user's own, which takes the place of ours of the same name.

    Attributes:
        name: path within the templates folder, with "/", e.g. "sections/cover.html.jinja", "logo.svg".
        data: the file's bytes.
    """

    name: str
    data: bytes


Layout = Literal["cover", "header", "boxed"]


@dataclass(frozen=True)
class Document:
    """A finished report, before it takes a format.

    Attributes:
        title: e.g. "基于 LeNet-5 的手写数字识别实验报告".
        language: BCP 47.
        author: who hands it in, "" where nobody is named.
        date: ISO date for the metadata, "" where the spec gives none.
        cover: rows of the cover page or of the title block; empty means neither.
        layout: "cover" puts `cover` on a page of its own; "header" sets it below the title of page 1; "boxed" sets
            it in ruled cells, each part of the report in a ruled box, and `signature` at the end.
        signature: labels of the blanks for the teacher at the end of a boxed report.
        overlay: the user's own templates, for HTML and PDF.
    """

    title: str
    author: str
    date: str
    cover: tuple[CoverField, ...]
    sections: tuple[Section, ...]
    language: str = "zh-CN"
    keywords: tuple[str, ...] = field(default=())
    description: str = ""
    layout: Layout = "cover"
    signature: tuple[str, ...] = ()
    overlay: tuple[OverlayFile, ...] = ()

    def walk(self) -> Iterator[Section]:
        """All sections, in reading order."""

        def inside(sections: tuple[Section, ...]) -> Iterator[Section]:
            for section in sections:
                yield section
                yield from inside(section.sections)

        return inside(self.sections)

    def blocks(self) -> Iterator[Block]:
        """All blocks, in reading order, those in other blocks too."""
        for section in self.walk():
            yield from with_inner(section.blocks)

    def figures(self) -> Iterator[Figure]:
        """All figures, in reading order."""
        return (block for block in self.blocks() if isinstance(block, Figure))
