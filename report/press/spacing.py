"""The quarter of an em between Chinese characters and Latin letters or digits (中西文间距), as marks on the text.

Where two marks of punctuation meet, half an em between them is taken away (标点挤压). Quotation marks beside which a line may end
are set apart as well (report/press/line_ends.py).

The space is a margin, never a character: what is copied or searched stays as it was written. Where the author typed a space,
nothing is added. Code, links, references, numbers and formulas are left whole; their edges still count as neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

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

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
IDEOGRAPH = re.compile(f"[{HAN}]")
WIDE = re.compile(f"[{HAN}\u3000-\u303f\u3040-\u30ff\uff00-\uffef“”]")
"""Characters that fill the square: ideographs, kana, full-width punctuation."""
OPENING = "（《〈「『【〔“"
"""Full-width punctuation that begins something; its left half is empty."""
CLOSING = "，。、；：）》〉」』】〕”"
"""Full-width punctuation whose right half is empty."""
SIGNS = "%‰°⁰¹²³⁴⁵⁶⁷⁸⁹"
"""What belongs to a number and is no digit."""
OBJECT = "\ufffc"
"""Stands for a formula, a picture or the like within a line."""
WORDS_ALONE = re.compile(rf"\s*\\(?:text|mbox)\s*\{{([{HAN}]+)\}}\s*")
"""A formula that is nothing but Chinese words."""
SOFT_LINE_END = re.compile(f"(?<={WIDE.pattern})[ ]*\n[ ]*|[ ]*\n[ ]*(?={WIDE.pattern})")
"""A line end of the source beside Chinese; unlike between Latin words, it is no space."""


@dataclass(frozen=True)
class Spaced(Text):
    """A character that something is marked on.

    Attributes:
        before: a quarter of an em goes before it.
        after: a quarter of an em goes after it.
        tight: half an em before it is taken away.
        parts: a line may end before it, if it is an opening quotation mark, or after it.
    """

    before: bool = False
    after: bool = False
    tight: bool = False
    parts: bool = False


def spaced(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The same inline pieces, with `Spaced` in place of the characters that need it."""
    text = "".join(characters(inlines))
    edges = list(pairwise(text))
    after = {place for place, (left, right) in enumerate(edges) if is_ideograph(left) and is_western(right)}
    before = {
        place + 1 for place, (left, right) in enumerate(edges) if is_western(left) and is_ideograph(right)
    }
    tight = {place + 1 for place, (left, right) in enumerate(edges) if are_tight(left, right)}
    parting = {place + (right == "“") for place, (left, right) in enumerate(edges) if may_part(left, right)}
    marked = before | after | tight | parting
    dropped = {place for match in SOFT_LINE_END.finditer(text) for place in range(*match.span())}

    def pieces(inline: Inline, start: int) -> Iterator[Inline]:
        match inline:
            case Text():
                plain = ""
                for place, character in enumerate(inline.text, start):
                    if place in marked:
                        if plain:
                            yield Text(plain)
                        plain = ""
                        marks = (place in group for group in (before, after, tight, parting))
                        yield Spaced(character, *marks)
                    elif place not in dropped:
                        plain += character
                if plain:
                    yield Text(plain)
            case Strong() | Emphasis():
                yield replace(inline, children=tuple(placed(inline.children, start)))
            case _:
                yield inline

    def placed(children: Iterable[Inline], start: int) -> Iterator[Inline]:
        for inline in children:
            yield from pieces(inline, start)
            start += len("".join(characters((inline,))))

    return tuple(placed(inlines, 0))


def characters(inlines: Iterable[Inline]) -> Iterator[str]:
    """What a reader sees of inline pieces, as plain text; a forced line end is U+2028, a formula U+FFFC or its words."""
    for inline in inlines:
        match inline:
            case Text() | Number() | Reference() | Code() | Citation():
                yield inline.text
            case Formula():
                words = WORDS_ALONE.fullmatch(inline.latex)
                yield words[1] if words else OBJECT
            case LineBreak():
                yield "\u2028"
            case Strong() | Emphasis() | Link():
                yield from characters(inline.children)


def is_ideograph(character: str) -> bool:
    """Whether the character is a Chinese one (not punctuation)."""
    return IDEOGRAPH.match(character) is not None


def may_part(left: str, right: str) -> bool:
    """Whether a line may end between two characters as one is a Chinese quotation mark, which Unicode takes for a Western one."""
    if right == "“":
        return WIDE.match(left) is not None and left not in OPENING
    return left == "”" and (is_ideograph(right) or right in OPENING)


def are_tight(left: str, right: str) -> bool:
    """Whether two marks of punctuation have an empty half too much between them."""
    return (left in CLOSING and (right in CLOSING or right in OPENING)) or (
        left in OPENING and right in OPENING
    )


def is_western(character: str) -> bool:
    """Whether the character is a letter or digit of a narrow script, a sign that belongs to a number, or a formula."""
    if character in SIGNS or character == OBJECT:
        return True
    narrow = unicodedata.east_asian_width(character) not in "WF"
    return narrow and unicodedata.category(character) in {"Lu", "Ll", "Nd"}
