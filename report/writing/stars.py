"""Stress beside Chinese punctuation: `**结论：**ReLU`, `文字**（重点）**内容`.

CommonMark (6.2) takes Chinese punctuation for punctuation like any other, beside which stars open and close only where a blank is
on their other side. Chinese has no such blanks: here, a Chinese character or mark counts as a letter within the stars and as a
blank outside of them (https://github.com/tats-u/markdown-cjk-friendly). Between blanks stars stay what they are.
"""

from __future__ import annotations

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize

CHINESE_QUOTES = "“”‘’…—·"
"""Unicode calls them narrow or ambiguous; in a Chinese text they are Chinese."""


def with_chinese_stars(parser: MarkdownIt) -> MarkdownIt:
    """Teach a parser to read stars beside Chinese."""
    parser.inline.ruler.at("emphasis", stars)
    return parser


def stars(state: StateInline, silent: bool) -> bool:
    """CommonMark's rule, and what it says of stars beside Chinese, put right."""
    start, known = state.pos, len(state.delimiters)
    if not tokenize(state, silent):
        return False
    if state.src[start] == "*":
        before = state.src[start - 1] if start else " "
        after = state.src[state.pos] if state.pos < state.posMax else " "
        for star in state.delimiters[known:]:
            star.open |= stresses(after, before)
            star.close |= stresses(before, after)
    return True


def stresses(inside: str, outside: str) -> bool:
    """Whether stars between these two characters can stress what is inside."""
    return not inside.isspace() and (is_chinese(inside) or is_chinese(outside))


def is_chinese(character: str) -> bool:
    """Whether a character fills a square: an ideograph, or punctuation of Chinese."""
    return character in CHINESE_QUOTES or unicodedata.east_asian_width(character) in "WF"
