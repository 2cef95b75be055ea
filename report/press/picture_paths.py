"""Paths of SVG pictures go into a PDF as the picture has them.

Our pictures (report/figures/svg_paths.py) write a path as a PDF does, only with the sign first: `L 3.5 -2` for `3.5 -2 l`.
WeasyPrint takes it apart number by number; what is written otherwise than a PDF would have it is left to WeasyPrint.

Two things in weasyprint.svg are replaced: what draws a path, in TAGS, and parse_declarations, which is asked about the same few
lines of style for each path. Where they are gone, `paths_copied()` does nothing.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

NUMBER = r"(?!-0 )-?(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{0,5}[1-9])?"
"""As pydyf writes it: no more than six digits after the point, none of them spare, and no -0."""
POINT = rf" {NUMBER} {NUMBER}"
PLAIN = re.compile(rf"(?:M{POINT} (?:L{POINT} |C{POINT}{POINT}{POINT} )+(?:z )?)+")
"""Lines and curves between points that are told from the origin, with a space after each piece."""
PIECE = re.compile(r"([MLCz])([^MLCz]*) ")
BEGUN = b"0 0 m"
"""What WeasyPrint begins each path with."""

DrawPath = Callable[[Any, Any, float], None]


@contextmanager
def paths_copied() -> Iterator[bool]:
    """Draw within this context to have plain paths copied; tells whether WeasyPrint could be taught.

    Not for several threads at once: the functions are exchanged for the whole process.
    """
    try:
        svg: Any = importlib.import_module("weasyprint.svg")
        draw, parse = svg.TAGS["path"], svg.parse_declarations
    except (ImportError, AttributeError, KeyError):
        yield False
        return
    svg.TAGS["path"] = copying(draw)
    svg.parse_declarations = lru_cache(maxsize=None)(parse)
    try:
        yield True
    finally:
        svg.TAGS["path"], svg.parse_declarations = draw, parse


def copying(draw: DrawPath) -> DrawPath:
    """What draws a path, which copies a plain one that has no arrows at its points."""

    def drawn(svg: Any, node: Any, font_size: float) -> None:
        path = node.get("d", "") + " "
        if PLAIN.fullmatch(path) is None or any(name.startswith("marker") for name in node.attrib):
            draw(svg, node, font_size)
        else:
            svg.stream.stream.append(copied(path))

    return drawn


def copied(path: str) -> bytes:
    """A plain path as a PDF has it."""
    pieces = (
        "h" if sign == "z" else f"{numbers[1:]} {sign.lower()}" for sign, numbers in PIECE.findall(path)
    )
    return b"\n".join((BEGUN, *(piece.encode() for piece in pieces)))
