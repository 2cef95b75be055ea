"""Fonts that the user's own style sheets name and the report does not have: the PDF is set without them, silently.

Read by patterns, after the sheet has been found to be CSS (report/press/style_syntax.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from report.document import OverlayFile
from report.errors import Fault
from report.press.fonts import FACES
from report.press.overlay import text_of
from report.resources import SHEETS
from report.wording import style_faults as say

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
EMBEDDED = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
FAMILIES = re.compile(r"(?<![\w-])font-family\s*:\s*([^;{}]*)", re.IGNORECASE)
SHORTHAND = re.compile(r"(?<![\w-])font\s*:[^;{},\d]*\d\S*\s+([^;{}]*)", re.IGNORECASE)
"""`font: italic 12pt/1.5 SimSun, serif`: what stands behind the size."""
MOST = 20
"""Hints of one style sheet."""
KNOWN = {face.family.lower() for face in FACES.values()} | {
    *("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "emoji"),
    *("inherit", "initial", "unset", "revert", "revert-layer"),
}


def foreign_fonts(overlay: tuple[OverlayFile, ...]) -> Iterator[Fault]:
    """Each font that a style sheet names in vain, where it first does so."""
    for file in overlay:
        if file.name not in SHEETS:
            continue
        text = COMMENT.sub(blank, text_of(file))
        there = KNOWN | {name for rule in EMBEDDED.findall(text) for name in named(rule)}
        wanted = named(EMBEDDED.sub(blank, text))
        for name, place in islice(
            ((name, place) for name, place in wanted.items() if name not in there), MOST
        ):
            before = text[:place]
            line, column = before.count("\n") + 1, place - before.rfind("\n")
            yield Fault(file.name, line, column, "", say.foreign_font(name))


def named(text: str) -> dict[str, int]:
    """The families that declarations name, in small letters, each with its first place."""
    found: dict[str, int] = {}
    for declaration in sorted((*FAMILIES.finditer(text), *SHORTHAND.finditer(text)), key=re.Match.start):
        value = declaration[1].partition("!")[0]
        if "(" in value:
            continue  # var(--serif)
        for piece in re.finditer(r"[^,]+", value):
            name = piece[0].strip().strip("\"'").strip().lower()
            place = declaration.start(1) + piece.start() + len(piece[0]) - len(piece[0].lstrip())
            if name:
                found.setdefault(name, place)
    return found


def blank(match: re.Match[str]) -> str:
    """As many lines and columns of nothing."""
    return re.sub(r"[^\n]", " ", match[0])
