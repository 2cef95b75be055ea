"""The blocks of a section: paragraphs, tables, figures, and what a lab report asks for besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from report.inlines import Inline


@dataclass(frozen=True)
class Paragraph:
    """Running text; its first line is indented by two characters, unless it is `continued`: goes on behind a formula."""

    children: tuple[Inline, ...]
    continued: bool = False


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
        sortable: whether its rows compare things (variants, runs, classes), so that a reader may want another order.
    """

    label: str
    number: int
    caption: tuple[Inline, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    row_heads: bool = True
    strong_rows: tuple[int, ...] = ()
    notes: tuple[tuple[Inline, ...], ...] = ()
    sortable: bool = False


@dataclass(frozen=True)
class Picture:
    """A finished picture file: what a renderer embeds.

    Attributes:
        path: where the file lies, absolute; its name carries no meaning for the reader.
        media_type: "image/png" or "image/svg+xml"; of an animation "image/gif" or "image/webp".
        width_mm: intended printed width; the text block is 160 mm wide.
        width_px, height_px: natural size, so that a page can be laid out before the picture is read.
        digest: SHA-256 of the file's bytes.
        provenance: "key: value" facts for the reader who asks (figure kind, function, run keys).
        raster: the same as a still PNG, for formats that show no vector graphics (Word); None where `path` is one.
            Of an animation, the still that stands for it wherever nothing can move.
    """

    path: Path
    media_type: str
    width_mm: float
    width_px: int
    height_px: int
    digest: str
    provenance: tuple[tuple[str, str], ...] = ()
    raster: Picture | None = None

    @property
    def moves(self) -> bool:
        """Whether it is an animation."""
        return self.media_type in ("image/gif", "image/webp")

    @property
    def printed(self) -> Picture:
        """What paper shows."""
        return self.raster if self.moves and self.raster else self


@dataclass(frozen=True)
class Figure:
    """A numbered picture, caption below. `alt` describes it to those who cannot see it."""

    label: str
    number: int
    caption: tuple[Inline, ...]
    picture: Picture
    alt: str


@dataclass(frozen=True)
class FormulaBlock:
    """A formula on lines of its own, centred. `latex` as in `Formula`."""

    latex: str


@dataclass(frozen=True)
class ReferenceEntry:
    """One work of the list of references.

    Attributes:
        key: how the spec names it; its anchor is "reference.<key>".
        number: from 1, in the order of first citation; what nobody cites comes after.
        text: the entry in the form of GB/T 7714, without its "[1]".
    """

    key: str
    number: int
    text: tuple[Inline, ...]


@dataclass(frozen=True)
class ReferenceList:
    """参考文献: the only block of its section; entries in the order of their numbers."""

    entries: tuple[ReferenceEntry, ...]


@dataclass(frozen=True)
class ScoreItem:
    """A row of a `ScoreTable`: what is judged, and the points that it can bring, e.g. "20"."""

    title: str
    points: str


@dataclass(frozen=True)
class ScoreTable:
    """评分表, not numbered: columns 评分项目, 分值, 得分; the last is left blank for the teacher.

    Attributes:
        items: rows, in order.
        total: the sum of the points, for a last row 合计.
    """

    items: tuple[ScoreItem, ...]
    total: str


@dataclass(frozen=True)
class Question:
    """One 思考题.

    Attributes:
        number: from 1.
        text: the question.
        answer: the student's own; empty where he is to write by hand.
        blank_lines: ruled lines to write on, where there is no answer.
    """

    number: int
    text: tuple[Inline, ...]
    answer: tuple[Block, ...] = ()
    blank_lines: int = 0


@dataclass(frozen=True)
class QuestionList:
    """思考题: the only block of its section."""

    questions: tuple[Question, ...]


Block = (
    Paragraph
    | ListBlock
    | Quote
    | CodeBlock
    | Table
    | Figure
    | FormulaBlock
    | ReferenceList
    | ScoreTable
    | QuestionList
)


def with_inner(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks in reading order, each before those that stand in it: in a list, in a quotation, in an answer."""
    for block in blocks:
        yield block
        match block:
            case ListBlock():
                for item in block.items:
                    yield from with_inner(item)
            case Quote():
                yield from with_inner(block.children)
            case QuestionList():
                for question in block.questions:
                    yield from with_inner(question.answer)
            case _:
                pass
