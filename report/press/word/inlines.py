"""Inline pieces as runs, fields, links and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from lxml.etree import QName, _Element

from report.document import (
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
from report.press.spacing import spaced
from report.press.word.context import Context
from report.press.word.elements import NAMESPACES, field, run, text, w
from report.press.word.formulas import formula

CODE = "CodeCharacter"
CHINESE_MARKS = re.compile("([“”…]+|—{2,})")
"""Marks that Word takes for Western, or for what the neighbours are; a single dash is a cell without a value."""
CODE_FACES = {"ascii": "Consolas", "hAnsi": "Consolas"}


@dataclass(frozen=True)
class Manner:
    """How characters are set.

    Attributes:
        size: in pt, 0 for that of the style.
        chinese: in the Chinese typeface whatever they are.
        dark: the style's Chinese typeface is 黑体.
    """

    style: str = ""
    strong: bool = False
    emphasis: bool = False
    raised: bool = False
    size: float = 0
    chinese: bool = False
    dark: bool = False

    def properties(self) -> Iterator[_Element]:
        """The same as properties of a run, in the order that the standard wants."""
        if self.style:
            yield w("rStyle", val=self.style)
        # Said of the run as well: LibreOffice forgets a character style's face within tables.
        chinese = "黑体" if self.strong or self.dark else "宋体"
        faces = CODE_FACES if self.style == CODE else {}
        faces = faces | ({"eastAsia": chinese} if self.strong else {})
        # Both: Word goes by the hint, LibreOffice takes a closing mark behind a Latin letter for Western all the same.
        faces = faces | ({"hint": "eastAsia", "ascii": chinese, "hAnsi": chinese} if self.chinese else {})
        if faces:
            yield w("rFonts", **faces)
        if self.strong:
            yield w("b")
        if self.size:
            yield w("sz", val=round(self.size * 2))
            yield w("szCs", val=round(self.size * 2))
        if self.raised:
            yield w("vertAlign", val="superscript")
        if self.emphasis:
            yield w("em", val="dot")

    def run(self, words: str) -> _Element:
        """Characters set so."""
        return run(text(words), properties=self.properties())

    def runs(self, words: str) -> list[_Element]:
        """The same, with marks of Chinese in their own face."""
        parts = filter(None, CHINESE_MARKS.split(words))
        return [replace(self, chinese=CHINESE_MARKS.match(part) is not None).run(part) for part in parts]


PLAIN = Manner()
DARK = Manner(dark=True)
"""Of headings and the heads of tables."""


def pieces(context: Context, inlines: tuple[Inline, ...], manner: Manner = PLAIN) -> list[_Element]:
    """What a line is made of. Word itself puts the space between Chinese and Latin."""
    return [made for inline in joined(spaced(inlines)) for made in piece(context, inline, manner)]


def joined(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """The same with neighbouring plain texts in one; a line end of the source is a space."""
    waiting = ""
    for inline in inlines:
        if isinstance(inline, Text):
            waiting += inline.text.replace("\n", " ")
            continue
        if waiting:
            yield Text(waiting)
            waiting = ""
        yield inline
    if waiting:
        yield Text(waiting)


def piece(context: Context, inline: Inline, manner: Manner) -> list[_Element]:
    """One piece."""
    match inline:
        case Text():
            return manner.runs(inline.text)
        case Number():
            return [manner.run(inline.text)]
        case Code():
            return [replace(manner, style=CODE).run(inline.text)]
        case Strong():
            return pieces(context, inline.children, replace(manner, strong=True))
        case Emphasis():
            return pieces(context, inline.children, replace(manner, emphasis=True))
        case LineBreak():
            return [run(w("br"))]
        case Formula():
            return [formula(inline.latex)]
        case Reference():
            return pointer(context, context.ids[inline.target], manner.run(inline.text))
        case Citation():
            raised = replace(manner, raised=True).run(inline.text)
            return [within(context, f"reference.{inline.keys[0]}", raised)]
        case Link():
            shown = pieces(context, inline.children, replace(manner, style="Hyperlink"))
            link = w("hyperlink", *shown)
            link.set(QName(NAMESPACES["r"], "id"), context.link(inline.href))
            return [link]
        case _:
            assert_never(inline)


def pointer(context: Context, anchor: str, shown: _Element) -> list[_Element]:
    """A reference that follows its target: what the caption says when Word is asked to update its fields."""
    if anchor.startswith("section."):
        return [within(context, anchor, shown)]
    return field(f"REF {context.bookmarks[anchor]} \\h", shown)


def within(context: Context, anchor: str, *shown: _Element) -> _Element:
    """A link to another place of the document."""
    return w("hyperlink", *shown, anchor=context.bookmarks[anchor], history=1)


def bookmarked(context: Context, anchor: str, *content: _Element) -> list[_Element]:
    """Content that can be pointed at."""
    number = context.mark(anchor)
    name = context.bookmarks[anchor]
    return [w("bookmarkStart", id=number, name=name), *content, w("bookmarkEnd", id=number)]
