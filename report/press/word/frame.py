"""Around the text: cover, title, contents, headers and footers, the pages themselves."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import QName, _Element

from report.document import CoverField, Document, Section
from report.press.fitting import TABLE_SIZES, field_rows, label_width
from report.press.rendering import has_contents_page, heading
from report.press.word.columns import TWIPS
from report.press.word.context import OFFICE, Context, Relationship
from report.press.word.elements import NAMESPACES, element, field, paragraph, run, text, w
from report.press.word.inlines import DARK, PLAIN, bookmarked, within
from report.press.word.tables import BOX_WIDTH, TEXT_WIDTH, grid, properties, size_of
from report.wording import rendering as say

A4 = {"w": 11906, "h": 16838}
MARGINS = {
    "top": 1587,
    "right": 1417,
    "bottom": 1474,
    "left": 1417,
    "header": 964,
    "footer": 794,
    "gutter": 0,
}
"""28, 25, 26 and 25 mm, as in templates/print.css."""
LABEL_WIDTH, BLANK_WIDTH = 1900, 4500
"""Of a cover's columns, twentieths of a point."""
ROOM = 2.0
"""pt beside a label of a title block."""

END = "_End"
"""The bookmark at the end of the text."""


def front(context: Context, document: Document) -> list[_Element]:
    """What comes before the text: a cover page or a title, and the contents of a long report."""
    if document.layout == "cover" and document.cover:
        made = [paragraph("CoverTitle", *DARK.runs(document.title)), cover_rows(document), ends_page(pages())]
    else:
        made = [paragraph("Title", *DARK.runs(document.title))]
        if document.cover:
            made += [title_rows(document, boxed=document.layout == "boxed"), paragraph("TableNote")]
    if has_contents_page(document):
        made += contents(context, document)
        made.append(ends_page(pages(context, roman=True)))
    return made


def cover_rows(document: Document) -> _Element:
    """课程名称 ____: labels of equal width, what is filled in above a line."""
    rows = [
        w(
            "tr",
            w("trPr", w("cantSplit")),
            w(
                "tc",
                w("tcPr", size_of(LABEL_WIDTH), w("vAlign", val="bottom")),
                spread("CoverText", row.label),
            ),
            w(
                "tc",
                w("tcPr", size_of(BLANK_WIDTH), w("tcBorders", line_below()), w("vAlign", val="bottom")),
                paragraph("CoverText", *PLAIN.runs(row.value)),
            ),
        )
        for row in document.cover
    ]
    widths = [LABEL_WIDTH, BLANK_WIDTH]
    return w("tbl", properties("TableNormal", sum(widths), 6), grid(widths), *rows)


def title_rows(document: Document, *, boxed: bool) -> _Element:
    """The same facts below the title of the first page, two in a row, long ones alone; without a box above lines."""
    total = BOX_WIDTH if boxed else TEXT_WIDTH
    points, padding = TABLE_SIZES["normal"]
    label = round((label_width(document.cover) * points + 2 * padding + ROOM) * TWIPS)
    widths = [label, total // 2 - label] * 2

    def cells(field: CoverField, span: int) -> tuple[_Element, _Element]:
        line = [] if boxed else [w("tcBorders", line_below())]
        facts = [size_of(sum(widths[-span:])), *([w("gridSpan", val=span)] if span > 1 else []), *line]
        return (
            w("tc", w("tcPr", size_of(label)), spread("TableText", field.label)),
            w("tc", w("tcPr", *facts), paragraph("TableText", *PLAIN.runs(field.value))),
        )

    rows = [
        w(
            "tr",
            w("trPr", w("cantSplit")),
            *(cell for field in row for cell in cells(field, 5 - 2 * len(row))),
        )
        for row in field_rows(document.cover)
    ]
    return w(
        "tbl", properties("Ruled" if boxed else "TableNormal", sum(widths), padding), grid(widths), *rows
    )


def spread(style: str, label: str) -> _Element:
    """A label as wide as the others."""
    return paragraph(style, run(text(label)), properties=[w("jc", val="distribute")])


def line_below() -> _Element:
    """To write on."""
    return w("bottom", val="single", sz=4, space=0, color="000000")


def contents(context: Context, document: Document) -> list[_Element]:
    """A table of contents as a field that asks to be updated; until then the headings, without their pages."""
    lines = [
        paragraph(
            f"TOC{section.level}",
            within(
                context,
                f"section.{section.label}",
                *(DARK if section.level == 1 else PLAIN).runs(heading(section)),
                run(w("tab")),
                *field(f"PAGEREF {context.bookmarks[f'section.{section.label}']} \\h"),
            ),
        )
        for section in document.walk()
    ]
    begin, code, separate, _, end = field('TOC \\o "1-3" \\h \\z \\u', dirty=True)
    for part in reversed((begin, code, separate)):
        lines[0].insert(1, part)
    return [paragraph("ContentsTitle", run(text(say.CONTENTS))), *lines, paragraph("TOC1", end)]


def titled(context: Context, section: Section) -> _Element:
    """The heading of a section."""
    marked = bookmarked(context, f"section.{section.label}", *DARK.runs(heading(section)))
    return paragraph(f"Heading{section.level}", *marked)


def pages(context: Context | None = None, *, roman: bool = False, titled: bool = False) -> _Element:
    """The properties of a stretch of pages: without a context bare ones (the cover), else numbered from 1.

    Args:
        context: where the parts at the edges are told.
        roman: the pages of the contents.
        titled: the first page bears the title of the report, which is not repeated above it.
    """
    edges: list[_Element] = []
    numbers: list[_Element] = []
    if context is not None:
        footer = ("footer", "contents_footer.xml" if roman else "footer.xml")
        parts = [("default", "header", "header.xml"), ("default", *footer)]
        for page, kind, file in [*parts, ("first", *footer)] if titled else parts:
            reference = w(f"{kind}Reference", type=page)
            identity = context.relate(Relationship(f"{OFFICE}/{kind}", file))
            reference.set(QName(NAMESPACES["r"], "id"), identity)
            edges.append(reference)
        numbers = [w("pgNumType", fmt="upperRoman", start=1) if roman else w("pgNumType", start=1)]
        numbers += [w("titlePg")] if titled else []
    return w("sectPr", *edges, w("type", val="nextPage"), w("pgSz", **A4), w("pgMar", **MARGINS), *numbers)


def ends_page(section: _Element) -> _Element:
    """The last paragraph of a stretch of pages; it takes no room."""
    flat = w("spacing", before=0, after=0, line=20, lineRule="exact")
    return w("p", w("pPr", flat, section))


def header(document: Document) -> _Element:
    """The title above every page."""
    return root("w:hdr", [paragraph("Header", *PLAIN.runs(document.title))])


def footer() -> _Element:
    """第 x 页　共 y 页, of the text. A program that cannot count the pages of a section takes the number of the last one."""
    page, last = field("PAGE", run(text("1"))), field(f"PAGEREF {END}", run(text("1")))
    between = [run(text(words)) for words in say.PAGE_OF_PAGES]
    return root(
        "w:ftr",
        [paragraph("Footer", between[0], *page, between[1], *field("SECTIONPAGES", *last), between[2])],
    )


def end() -> list[_Element]:
    """The bookmark at the end of the text."""
    return [w("bookmarkStart", id=0, name=END), w("bookmarkEnd", id=0)]


def contents_footer() -> _Element:
    """The page of the contents."""
    return root("w:ftr", [paragraph("Footer", *field("PAGE \\* ROMAN", run(text("I"))))])


def root(name: str, children: Iterable[_Element]) -> _Element:
    """The root of a part."""
    return element(name, *children)
