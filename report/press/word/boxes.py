"""The parts of a boxed report, each in a ruled box: a table of one column.

Within a cell nothing keeps a caption on the page of its figure or table; so what must not be divided is a row that is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.etree import QName, _Element

from report.document import Block, CodeBlock, Document, Figure, Section, Table
from report.press.fitting import is_short
from report.press.word.blocks import each
from report.press.word.context import Context
from report.press.word.elements import NAMESPACES, paragraph, run, text, w
from report.press.word.frame import titled
from report.press.word.tables import BOX_PADDING, BOX_WIDTH, grid, properties, size_of

PROPERTIES, KEEP_NEXT = (QName(NAMESPACES["w"], name) for name in ("pPr", "keepNext"))
SIDES = ("top", "left", "bottom", "right")


def boxes(context: Context, document: Document) -> list[_Element]:
    """The sections, and room for the teacher's signature in the last of them."""
    made = [list(rows_of(context, section)) for section in document.sections]
    if made and document.signature:
        signed = "　　　".join(f"{label}：＿＿＿＿＿＿" for label in document.signature)
        flush = [w("ind", firstLine=0, firstLineChars=0), w("jc", val="right")]
        made[-1].append(row([paragraph("Normal", run(text(signed)), properties=flush)], whole=True))
    return [part for rows in made for part in (boxed(rows), paragraph("TableNote"))]


def rows_of(context: Context, section: Section) -> Iterator[_Element]:
    """A section with those below it: text in rows that a page may end in, what stays whole in rows of their own."""
    words: list[_Element] = []
    titles: list[_Element] = []
    for part in walked(section):
        titles.append(titled(context, part))
        for block, made in each(context, part.blocks):
            if stays_whole(block, below_title=bool(titles)):
                yield from [row(words)] if words else []
                yield row([*titles, *made], whole=True)
                words = []
            else:
                words += [*titles, *made]
            titles = []
    if words or titles:
        yield row([*words, *titles])


def stays_whole(block: Block, *, below_title: bool) -> bool:
    """Whether a page does not end in a block: figures and short tables, and below a title all that is not long."""
    match block:
        case Figure():
            return True
        case Table():
            return is_short(block)
        case CodeBlock():
            return False
        case _:
            return below_title


def walked(section: Section) -> Iterator[Section]:
    """A section and those below it, in reading order."""
    yield section
    for part in section.sections:
        yield from walked(part)


def row(content: Sequence[_Element], *, whole: bool = False) -> _Element:
    """A row of a box; a `whole` one is not divided between two pages.

    A paragraph that stays with the next one would keep its whole row with the next row.
    """
    for part in content if whole else content[:1]:
        for manner in part.iterchildren(PROPERTIES):
            for kept in list(manner.iterchildren(KEEP_NEXT)):
                manner.remove(kept)
            manner.insert(1, w("keepNext", val=0))
    undivided = [w("trPr", w("cantSplit"))] if whole else []
    return w("tr", *undivided, w("tc", w("tcPr", size_of(BOX_WIDTH)), *content))


def boxed(rows: Sequence[_Element]) -> _Element:
    """Rows in a box, without lines between them."""
    borders = w("tblBorders", *(w(side, val="single", sz=6, space=0, color="000000") for side in SIDES))
    return w("tbl", properties("TableNormal", BOX_WIDTH, BOX_PADDING, borders), grid([BOX_WIDTH]), *rows)
