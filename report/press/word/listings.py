"""Listings: a paragraph a line, coloured as on the page (templates/code.css)."""

from __future__ import annotations

from lxml.etree import _Element

from report.document import CodeBlock
from report.press.word.elements import paragraph, run, text, w

COLOURS = {"c": "666666", "k": "00398A", "ow": "00398A", "m": "7A3B00", "s": "1B5E20"}
"""By the first letters of Pygments' short names."""
NAMES = frozenset({"nb", "nc", "nd", "ne", "nf", "nt", "fm"})
NAME_COLOUR = "5A2A82"
ROOM = 120
"""Above and below a listing, twentieths of a point."""
TOGETHER = 2
"""Lines at either end that are not left alone on a page."""


def listing(block: CodeBlock) -> list[_Element]:
    """The lines of a listing."""
    from pygments import lex
    from pygments.lexers import get_lexer_by_name
    from pygments.token import STANDARD_TYPES
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(block.language or "text", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    lines: list[list[_Element]] = [[]]
    for kind, words in lex(block.text.expandtabs(4).strip("\n"), lexer):
        for number, part in enumerate(words.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(run(text(part), properties=colour(STANDARD_TYPES.get(kind, ""))))
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    last = len(lines) - 1
    together = {*range(TOGETHER), *range(last - TOGETHER, last)} - {last}
    made = []
    for number, line in enumerate(lines):
        properties = [w("keepNext")] if number in together else []
        properties += [spacing] if (spacing := beside(number == 0, number == last)) is not None else []
        made.append(paragraph("Code", *line, properties=properties))
    return made


def beside(first: bool, last: bool) -> _Element | None:
    """Room above the first line and below the last."""
    edges = {"before": ROOM} if first else {}
    edges |= {"after": ROOM} if last else {}
    return w("spacing", **edges) if edges else None


def colour(kind: str) -> list[_Element]:
    """The colour of a kind of word, black for most."""
    found = NAME_COLOUR if kind in NAMES else COLOURS.get(kind) or COLOURS.get(kind[:1], "")
    return [w("color", val=found)] if found else []
