"""Markdown -> blocks of the document: CommonMark, pipe tables, LaTeX in dollars; no HTML, no pictures, no scripts in links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NoReturn

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from report.document import (
    Block,
    Code,
    CodeBlock,
    Column,
    Emphasis,
    Formula,
    FormulaBlock,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
)
from report.formulas import FormulaFault, drawing
from report.wording import prose_faults as faults
from report.writing.dollars import with_formulas
from report.writing.inlay import Inlay
from report.writing.stars import with_chinese_stars

SCHEMES = ("http://", "https://", "mailto:")
CAPTION = ("表：", "表:")
FOOTNOTE = re.compile(r"\^[^\s\]]")
"""How the words of a link begin that was meant for a footnote: `[^1]` with `[^1]: ...` below."""


class MarkdownFault(Exception):
    """The text asks for something that a report does not take in.

    Args:
        line: where in the text, counted from 1.
        message: Chinese sentence.
    """

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"{line}: {message}")


def read_markdown(text: str, inlay: Inlay, label: str) -> tuple[Block, ...]:
    """Read `text`; `label` names its tables (label-table-1 ...).

    Raises:
        MarkdownFault: raw HTML, a picture, a link that is neither http, https nor mailto, a formula that cannot be set.
    """
    return Reader(inlay, label).blocks(tree(text).children)


def untitled_tables(text: str) -> tuple[int, ...]:
    """The lines, counted from 1, on which tables without a caption begin; `text` may still be a template."""
    return tuple(
        node.map[0] + 1
        for node in tree(text).walk()
        if node.type == "table"
        and node.map
        and not (node.previous_sibling and is_caption(node.previous_sibling))
    )


def tree(text: str) -> SyntaxTreeNode:
    """The syntax of a text."""
    parser = with_chinese_stars(with_formulas(MarkdownIt("commonmark", {"html": True}).enable("table")))
    # Every link is let through here, so that a forbidden one is refused with a sentence, not printed as stray brackets.
    parser.validateLink = every_link  # type: ignore[method-assign]
    return SyntaxTreeNode(parser.parse(text))


def every_link(url: str) -> bool:
    """Any link passes the parser."""
    return True


class Reader:
    """Walks one syntax tree."""

    def __init__(self, inlay: Inlay, label: str) -> None:
        self.inlay = inlay
        self.label = label
        self.tables = 0

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        """Block nodes, in order; a paragraph that begins with 表： just before a table is its caption."""
        found: list[Block] = []
        for position, node in enumerate(nodes):
            if node.type == "table":
                found.append(self.table(node, nodes[position - 1] if position else None))
            elif not (is_caption(node) and nodes[position + 1 :] and nodes[position + 1].type == "table"):
                found += self.block(node)
        return tuple(found)

    def block(self, node: SyntaxTreeNode) -> list[Block]:
        match node.type:
            case "paragraph":
                return [Paragraph(self.inlines(node.children), continued=goes_on(node))]
            case "heading":
                return [Paragraph((Strong(self.inlines(node.children)),))]
            case "bullet_list" | "ordered_list":
                items = tuple(self.blocks(item.children) for item in node.children)
                start = int(node.attrs.get("start", 1))
                return [ListBlock(node.type == "ordered_list", items, start)]
            case "blockquote":
                return [Quote(self.blocks(node.children))]
            case "fence" | "code_block":
                language = node.info.split()[0] if node.info.split() else ""
                return [CodeBlock(self.inlay.plain(node.content), language)]
            case "formula_block":
                return [FormulaBlock(self.latex(node, display=True))]
            case "hr":
                return []
            case "html_block":
                refuse(node, faults.RAW_HTML)
            case _:
                raise AssertionError(f"unknown Markdown block {node.type}")

    def table(self, node: SyntaxTreeNode, before: SyntaxTreeNode | None) -> Table:
        self.tables += 1
        head, *bodies = node.children
        cells = head.children[0].children
        columns = tuple(Column(self.inlines(cell.children), alignment(cell)) for cell in cells)
        rows = tuple(
            tuple(self.inlines(cell.children) for cell in row.children)
            for body in bodies
            for row in body.children
        )
        caption: tuple[Inline, ...] = (Text(faults.TABLE_WITHOUT_CAPTION),)
        if before is not None and is_caption(before):
            first, *rest = self.inlines(before.children)
            assert isinstance(first, Text)
            caption = (Text(first.text.removeprefix(CAPTION[0]).removeprefix(CAPTION[1]).lstrip()), *rest)
        return Table(f"{self.label}-table-{self.tables}", 0, caption, columns, rows, row_heads=False)

    def inlines(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
        """Inline nodes, in order."""
        return tuple(piece for node in nodes for piece in self.inline(node))

    def inline(self, node: SyntaxTreeNode) -> list[Inline]:
        match node.type:
            case "inline":
                return list(self.inlines(node.children))
            case "text":
                return list(self.inlay.split(node.content))
            case "text_special":
                return [Text(node.content)]
            case "softbreak":
                return [Text("\n")]
            case "hardbreak":
                return [LineBreak()]
            case "code_inline":
                return [Code(self.inlay.plain(node.content))]
            case "strong":
                return [Strong(self.inlines(node.children))]
            case "em":
                return [Emphasis(self.inlines(node.children))]
            case "link":
                href = str(node.attrs["href"])
                if FOOTNOTE.match("".join(inner.content for inner in node.children)):
                    refuse(node, faults.FOOTNOTE)
                if not href.lower().startswith(SCHEMES):
                    refuse(node, faults.link_scheme(href))
                return [Link(href, self.inlines(node.children))]
            case "formula":
                return [Formula(self.latex(node))]
            case "image":
                refuse(node, faults.PICTURE_IN_PROSE)
            case "html_inline":
                refuse(node, faults.RAW_HTML)
            case _:
                raise AssertionError(f"unknown Markdown piece {node.type}")

    def latex(self, node: SyntaxTreeNode, *, display: bool = False) -> str:
        """A formula's source, once it is known that it can be set; a bound number in it is written out."""
        source = self.inlay.plain(node.content, lambda text: text.replace("%", r"\%"))
        try:
            drawing(source, display=display)
        except FormulaFault as fault:
            refuse(node, str(fault))
        return source


def goes_on(node: SyntaxTreeNode) -> bool:
    """Whether a paragraph stands right behind a formula on its own, with no blank line between."""
    before = node.previous_sibling
    return bool(
        before and before.type == "formula_block" and before.map and node.map and before.map[1] == node.map[0]
    )


def is_caption(node: SyntaxTreeNode) -> bool:
    """Whether a paragraph is a table's caption."""
    if node.type != "paragraph":
        return False
    inline = node.children[0]
    return bool(inline.children) and inline.children[0].type == "text" and inline.content.startswith(CAPTION)


def alignment(cell: SyntaxTreeNode) -> Literal["left", "center", "right"]:
    """What the table's second line asked for."""
    style = str(cell.attrs.get("style", ""))
    if style.endswith("left"):
        return "left"
    return "right" if style.endswith("right") else "center"


def line_of(node: SyntaxTreeNode) -> int:
    """On which line of the text the block that holds a piece begins, counted from 1."""
    place: SyntaxTreeNode | None = node
    while place is not None and (place.is_root or place.map is None):
        place = place.parent
    return place.map[0] + 1 if place is not None and place.map else 1


def refuse(node: SyntaxTreeNode, message: str) -> NoReturn:
    """Refuse the construct, with the line of the block that holds it."""
    raise MarkdownFault(line_of(node), message)
