"""The three faces of a report, each cut down to the characters that the report shows.

Nothing depends on the fonts of a machine: the faces come from Python packages, are cut with fontTools before any renderer sees
them, and go into the HTML page and the PDF alike.

    serif   宋体 role   Noto Serif SC        running text
    sans    黑体 role   Noto Sans SC         headings, table heads, stressed words
    mono                DejaVu Sans Mono     code, and signs that the other two lack
"""

# fontTools has no annotations for most of what is used here.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from report.document import Code, Document, Paragraph, Picture, Strong
from report.errors import RenderError
from report.wording import rendering as say

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

ASCII = frozenset(map(chr, range(0x20, 0x7F)))
INVISIBLE = frozenset("\n\t")
"""Characters that need no glyph."""
COMMON = frozenset("\u00a0·—−²³½é–•₂")
"""Characters beyond ASCII and GB 2312 that reports have often."""
UNPRINTED = {"description", "keywords", "href", "alt", "language", "provenance", "latex", "overlay", "layout"}
"""Fields of the document that are no part of what is set in type."""
TABLES_NOT_NEEDED = ("BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")
"""Vertical setting and glyph variants of other countries; without them, a character is a glyph, and text can be copied."""


@dataclass(frozen=True)
class Face:
    """One font file.

    Attributes:
        family: its name in style sheets and in the PDF; no installed font has that name.
        locate: where the file lies.
    """

    family: str
    locate: Callable[[], Path]


def serif_path() -> Path:
    """Noto Serif SC."""
    import pylopdf_fonts_zh_cn

    return pylopdf_fonts_zh_cn.serif_path()


def sans_path() -> Path:
    """Noto Sans SC."""
    import pylopdf_fonts_zh_cn

    return pylopdf_fonts_zh_cn.sans_path()


def mono_path() -> Path:
    """DejaVu Sans Mono, out of matplotlib's files, without importing matplotlib."""
    spec = importlib.util.find_spec("matplotlib")
    assert spec is not None, "matplotlib is a dependency of this package"
    assert spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSansMono.ttf"


FACES: Mapping[str, Face] = MappingProxyType(
    {
        "serif": Face("Report Serif", serif_path),
        "sans": Face("Report Sans", sans_path),
        "mono": Face("Report Mono", mono_path),
    }
)


@dataclass(frozen=True)
class Subset:
    """A face cut down to what a document needs."""

    family: str
    opentype: bytes

    @property
    def woff2(self) -> bytes:
        """The same font, packed for a web page."""
        return packed(self.opentype)


def subsets(document: Document, page: frozenset[str]) -> Mapping[str, Subset]:
    """The faces for a document, by role; `page` holds every character of its page, style sheets included.

    Raises:
        RenderError: a character that no face has; names it and where it stands.
    """
    covered = {role: coverage(role) for role in FACES}
    spread: dict[bool, set[str]] = {True: set(), False: set()}
    for text, running in shown(document):
        spread[running].update(text)
    refuse_missing_glyphs(document)
    # The sans face never sets running text, and most characters of a report occur nowhere else.
    only_running = spread[True] - spread[False] - ASCII
    needed = {"serif": page, "sans": page - only_running, "mono": page}
    return {
        role: Subset(face.family, cut(role, (needed[role] | ASCII) & covered[role]))
        for role, face in FACES.items()
    }


def refuse_missing_glyphs(document: Document) -> None:
    """Make sure that every character can be printed; takes a moment only where there is a rare one.

    Raises:
        RenderError: a character that no face has; names it and where it stands.
    """
    rare = {
        character
        for text, _ in shown(document)
        for character in text
        if character not in INVISIBLE and not is_common(character)
    }
    if not rare:
        return
    if missing := rare.difference(*map(coverage, FACES)):
        text, character = next(
            (text, character) for text, _ in shown(document) for character in text if character in missing
        )
        raise RenderError(say.missing_glyph(character, text))


def is_common(character: str) -> bool:
    """Whether the character is known to be in a face without opening one: ASCII, GB 2312 (a test compares), `COMMON`."""
    if character in ASCII or character in COMMON:
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return character > "\x7f"


def shown(node: object, running: bool = False) -> Iterator[tuple[str, bool]]:
    """Every text that a reader sees, and whether it is running text (the plain words of a paragraph)."""
    match node:
        case str():
            yield node, running
        case tuple():
            for child in node:
                yield from shown(child, running)
        case Picture():
            return
        case _ if is_dataclass(node) and not isinstance(node, type):
            running = isinstance(node, Paragraph) or (running and not isinstance(node, (Strong, Code)))
            for field in fields(node):
                if field.name not in UNPRINTED:
                    yield from shown(getattr(node, field.name), running)


@lru_cache(maxsize=8)
def coverage(role: str) -> frozenset[str]:
    """The characters that a face has glyphs for."""
    with opened(role) as font:
        return frozenset(map(chr, character_map(font)))


def opened(role: str) -> TTFont:
    """The whole font, read as far as it is asked for. Boxes and times in its header stay as they are (same bytes, less time)."""
    from fontTools.ttLib import TTFont

    return TTFont(FACES[role].locate(), lazy=True, recalcBBoxes=False, recalcTimestamp=False)


@lru_cache(maxsize=16)
def cut(role: str, characters: frozenset[str]) -> bytes:
    """An OpenType font with the glyphs of `characters`, all ASCII among them."""
    from fontTools import subset

    options = subset.Options(
        desubroutinize=True,
        glyph_names=False,
        hinting=False,
        name_IDs=[1, 2, 4, 6],
        name_languages=[0x409],
        notdef_outline=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, characters)))
    with opened(role) as font:
        for tag in TABLES_NOT_NEEDED:
            if tag in font:
                del font[tag]
        subsetter.subset(font)
        if "CFF " in font:
            equal_digits(font)
        file = io.BytesIO()
        font.save(file)
    return file.getvalue()


def character_map(font: TTFont) -> dict[int, str]:
    """Glyph names by code point."""
    found = font.getBestCmap()
    assert found is not None, "a text font has a Unicode map"
    return found


def equal_digits(font: TTFont) -> None:
    """Give all ten digits one width, so that the figures of a table stand below each other (in Noto Serif a 1 is narrow)."""
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen

    names = [character_map(font)[ord(digit)] for digit in "0123456789"]
    glyphs, metrics = font.getGlyphSet(), font["hmtx"].metrics
    outlines = font["CFF "].cff.topDictIndex[0].CharStrings
    width = max(metrics[name][0] for name in names)
    for name in names:
        old_width, bearing = metrics[name]
        shift = (width - old_width) // 2
        outline = outlines[name]
        pen = T2CharStringPen(width - outline.private.nominalWidthX, None)
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
        outline.program, outline.bytecode = pen.getCharString(outline.private).program, None
        metrics[name] = (width, bearing + shift)


@lru_cache(maxsize=16)
def packed(opentype: bytes) -> bytes:
    """WOFF2 of a font."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(opentype), recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
