"""An animation plays on the screen, can be stopped there, and is a still everywhere else."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from report.digests import digest
from report.document import Document, Picture
from report.press.html import render_html
from report.press.outputs import picture_files
from report.press.pdf import render_pdf
from report.resources import templates_folder
from tests.report.sample_document import figure, paragraph, small


@pytest.fixture
def film(tmp_path: Path) -> Picture:
    """Two frames of 40 by 20 pixels, and a still of 90 by 30."""
    frames = [Image.new("L", (40, 20), grey) for grey in (40, 200)]
    moving, still = tmp_path / "x.gif", tmp_path / "x.raster.png"
    frames[0].save(moving, save_all=True, append_images=frames[1:], duration=500, loop=0)
    Image.linear_gradient("L").resize((90, 30)).save(still)
    raster = Picture(still, "image/png", 90.0, 90, 30, digest(still.read_bytes()))
    return Picture(moving, "image/gif", 40.0, 40, 20, digest(moving.read_bytes()), raster=raster)


@pytest.fixture
def document(film: Picture) -> Document:
    """A document with nothing but that."""
    return small(paragraph("动画"), replace(figure("film"), picture=film))


def test_the_page_holds_film_and_still_once_each_and_a_switch(document: Document, film: Picture) -> None:
    page = render_html(document).decode()
    for picture in (film, film.printed):
        assert page.count(b64encode(picture.path.read_bytes()).decode()) == 1
    (switch,) = re.findall(r'<input type="checkbox" id="(film\.film)">', page)
    assert f'<label for="{switch}">' in page
    assert page.index('class="moving"') < page.index('class="still"')


def test_without_motion_the_still_is_shown_first_and_on_paper_always() -> None:
    style = (templates_folder() / "screen.css").read_text(encoding="utf-8")
    reduced = style[style.rindex("@media (prefers-reduced-motion: reduce)") :]
    assert re.search(r"\.film \.moving[^}]*\{ display: none \}", reduced)
    printed = reduced[reduced.index("@media print") :]
    assert re.search(r"\.film > \.moving[^}]*\{ display: none \}", printed)
    assert re.search(r"\.film > \.still[^}]*\{ display: block \}", printed)


def test_paper_shows_the_still(document: Document) -> None:
    pages = pypdf.PdfReader(BytesIO(render_pdf(document))).pages
    images = [image.image for page in pages for image in page.images]
    assert [image and image.size for image in images] == [(90, 30)]


def test_both_lie_among_the_figures(document: Document, film: Picture) -> None:
    assert picture_files(document) == {"film.gif": film.path, "film.png": film.printed.path}
