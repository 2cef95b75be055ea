"""Where a PDF really draws its text: lines with their left and right edges, in points, from the operators of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf


@dataclass(frozen=True)
class Line:
    """One line of text on a page; `gaps` are the spaces between neighbours drawn in one go, in em.

    `pieces` are what is drawn in one go, each with its left edge; `fonts` the resources that it is drawn with.
    """

    text: str
    left: float
    right: float
    baseline: float
    gaps: tuple[float, ...]
    pieces: tuple[tuple[float, str], ...] = ()
    fonts: frozenset[str] = frozenset()


class Font:
    """Widths and characters of a font with two-byte codes."""

    def __init__(self, font: Any) -> None:
        self.widths: dict[int, float] = {}
        entries = list(font.DescendantFonts[0].W)
        while entries:
            first, widths, *entries = entries
            self.widths |= {int(first) + place: float(width) for place, width in enumerate(widths)}
        pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
        self.characters = {
            int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs
        }


def drawn_lines(pdf: bytes, page_number: int) -> list[Line]:
    """The lines of a page, from top to bottom."""
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[page_number]
        fonts = {name: Font(font) for name, font in page.Resources.Font.items()}
        rows: dict[float, list[tuple[float, float, str, tuple[float, ...], str]]] = defaultdict(list)
        matrix = [pikepdf.Matrix()]
        text_matrix, font, face, size = pikepdf.Matrix(), next(iter(fonts.values())), "", 0.0
        for instruction in pikepdf.parse_content_stream(page):
            values: list[Any] = list(instruction.operands)
            match str(instruction.operator):
                case "q":
                    matrix.append(matrix[-1])
                case "Q":
                    matrix.pop()
                case "cm":
                    matrix[-1] = pikepdf.Matrix(*map(float, values)) @ matrix[-1]
                case "Tm":
                    text_matrix = pikepdf.Matrix(*map(float, values))
                case "Tf":
                    face, size = str(values[0]), float(values[1])
                    font = fonts[face]
                case "TJ":
                    place = text_matrix @ matrix[-1]
                    width, text, gaps = 0.0, "", []
                    for item in values[0]:
                        if isinstance(item, pikepdf.String):
                            codes = bytes(item)
                            for code in (
                                int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)
                            ):
                                width += font.widths[code]
                                text += font.characters[code]
                        else:
                            width -= float(item)
                            gaps.append(-float(item) / 1000)
                    advance = width / 1000 * size
                    right = place.e + advance * place.a
                    rows[round(place.f, 1)].append((place.e, right, text, tuple(gaps), face))
                    text_matrix = pikepdf.Matrix(1, 0, 0, 1, advance, 0) @ text_matrix
    lines = []
    for baseline, pieces in sorted(rows.items(), reverse=True):
        pieces.sort()
        lines.append(
            Line(
                "".join(text for _, _, text, _, _ in pieces),
                pieces[0][0],
                max(right for _, right, *_ in pieces),
                baseline,
                tuple(gap for *_, gaps, _ in pieces for gap in gaps),
                tuple((left, text) for left, _, text, *_ in pieces),
                frozenset(face for *_, face in pieces),
            )
        )
    return lines
