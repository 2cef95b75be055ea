"""Formulas in Markdown: `$...$` within a line, `$$...$$` on lines of its own.

A dollar sign opens a formula only where no space and no other dollar follows it, and closes one only where no space is before it
and no digit behind it (pandoc's rule, so that "$5 和 $10" are two prices). With blanks inside the dollars it is a formula only
where it looks like LaTeX, on one line and without Chinese: `$ x^2 $`. What stands between two dollars and has Chinese in it but
no LaTeX command is text as well. `\\$` is always a dollar sign.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from report.formulas import NOT_LATIN, WORDS

INLINE = re.compile(r"(?<!\$)\$(?![\s$])((?:\\.|[^\\$])+?)(?<!\s)\$(?![\d$])", re.DOTALL)
APART = re.compile(
    r"(?<![A-Za-z0-9$])\$(?!\d)(?=[^$\n]*?(?:[_^=]|\\[A-Za-z]))((?:\\.|[^\\$\n])+)\$(?![A-Za-z0-9$])"
)
"""The same with blanks inside the dollars."""
BLOCK = re.compile(r"\s*\$\$((?:\\.|[^\\$])*)\$\$\s*", re.DOTALL)


def with_formulas(parser: MarkdownIt) -> MarkdownIt:
    """Teach a parser the two kinds: inline tokens "formula", block tokens "formula_block", the LaTeX as content."""
    parser.inline.ruler.before("escape", "formula", inline_formula)
    options = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "formula_block", block_formula, options)  # type: ignore[arg-type]
    return parser


def inline_formula(state: StateInline, silent: bool) -> bool:
    """`$...$` at the parser's place."""
    found = INLINE.match(state.src, state.pos, state.posMax)
    if found is None or is_text(found[1]):
        found = APART.match(state.src, state.pos, state.posMax)
        if found is None or NOT_LATIN.search(WORDS.sub("", found[1])):
            return False
    if not silent:
        state.push("formula", "math", 0).content = found[1].strip()
    state.pos = found.end()
    return True


def block_formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`$$ ... $$` from the beginning of a line to the end of one, at most a paragraph long."""
    if not line(state, start).startswith("$$"):
        return False
    text = ""
    for last in range(start, end):
        if state.isEmpty(last):
            return False
        text += line(state, last) + "\n"
        if found := BLOCK.fullmatch(text):
            break
    else:
        return False
    if not silent:
        token = state.push("formula_block", "math", 0)
        token.content, token.map = found[1].strip(), [start, last + 1]
        state.line = last + 1
    return True


def line(state: StateBlock, number: int) -> str:
    """A line of the source without the indent of the list or quotation that it stands in."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def is_text(between: str) -> bool:
    """Whether what stands between two dollar signs is no formula: Chinese without any LaTeX command."""
    return NOT_LATIN.search(between) is not None and not re.search(r"\\[A-Za-z]", between)
