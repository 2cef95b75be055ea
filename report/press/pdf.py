"""Document -> one PDF: tagged, with bookmarks and embedded subset fonts, the same bytes for the same document."""

# WeasyPrint has no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from report.document import Document
from report.errors import RenderError
from report.press.complaints import heard
from report.press.fonts import FACES, Subset, subsets
from report.press.justification import justified
from report.press.length_memory import lengths_remembered
from report.press.loading import load_weasyprint
from report.press.overlay import assets
from report.press.packing import pictures_unchanged, written_once
from report.press.page_filling import pages_filled
from report.press.page_tree import html_of
from report.press.picture_paths import paths_copied
from report.press.rendering import formulas, markup, pictures, styles
from report.press.style_memory import styles_remembered
from report.press.text_setup import setups_remembered
from report.press.torn_tables import named_again
from report.wording import rendering as say
from report.wording.renderer_faults import complaint

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

SCHEME = "labreport"
"""Addresses within the rendering: labreport:font/serif, labreport:picture/<digest>. Nothing else can be fetched."""


SOONER = (pictures_unchanged, paths_copied, styles_remembered, setups_remembered, lengths_remembered)
"""What sets our own pages in less time, each byte as before."""


def render_pdf(document: Document) -> bytes:
    """The report on A4 pages.

    Raises:
        RenderError: a character without a glyph, a damaged picture, or anything at all that WeasyPrint warns of.
    """
    load_weasyprint()
    style = styles(document, "code.css", "print.css")
    page = print_markup(document)
    fonts = subsets(document, frozenset(page + style))
    with (
        complaints_refused(),
        justified(),
        pages_filled(),
        named_again(),
        collector_paused(),
        ExitStack() as later,
    ):
        if not document.overlay:  # what others draw may be damaged, and their style sheets may have a grid
            for sooner in SOONER:
                later.enter_context(sooner())
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        fetcher = own_fetcher(pictures(document), fonts, {**formulas(document), **assets(document)})
        # WeasyPrint takes in @font-face rules only where the style sheet and the rendering share one configuration.
        configuration = FontConfiguration()
        try:
            sheet = CSS(string=font_faces() + style, font_config=configuration, url_fetcher=fetcher)
            html = HTML(string=page, url_fetcher=fetcher) if document.overlay else html_of(page, fetcher)
            layout = html.render(stylesheets=[sheet], font_config=configuration, pdf_variant="pdf/ua-1")
            # The fonts are cut already; leaving them alone keeps the bytes independent of the machine's HarfBuzz.
            pdf = layout.write_pdf(
                finisher=lambda *_: later.enter_context(written_once()),
                pdf_variant="pdf/ua-1",
                pdf_identifier=True,
                full_fonts=True,
            )
        finally:
            # Its temporary folder of fonts, which stays if the process ends before it collects its garbage.
            configuration.__del__()
    families = {face.family for face in FACES.values()}
    if foreign := {font.family for font in layout.fonts.values()} - families:
        raise RenderError(say.foreign_fonts(sorted(foreign)))
    assert isinstance(pdf, bytes)
    return pdf


def print_markup(document: Document) -> str:
    """The page's HTML, with the addresses that `own_fetcher` answers."""
    return markup(document, "print", "", lambda picture: f"{SCHEME}:picture/{picture.digest}")


def font_faces() -> str:
    """@font-face rules with addresses that `own_fetcher` answers."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; src: url({SCHEME}:font/{role}) }}\n'
        for role, face in FACES.items()
    )


def own_fetcher(
    pictures: Mapping[str, bytes],
    fonts: Mapping[str, Subset],
    others: Mapping[str, bytes] = MappingProxyType({}),
) -> URLFetcher:
    """What WeasyPrint may read: the report's pictures and fonts and `others` by their whole addresses, all already in memory."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    held = {f"{SCHEME}:font/{role}": font.opentype for role, font in fonts.items()}
    held |= {f"{SCHEME}:picture/{digest}": data for digest, data in pictures.items()}
    held |= others

    class OwnFetcher(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:image/png;base64,"):
                # A raster within an SVG picture; it is part of that picture.
                response: URLFetcherResponse = super().fetch(url, headers)
                return response
            if url not in held:
                raise FatalURLFetchingError(url)
            return URLFetcherResponse(url, held[url], media_type(held[url]))

    return OwnFetcher()


def media_type(data: bytes) -> Mapping[str, str]:
    """The header that saves WeasyPrint the trial of every raster format; nothing where the first byte does not tell."""
    return {"Content-Type": "image/svg+xml"} if data.startswith(b"<") else {}


@contextmanager
def complaints_refused() -> Iterator[None]:
    """WeasyPrint logs what it could not do and goes on; here that is an error."""
    from weasyprint.urls import FatalURLFetchingError

    with heard() as complaints:
        try:
            yield
        except FatalURLFetchingError as error:
            raise RenderError(say.forbidden_fetch(str(error))) from error
    if complaints:
        messages = [complaint(message, arguments) for message, arguments in complaints]
        raise RenderError(say.renderer_complained(tuple(dict.fromkeys(messages))))


@contextmanager
def collector_paused() -> Iterator[None]:
    """A layout is a million objects that all live until the end: looking for garbage among them costs a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
