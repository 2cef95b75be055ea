"""The fixed codes of the RBF output: ten digits drawn on 7x12 bitmaps.

LeCun et al. 1998, section II.B and figure 3: similar characters get similar codes, which helps a language
model that follows; for digits alone they are as good as any. The drawings are this project's own. No torch
is imported here.
"""

from __future__ import annotations

# Side by side, 0 to 9; "#" is ink (+1), "." is paper (-1).
DIGITS = """\
..###.. ...#... ..###.. ####### .....#. ####### ..####. ####### .#####. ..###..
.#...#. ..##... .#...#. .....#. ....##. #...... .#..... ......# #.....# .#...#.
#.....# .#.#... #.....# ....#.. ...#.#. #...... #...... ......# #.....# #.....#
#.....# ...#... ......# ...#... ..#..#. #...... #...... .....#. #.....# #.....#
#.....# ...#... ......# ..####. .#...#. ######. #...... .....#. .#...#. #.....#
#.....# ...#... .....#. .....#. #....#. ......# #.####. ....#.. ..###.. #....##
#.....# ...#... ....#.. ......# #....#. ......# ##....# ....#.. .#...#. .####.#
#.....# ...#... ...#... ......# ####### ......# #.....# ...#... #.....# ......#
#.....# ...#... ..#.... ......# .....#. ......# #.....# ...#... #.....# ......#
#.....# ...#... .#..... ......# .....#. ......# #.....# ..#.... #.....# ......#
.#...#. ...#... #...... #.....# .....#. #.....# .#...#. ..#.... #.....# .....#.
..###.. .#####. ####### .#####. .....#. .#####. ..###.. ..#.... .#####. .####..
"""


def digit_codes() -> tuple[tuple[int, ...], ...]:
    """Ten codes of 84 numbers, +1 or -1, row by row from the top of each bitmap."""
    rows = [line.split() for line in DIGITS.splitlines()]
    return tuple(
        tuple(1 if pixel == "#" else -1 for row in rows for pixel in row[digit]) for digit in range(10)
    )
