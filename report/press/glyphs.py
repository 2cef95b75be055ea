"""Glyphs as they go into a report's fonts: outlines without hints and subroutines, kept on disk once they have been drawn.

What a glyph is made into depends on its face alone, so it makes no difference to a font which of its glyphs were kept and which
are drawn just now. An edit of the prose needs a few new ones; drawing all of them takes a third of a second a face.

<cache>/glyphs/<role>-<key>.json    the glyphs by character, sealed; <key> is the SHA-256 of the face and of what draws it. At
                                    most the face's own characters, a few hundred bytes each.
"""

# fontTools has no annotations for most of what is used here.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_dir

from lenet import regular_file
from report.atomic import write_bytes
from report.digests import canonical_json, digest, file_digest, sealed, unsealed
from report.software import version

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

CACHE_VARIABLE = "LABREPORT_CACHE"
"""As for datasets (lenet/sources/obtain.py, which this does not import: loading NumPy takes longer than all of this)."""
ABANDONED_SECONDS = 3600
"""After so long nobody is writing a temporary file any more: its process was killed."""
NOTDEF = ""
"""Stands for the glyph of characters that a font lacks."""
DIGITS = "0123456789"


@dataclass(frozen=True)
class Glyph:
    """One glyph.

    Attributes:
        width, bearing: advance and left side bearing, units of the face.
        outline: a Type 2 charstring.
    """

    width: int
    bearing: int
    outline: bytes


def glyphs(role: str, face: Path, characters: Iterable[str]) -> Mapping[str, Glyph]:
    """The glyphs of `characters` and the one of `NOTDEF`, in the order of their code points; of those that the face has."""
    wanted = sorted({NOTDEF, *characters})
    path = shelf_path(role, face)
    held = Shelf(path, face).glyphs(wanted) if path else drawn(face, wanted)
    return {character: glyph for character in wanted if (glyph := held[character])}


@lru_cache(maxsize=16)
def shelf_path(role: str, face: Path) -> Path | None:
    """Where the glyphs of a face are kept; None for a user without a home."""
    try:
        root = Path(os.environ.get(CACHE_VARIABLE) or user_cache_dir("labreport")).expanduser()
    except RuntimeError:
        return None
    made_by = [file_digest(face), version("fonttools"), file_digest(Path(__file__))]
    return root / "glyphs" / f"{role}-{digest(canonical_json(made_by))[:32]}.json"


@dataclass(frozen=True)
class Shelf:
    """The file of a face's glyphs.

    Attributes:
        path: the file; whatever is wrong with it, the glyphs are drawn again.
        face: the font file that they come from.
    """

    path: Path
    face: Path

    def glyphs(self, characters: Iterable[str]) -> Mapping[str, Glyph | None]:
        """At least those of `characters`; None for what the face has no glyph for."""
        held = self.read()
        if missing := [character for character in characters if character not in held]:
            held |= drawn(self.face, missing)
            self.write(held)
        return held

    def read(self) -> dict[str, Glyph | None]:
        """What was kept; nothing if a byte of it has changed."""
        with suppress(OSError):
            content = unsealed(regular_file.content(self.path))
            if content is not None:
                return {
                    character: glyph and Glyph(glyph[0], glyph[1], bytes.fromhex(glyph[2]))
                    for character, glyph in json.loads(content).items()
                }
        return {}

    def write(self, held: Mapping[str, Glyph | None]) -> None:
        """Keep them. Of two processes at once the last one wins; what only the other one had drawn is drawn again one day."""
        kept = {
            character: glyph and (glyph.width, glyph.bearing, glyph.outline.hex())
            for character, glyph in held.items()
        }
        # A folder that cannot be written costs time, and nothing else.
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self.path, sealed(canonical_json(kept)), own=self.path.parent)
            for left in self.path.parent.glob(".*.tmp"):
                if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                    left.unlink()


def drawn(face: Path, characters: Iterable[str]) -> dict[str, Glyph | None]:
    """The glyphs of a font file, drawn anew.

    All ten digits have one width, so that the figures of a table stand below each other (in Noto Serif a 1 is narrow).
    """
    from fontTools.misc.psCharStrings import T2CharString
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen

    with opened(face) as font:
        names = {chr(code): name for code, name in character_map(font).items()} | {NOTDEF: ".notdef"}
        if "vmtx" in font:
            del font["vmtx"]  # vertical setting, which would be read as well
        outlines: Any = font.getGlyphSet()
        metrics = font["hmtx"].metrics
        digit_width = max(metrics[names[digit]][0] for digit in DIGITS)

        def glyph(character: str) -> Glyph | None:
            if character not in names:
                return None
            name = names[character]
            old_width, bearing = metrics[name]
            width = digit_width if character and character in DIGITS else old_width
            shift = (width - old_width) // 2
            pen = T2CharStringPen(width, outlines)
            outlines[name].draw(TransformPen(pen, (1, 0, 0, 1, shift, 0)) if shift else pen)
            outline: T2CharString = pen.getCharString()
            outline.compile()
            return Glyph(width, bearing + shift, outline.bytecode)

        return {character: glyph(character) for character in characters}


def opened(face: Path) -> TTFont:
    """A font file, read as far as it is asked for. Boxes and times in its header stay as they are (same bytes, less time)."""
    from fontTools.ttLib import TTFont

    return TTFont(face, lazy=True, recalcBBoxes=False, recalcTimestamp=False)


def character_map(font: TTFont) -> dict[int, str]:
    """Glyph names by code point."""
    found = font.getBestCmap()
    assert found is not None, "a text font has a Unicode map"
    return found
