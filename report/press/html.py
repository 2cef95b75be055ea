"""Document -> one HTML page that needs nothing else: style, fonts and pictures are inside, and no request leaves it."""

from __future__ import annotations

from base64 import b64encode

from report.document import Document, Picture
from report.press.fonts import subsets
from report.press.rendering import characters, markup, pictures, stylesheet

STYLE = "/* style */"
"""Where the style sheets go, once the page has told which characters its fonts need."""


def render_html(document: Document) -> bytes:
    """The report for the screen, UTF-8.

    Raises:
        RenderError: a character without a glyph, or a damaged picture.
    """
    held = pictures(document)

    def source_of(picture: Picture) -> str:
        return data_address(picture.media_type, held[picture.digest])

    page = markup(document, "screen", STYLE, source_of)
    fonts = subsets(document, characters(page))
    faces = "".join(
        f'@font-face {{ font-family: "{font.family}"; src: url({data_address("font/woff2", font.woff2)}) format("woff2") }}\n'
        for font in fonts.values()
    )
    return page.replace(STYLE, faces + stylesheet("code.css") + stylesheet("screen.css"), 1).encode()


def data_address(media_type: str, data: bytes) -> str:
    """A data: URI."""
    return f"data:{media_type};base64,{b64encode(data).decode()}"
