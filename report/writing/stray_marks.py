"""Marks that were left over when a text was read, and are printed as they stand: dollars, footnotes, the bars of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it.tree import SyntaxTreeNode

from report.formulas import NOT_LATIN
from report.wording import prose_faults as say
from report.writing.inlay import CLOSE, OPEN
from report.writing.markdown import line_of, tree

ESCAPED = re.compile(r"\\(.)")
CHINESE = NOT_LATIN.pattern[1:-1]
BETWEEN_CHINESE = re.compile(rf"\$(?![\s$])(?=[^$]*[{CHINESE}])[^$]+(?<!\s)\$(?![\d$])")
"""A pair around Chinese: report/writing/prose_slips.py tells of it where it was to be a formula."""
DOUBLE = re.compile(r"\$\$\s*[A-Za-z\\({\[|]|^[ ]*\$\$[ ]*$", re.MULTILINE)
PRICE = r"\d[\d,._]*(?![\w^\\{])"
VARIABLE = r"[A-Z]{2,}(?:_|\b)"
"""Of the environment: $HOME."""
LONELY = re.compile(rf"(?<!\$)\$(?!{PRICE}|{VARIABLE})\s?(?:[^\s${CHINESE}]*[_^\\]|[A-Za-z](?![A-Za-z0-9]))")
"""A dollar before LaTeX or a single letter."""
FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
MARKS = ((DOUBLE, say.DOUBLE_DOLLARS), (LONELY, say.LONELY_DOLLAR), (FOOTNOTE, say.LOOSE_FOOTNOTE))
BAR = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
DASHES = re.compile(r"[\s|｜:：\-—－–]*")


def stray_marks(text: str) -> Iterator[tuple[int, str]]:
    """Lines, counted from 1, with hints. `text` is Markdown, without templates."""
    escaped = ESCAPED.sub(lambda found: CLOSE if found[1] == "$" else found[0], text)
    for node in tree(escaped).walk():
        if node.type == "inline":
            start = line_of(node)
            words = BETWEEN_CHINESE.sub(same_lines, left_over(node))
            for looks, hint in MARKS:
                if found := looks.search(words):
                    yield start + words.count("\n", 0, found.start()), hint
            if node.parent and node.parent.type == "paragraph":
                yield from ((start + place, hint) for place, hint in broken_table(node.content.split("\n")))


def left_over(node: SyntaxTreeNode) -> str:
    """The plain characters of a paragraph, each line of it a line; something private stands for the rest."""
    match node.type:
        case "text":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "code_inline" | "formula":
            return OPEN + "\n" * node.content.count("\n")
        case _:
            return "".join(map(left_over, node.children))


def same_lines(found: re.Match[str]) -> str:
    """Nothing but the line ends."""
    return OPEN + "\n" * found[0].count("\n")


def broken_table(lines: list[str]) -> Iterator[tuple[int, str]]:
    """What keeps the lines of a paragraph from being a table, and in which of them; once is enough."""
    for place, (line, below) in enumerate(pairwise(lines)):
        if "｜" in line + below and (
            is_dashes(below) or all(it.strip().startswith("｜") for it in (line, below))
        ):
            yield place + ("｜" not in line), say.FULL_WIDTH_BARS
        elif "|" in line and "|" in below and RULE.fullmatch(below):
            head, rule = columns(line), columns(below)
            yield (place + 1, say.table_rule(head, rule)) if head != rule else (place, say.TABLE_NOT_APART)
        elif (
            line.strip().startswith("|")
            and "|" in below
            and (is_dashes(below) or below.strip().startswith("|"))
        ):
            yield place, say.NO_TABLE_RULE
        else:
            continue
        return


def is_dashes(line: str) -> bool:
    """Whether a line was to part the head of a table from its rows."""
    return any(dash in line for dash in "-—－–") and DASHES.fullmatch(line) is not None


def columns(line: str) -> int:
    """How many cells a line of a table has."""
    return len(BAR.findall(line.strip().removeprefix("|").removesuffix("|"))) + 1
