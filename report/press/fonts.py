"""The three faces of a report, each cut down to the characters that the report shows.

Nothing depends on the fonts of a machine: the faces come from Python packages, are cut with fontTools before any renderer sees
them (report/press/glyphs.py), and go into the HTML page and the PDF alike.

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
from typing import Any

from report.document import Code, Document, Paragraph, Picture, Strong
from report.errors import RenderError
from report.press.glyphs import character_map, glyphs, opened
from report.wording import rendering as say

ASCII = frozenset(map(chr, range(0x20, 0x7F)))
MARKERS = frozenset("•◦▪")
"""What a browser sets before the items of lists, though no page or style sheet names it."""
INVISIBLE = frozenset("\n\t")
"""Characters that need no glyph."""
COMMON = frozenset("\u00a0·—−²³½é–•₂")
"""Characters beyond ASCII and GB 2312 that reports have often."""
UNPRINTED = {"description", "keywords", "href", "alt", "language", "provenance", "latex", "overlay", "layout"}
"""Fields of the document that are no part of what is set in type."""
TABLES = ("head", "hhea", "maxp", "OS/2", "name", "post")
"""What is taken over from a face. Without vertical setting and variants, a character is a glyph, and text can be copied."""
NAMES = (1, 2, 4, 6)
"""Names of a font that are kept: family, style, whole name, PostScript name."""
ENGLISH = 0x409
WITHOUT_TRUETYPE = 0x00005000
"""Version of the table maxp where outlines are PostScript's."""


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
    def woff(self) -> bytes:
        """The same font, packed for a web page."""
        return packed(self.opentype)


def subsets(document: Document, page: frozenset[str]) -> Mapping[str, Subset]:
    """The faces for a document, by role.

    Args:
        page: every character of its page, style sheets included; addresses of pictures do no harm, they are ASCII.

    Raises:
        RenderError: a character that no face has; names it and where it stands.
    """
    refuse_missing_glyphs(document)
    return {
        role: Subset(FACES[role].family, cut(role, characters))
        for role, characters in by_face(document, page).items()
    }


def by_face(document: Document, page: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """The characters that each face is asked for."""
    spread: dict[bool, set[str]] = {True: set(), False: set()}
    for text, running in shown(document):
        spread[running].update(text)
    everywhere = page | ASCII | MARKERS
    # The sans face never sets running text, and most characters of a report occur nowhere else.
    only_running = spread[True] - spread[False] - ASCII
    return {"serif": everywhere, "sans": everywhere - only_running, "mono": everywhere}


def prepare() -> None:
    """Do ahead of a document what takes the same time for each: read the faces and the glyphs that are kept of them."""
    for role in FACES:
        cut(role, ASCII)


def draw_ahead(text: str) -> None:
    """Draw the glyphs of a text that are not kept yet, in all faces."""
    for role, face in FACES.items():
        glyphs(role, face.locate(), text)


def refuse_missing_glyphs(document: Document) -> None:
    """Make sure that every character can be printed; takes a moment only where there is a rare one.

    Raises:
        RenderError: a character that no face has; names it and where it stands.
    """
    if missing := missing_glyphs(document):
        text, character = next(
            (text, character) for text, _ in shown(document) for character in text if character in missing
        )
        raise RenderError(say.missing_glyph(character, text))


def missing_glyphs(document: Document) -> frozenset[str]:
    """The characters of a document that no face has."""
    rare = frozenset(
        character
        for text, _ in shown(document)
        for character in text
        if character not in INVISIBLE and not is_common(character)
    )
    for role in FACES:
        if not rare:  # the first face has nearly all; to read which ones takes a moment
            break
        rare -= coverage(role)
    return rare


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
    with opened(FACES[role].locate()) as font:
        return frozenset(map(chr, character_map(font)))


@lru_cache(maxsize=16)
def cut(role: str, characters: frozenset[str]) -> bytes:
    """An OpenType font with the glyphs of those `characters` that the face has.

    The outlines are in a plain CFF table, not in a CID-keyed one as in the Chinese faces: then the numbers of glyphs in a PDF
    mean the same to every reader (ISO 32000-1, 9.7.4.2).
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.misc.psCharStrings import T2CharString
    from fontTools.ttLib import TTFont

    face = FACES[role].locate()
    held = glyphs(role, face, characters)
    names = {character: f"u{ord(character):04X}" if character else ".notdef" for character in held}
    font: Any = TTFont(sfntVersion="OTTO", recalcBBoxes=False, recalcTimestamp=False)
    with opened(face) as whole:
        for tag in TABLES:
            font[tag] = whole[tag]
    font["maxp"].tableVersion = WITHOUT_TRUETYPE
    font["name"].names = [
        record for record in font["name"].names if record.nameID in NAMES and record.langID == ENGLISH
    ]
    builder = FontBuilder(font=font)
    builder.setupGlyphOrder(list(names.values()))
    builder.setupCharacterMap({ord(character): name for character, name in names.items() if character})
    builder.setupHorizontalMetrics({names[it]: (glyph.width, glyph.bearing) for it, glyph in held.items()})
    outlines = {names[it]: T2CharString(bytecode=glyph.outline) for it, glyph in held.items()}
    builder.setupCFF(font["name"].getDebugName(6), {}, outlines, {})
    font["post"].formatType = 3.0  # no names of glyphs
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


@lru_cache(maxsize=16)
def packed(opentype: bytes) -> bytes:
    """WOFF of a font. WOFF2 would be a tenth smaller, and takes a hundred times as long to make."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(opentype), recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = "woff"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
