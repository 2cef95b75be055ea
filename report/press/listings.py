"""Long lines of code on paper: broken where a reader would, and marked where they go on.

The mark is drawn by the style sheet (an empty element), so what is copied from a PDF has no foreign signs in it.
"""

from __future__ import annotations

import re
from html import unescape

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
MARK = '\n<span class="goes-on"></span>'


def broken(markup: str) -> str:
    """Highlighted code (spans and entities) with its long lines broken."""
    plain = unescape(re.sub(r"<[^>]*>", "", markup))
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
