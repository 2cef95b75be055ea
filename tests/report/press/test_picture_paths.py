"""A plain path is copied as WeasyPrint would have drawn it; another is drawn."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import weasyprint.svg
from pydyf import Stream  # type: ignore[import-untyped]

from report.press.picture_paths import copying

PLAIN = (
    "M 0 255.11811 L 453.543307 255.11811 L 0 -0.5 z",
    "M 1 2 C 1.5 2 3 -4.000001 5 6 L 7 8",
    "M 1 2 L 3 4 z M 5 6 L 7 8 z",
)
OTHER = (
    "M 1 2 L 3 4 5 6",
    "m 1 2 l 3 4",
    "M 1,2 L 3,4",
    "M 1 2 Q 3 4 5 6",
    "M 1 2 L 3 4 z L 5 6",
    "M 1 2 z",
    "M 1.10 2 L 3 4",
    "M 1 2 L -0 4",
    "M 1 2 L 3.1234567 4",
    "M 1 2 L 1e3 4",
    "",
)


def drawn(path: str, draw: Any, **attributes: str) -> bytes:
    """What goes into a PDF for a path."""
    svg: Any = weasyprint.svg.SVG.__new__(weasyprint.svg.SVG)
    svg.stream, svg.inner_width, svg.inner_height = Stream(), 100, 100
    attributes["d"] = path
    draw(svg, SimpleNamespace(get=attributes.get, attrib=attributes, vertices=[]), 16)
    return bytes(svg.stream.data)


@pytest.mark.parametrize("path", [*PLAIN, *OTHER])
def test_a_path_is_in_the_pdf_as_weasyprint_draws_it(path: str) -> None:
    original = weasyprint.svg.TAGS["path"]
    assert drawn(path, copying(original)) == drawn(path, original)


@pytest.mark.parametrize("path", [*PLAIN, *OTHER])
def test_only_a_plain_path_is_copied(path: str) -> None:
    asked: list[Any] = []
    drawn(path, copying(lambda *_: asked.append(path)))
    assert bool(asked) == (path in OTHER)


def test_a_path_with_arrows_is_drawn() -> None:
    asked: list[Any] = []
    drawn(PLAIN[0], copying(lambda *_: asked.append(1)), **{"marker-end": "url(#arrow)"})
    assert asked
