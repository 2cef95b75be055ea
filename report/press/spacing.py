"""The quarter of an em between Chinese characters and Latin letters or digits (中西文间距), as marks on the text.

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
SIGNS = "%‰°⁰¹²³⁴⁵⁶⁷⁸⁹"
"""What belongs to a number and is no digit."""
OBJECT = "\ufffc"
"""Stands for a formula, a picture or the like within a line."""
SOFT_LINE_END = re.compile(f"(?<={WIDE.pattern})[ ]*\n[ ]*|[ ]*\n[ ]*(?={WIDE.pattern})")
"""A line end of the source beside Chinese; unlike between Latin words, it is no space."""


@dataclass(frozen=True)
class Spaced(Text):
    """A Chinese character with a quarter of an em before or after it."""

    before: bool = False
    after: bool = False


def spaced(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The same inline pieces, with `Spaced` in place of each character that stands beside a Latin letter or digit."""
    text = "".join(characters(inlines))
    edges = list(pairwise(text))
    after = {place for place, (left, right) in enumerate(edges) if is_ideograph(left) and is_western(right)}
    before = {
        place + 1 for place, (left, right) in enumerate(edges) if is_western(left) and is_ideograph(right)
    }
    dropped = {place for match in SOFT_LINE_END.finditer(text) for place in range(*match.span())}

    def pieces(inline: Inline, start: int) -> Iterator[Inline]:
        match inline:
            case Text():
                plain = ""
                for place, character in enumerate(inline.text, start):
                    if place in before or place in after:
                        if plain:
                            yield Text(plain)
                        plain = ""
                        yield Spaced(character, before=place in before, after=place in after)
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
    """What a reader sees of inline pieces, as plain text; a forced line end is U+2028, a formula U+FFFC."""
    for inline in inlines:
        match inline:
            case Text() | Number() | Reference() | Code() | Citation():
                yield inline.text
            case Formula():
                yield OBJECT
            case LineBreak():
                yield "\u2028"
            case Strong() | Emphasis() | Link():
                yield from characters(inline.children)


def is_ideograph(character: str) -> bool:
    """Whether the character is a Chinese one (not punctuation)."""
    return IDEOGRAPH.match(character) is not None


def is_western(character: str) -> bool:
    """Whether the character is a letter or digit of a narrow script, a sign that belongs to a number, or a formula."""
    if character in SIGNS or character == OBJECT:
        return True
    narrow = unicodedata.east_asian_width(character) not in "WF"
    return narrow and unicodedata.category(character) in {"Lu", "Ll", "Nd"}
