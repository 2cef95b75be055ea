"""Code on paper: pages end between its parts, and long lines are broken where a reader would, and marked where they go on.

The mark is drawn by the style sheet (an empty element), so what is copied from a PDF has no foreign signs in it.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

from report.press.spacing import WIDE

COLUMNS = 68.0
"""Letters in a line of a listing: 10.5 pt in a face whose letters are 0.602 em wide, 160 mm less the padding."""
CONTINUED = COLUMNS - 3
"""Letters in a line that goes on; the mark takes the rest."""
WIDE_COLUMNS = 1.67
"""Width of a Chinese character in letters."""
REACH = 24
"""Letters at the end of a line among which a good place to break is looked for."""
GOOD = re.compile(r"[\s,;(\[{=+\-*/|&.，。；、]")
"""A line is best broken after one of these."""
PIECE = re.compile(r"<[^>]*>|&[^;]*;|.", re.DOTALL)
LEAST_LINES = 6
"""A part of fewer lines belongs to the one before."""
MOST_LINES = 20
"""A part of more lines may be divided between pages anywhere."""
BEGINS_PART = re.compile(r"\S|\s*(@|class |def |async def )")
MARK = '\n<span class="goes-on"></span>'


def parts(markup: str) -> list[str]:
    """Highlighted code (no element of which goes over a line end), divided at blank lines, before functions, classes and whatever
    begins in the first column.
    """
    lines = markup.split("\n")
    plain = [plain_text(line) for line in lines]
    places = [
        number
        for number, (before, line) in enumerate(pairwise(plain), 1)
        if not before.strip() and BEGINS_PART.match(line)
    ]
    begins = [0]
    for place, following in pairwise([*places, len(lines)]):
        if min(place - begins[-1], following - place) >= LEAST_LINES:
            begins.append(place)
    return ["\n".join(lines[begin:end]) for begin, end in pairwise([*begins, len(lines)])]


def stays_whole(part: str) -> bool:
    """Whether a part of a listing stands on one page."""
    return part.count("\n") < MOST_LINES


def plain_text(markup: str) -> str:
    """Highlighted code without its marks."""
    return unescape(re.sub(r"<[^>]*>", "", markup))


def broken(markup: str) -> str:
    """Highlighted code (spans and entities) with its long lines broken."""
    plain = plain_text(markup)
    places, start = set(), 0
    for line in plain.split("\n"):
        places |= {start + place for place in breaks(line)}
        start += len(line) + 1
    result, position = [], 0
    for piece in PIECE.findall(markup):
        if not piece.startswith("<"):
            if position in places:
                result.append(MARK)
            position += 1
        result.append(piece)
    return "".join(result)


def breaks(line: str) -> list[int]:
    """Where a line of code is broken: before the characters of these indices."""
    found: list[int] = []
    begin, room, used = 0, COLUMNS, 0.0
    for place, character in enumerate(line):
        width = WIDE_COLUMNS if WIDE.match(character) else 1.0
        if used + width > room:
            good = [at for at in range(max(begin + 1, place - REACH), place + 1) if GOOD.match(line[at - 1])]
            begin = good[-1] if good else place
            found.append(begin)
            room = CONTINUED
            used = sum(WIDE_COLUMNS if WIDE.match(it) else 1.0 for it in line[begin:place])
        used += width
    return found
