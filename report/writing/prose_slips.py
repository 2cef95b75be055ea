"""Slips in a text that are valid, and printed as they stand: braces of the wrong width or number, ref() without any, \\(x\\), and
the stray marks of report/writing/stray_marks.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.formulas import NOT_LATIN
from report.wording import prose_faults as say
from report.writing.inlay import OPEN
from report.writing.markdown import tree
from report.writing.stray_marks import stray_marks

TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
INLINE_CODE = re.compile(r"(`+).*?\1")
OF_LATEX = r"[_^=]|\\[A-Za-z]"
NO_FORMULA = rf"(?<![\\$])\$(?![\s$])(?=[^$\\]*[_^=＝＋－＊／＜＞])(?=[^$\\]*{NOT_LATIN.pattern})[^$\\]+(?<!\s)\$(?![\d$])"
"""What report/writing/dollars.py takes for text, though it calculates."""
SLIPS = (
    (re.compile(r"｛｛|｝｝|｛\s*[A-Za-z_][\w.\[\]]*\s*｝"), say.FULL_WIDTH_BRACES),
    (re.compile(r"\{\s*[A-Za-z_]\w*(?:\.\w+|\[\d+\])+\s*\}"), say.SINGLE_BRACES),
    (re.compile(rf"(?<!\\)\\\((?:(?!(?<!\\)\\[()]).)*?(?:{OF_LATEX}).*?\\\)"), say.LATEX_BRACKETS),
    (
        re.compile(rf"(?<!\\)\\\[(?:(?!(?<!\\)\\[\[\]]).)*?(?:{OF_LATEX}).*?\\\]|^\s*\\\[\s*$"),
        say.LATEX_BRACKETS,
    ),
    (re.compile(NO_FORMULA), say.NO_FORMULA),
    (re.compile(r"\b(?:ref|cite)\s*[(（]\s*[\"'“‘]"), say.BARE_CALL),
)
"""What a slip looks like outside of templates and code, and what is said of it. A bracket is looked behind up to the next that
opens: else a long line of many would take minutes."""


def slips(text: str) -> Iterator[tuple[int, str]]:
    """Lines, counted from 1, with hints; code is printed as it stands on purpose."""
    plain = TEMPLATE.sub(lambda found: "\n" * found.group().count("\n"), text)
    filled = TEMPLATE.sub(
        lambda found: OPEN * found.group().startswith("{{") + "\n" * found.group().count("\n"), text
    )
    code = {
        line
        for node in tree(plain).walk()
        if node.type in ("fence", "code_block") and node.map
        for line in range(*node.map)
    }
    for number, line in enumerate(plain.split("\n")):
        if number in code:
            continue
        words = INLINE_CODE.sub("", line)
        yield from ((number + 1, hint) for looks, hint in SLIPS if looks.search(words))
    yield from stray_marks(filled)
