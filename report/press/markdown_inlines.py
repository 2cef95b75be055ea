"""Inline pieces as Markdown: marks that work beside Chinese, and characters that stay what they are."""

from __future__ import annotations

import re
from typing import assert_never

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
from report.press.spacing import Spaced, characters, spaced

SIGNS = re.compile(r"([\\`*_{}<>#|~$&!]|\](?=[(\[:]))")
"""What Markdown might take for its own. Other brackets stay: some readers take a pair with backslashes for a formula."""
BRACKETS = re.compile(r"\\.|[\[\]]")
OF_A_PAGE = re.compile(r"\\(begin|end)\{(align|gather)\*?\}")
EQUATION = re.compile(r"\\(?:begin|end)\{equation\*?\}")
BEGINS_ADDRESS = "([:"
"""What makes a link of the brackets before it."""


def line(inlines: tuple[Inline, ...]) -> str:
    """Inline pieces; line ends of the source beside Chinese are gone, as on the page."""
    marked = spaced(inlines)
    made = ""
    for place, inline in enumerate(marked):
        rest = marked[place + 1 :]
        after = next(characters(rest), "")[:1]
        match inline:
            case Strong() | Emphasis():
                made += stressed(inline, "".join(characters(marked[:place]))[-1:], after)
            case Formula():
                # GitHub sees a formula only behind a blank.
                made += " " * (made[-1:].strip() != "") + piece(inline)
            case _:
                made += piece(inline, "[" if rest and isinstance(rest[0], Link) else after)
    return made


def piece(inline: Inline, after: str = "") -> str:
    """One inline piece; `after`: the character behind it."""
    match inline:
        case Spaced():
            return f"{' ' * inline.before}{escaped(inline.text, after)}{' ' * inline.after}"
        case Text() | Number() | Reference() | Citation():
            return escaped(inline.text, after)
        case Code():
            return code(inline.text)
        case Strong() | Emphasis():
            return stressed(inline, "", "")
        case Link():
            words = bracketed(line(inline.children))
            return f"[{words}](<{inline.href.replace('<', '%3C').replace('>', '%3E')}>)"
        case LineBreak():
            return "\\\n"
        case Formula():
            return f"${shown_anywhere(inline.latex)}$"
        case _:
            assert_never(inline)


def shown_anywhere(latex: str) -> str:
    """A formula on one line, so that none begins a list or a heading; lines below each other as MathJax wants them between
    dollar signs, except with numbers, which only the other kind may bear.
    """
    if r"\tag" not in latex:
        latex = OF_A_PAGE.sub(r"\\\1{\2ed}", EQUATION.sub("", latex))
    return " ".join(latex.split())


def stressed(inline: Strong | Emphasis, before: str, after: str) -> str:
    """Stressed words; as HTML where punctuation at their edge would keep the stars from working.

    Args:
        before: the character before them, "" at the beginning of a line; `after` likewise.
    """
    mark, tag = ("**", "strong") if isinstance(inline, Strong) else ("*", "em")
    words = "".join(characters(inline.children))
    if flanked(words[:1], before) and flanked(words[-1:], after):
        return f"{mark}{line(inline.children)}{mark}"
    return f"<{tag}>{line(inline.children)}</{tag}>"


def flanked(inside: str, outside: str) -> bool:
    """Whether stars between these two characters are read as stress (CommonMark 6.2)."""
    return inside.isalnum() or (bool(inside.strip()) and not outside.isalnum())


def code(words: str) -> str:
    """Code within a line, between more ticks than it has."""
    longest = max((len(ticks) for ticks in re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{blank}{words}{blank}{fence}"


def escaped(words: str, after: str = "") -> str:
    """Plain characters that stay plain, also before the character `after`."""
    behind = after if after and after in BEGINS_ADDRESS else ""
    return SIGNS.sub(r"\\\1", words.replace("\n", " ") + behind).removesuffix(behind)


def bracketed(markdown: str) -> str:
    """The words of a link or a picture, whose own brackets are marked."""
    return BRACKETS.sub(lambda found: found[0] if found[0][0] == "\\" else f"\\{found[0]}", markdown)
