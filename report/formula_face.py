"""The face of formulas: STIX Two Math, and Noto Serif SC for the Chinese in \\text{…}, which no face for formulas has."""

# fontTools has no annotations for most of what is used here.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from copy import copy
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ziafont.fonttypes import BBox
from ziafont.glyph import SimpleGlyph
from ziafont.svgpath import Cubic, Lineto, Moveto, Point
from ziamath.mathfont import MathFont
from ziamath.zmath import loadedfonts

if TYPE_CHECKING:
    from ziamath.styles import MathVariant

NAME = "labreport"
"""Under this name ziamath finds the face."""
NOTDEF = 0
WIDTHS = SimpleNamespace(nominalWidthX=0, defaultWidthX=0)
"""From what an outline counts its width, which is known without it."""


class NoGlyph(Exception):
    """Neither face has the character."""

    def __init__(self, character: str) -> None:
        self.character = character
        super().__init__(character)


class FormulaFace(MathFont):
    """STIX Two Math with the characters of another face; both have 1,000 units an em."""

    def findglyph(self, char: str, variant: MathVariant) -> SimpleGlyph:
        found = super().findglyph(char, variant)
        return found if found.index != NOTDEF or char.isspace() else text_glyph(char)


class TextGlyph(SimpleGlyph):
    """A glyph of the text face. Its index is that of no letter of STIX: nothing is kerned or substituted."""

    def __init__(self, width: int, outline: list[Any], box: BBox, font: MathFont) -> None:
        super().__init__(NOTDEF, outline, box, font)
        self.width = width

    def advance(self, nextchr: SimpleGlyph | None = None) -> int:
        return self.width


@lru_cache(maxsize=1)
def face() -> FormulaFace:
    """The face, known to ziamath."""
    made = copy(loadedfonts["default"])
    made.__class__ = FormulaFace  # reading the file again would take longer than a formula
    assert isinstance(made, FormulaFace)
    loadedfonts[NAME] = made
    return made


@lru_cache(maxsize=1000)
def text_glyph(character: str) -> TextGlyph:
    """A character of the text face.

    Raises:
        NoGlyph: it has none.
    """
    from fontTools.misc.psCharStrings import T2CharString
    from fontTools.pens.recordingPen import RecordingPen

    from report.press.fonts import serif_path
    from report.press.glyphs import glyphs

    drawn = glyphs("serif", serif_path(), character).get(character)
    if drawn is None:
        raise NoGlyph(character)
    pen = RecordingPen()
    T2CharString(bytecode=drawn.outline, private=WIDTHS).draw(pen)
    steps = [(name, [Point(x, y) for x, y in points]) for name, points in pen.value if points]
    kinds = {"moveTo": Moveto, "lineTo": Lineto, "curveTo": Cubic}
    corners = [point for _, points in steps for point in points]
    box = BBox(
        min(point.x for point in corners),
        max(point.x for point in corners),
        min(point.y for point in corners),
        max(point.y for point in corners),
    )
    return TextGlyph(drawn.width, [kinds[name](*points) for name, points in steps], box, face())
