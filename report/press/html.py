"""Document -> one HTML page that needs nothing else: style, fonts and pictures are inside, and no request leaves it.

One small script is inside as well; the page allows no other, and reads the same without it.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from report.document import Document, Picture
from report.press.fonts import subsets
from report.press.rendering import markup, pictures, styles, stylesheet

STYLE = "/* style */"
"""Where the style sheets go, once the page has told which characters its fonts need."""
SCRIPT = "/* script */"
SCRIPT_DIGEST = "sha256-SCRIPT"
"""Where the script goes, and where the page says which one may run."""


def render_html(document: Document) -> bytes:
    """The report for the screen, UTF-8.

    Raises:
        RenderError: a character without a glyph, or a damaged picture.
    """
    held = pictures(document)

    def source_of(picture: Picture) -> str:
        return data_address(picture.media_type, held[picture.digest])

    page = markup(document, "screen", STYLE, source_of)
    style = styles(document, "code.css", "screen.css")
    fonts = subsets(document, frozenset(page + style))
    faces = "".join(
        f'@font-face {{ font-family: "{font.family}"; src: url({data_address("font/woff", font.woff)}) format("woff") }}\n'
        for font in fonts.values()
    )
    script = stylesheet("screen.js")
    allowed = b64encode(sha256(script.encode()).digest()).decode()
    for place, content in (
        (SCRIPT_DIGEST, f"sha256-{allowed}"),
        (SCRIPT, script),
        (STYLE, faces + style),
    ):
        page = page.replace(place, content, 1)
    return page.encode()


def data_address(media_type: str, data: bytes) -> str:
    """A data: URI."""
    return f"data:{media_type};base64,{b64encode(data).decode()}"
