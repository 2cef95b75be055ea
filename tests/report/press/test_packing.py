"""Pictures go into a PDF as their files have them; its objects are written once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pikepdf
import pytest
import weasyprint.images
from PIL import Image

from report.press import pdf
from report.press.packing import as_it_is, chunks, kept, pictures_unchanged
from tests.report.sample_document import LONG, figure, paragraph, png, small, table


def file_of(mode: str) -> bytes:
    """A PNG file."""
    file = BytesIO()
    Image.new(mode, (4, 4)).save(file, "PNG")
    return file.getvalue()


def packed(file: bytes) -> bytes:
    """What goes into the PDF; b"again" if the picture has to be packed again."""
    return as_it_is(lambda _: b"again")(Image.open(BytesIO(file)))


def test_a_picture_goes_into_the_pdf_as_its_file_has_it() -> None:
    file = png().path.read_bytes()
    with pikepdf.open(BytesIO(pdf.render_pdf(small(figure())))) as document:
        (image,) = [
            it for it in document.objects if isinstance(it, pikepdf.Stream) and it.get("/Width") is not None
        ]
        assert image.read_raw_bytes() == b"".join(data for kind, data in chunks(file) if kind == b"IDAT")
        seen = pikepdf.PdfImage(image).as_pil_image()
    assert seen.convert("RGB").tobytes() == Image.open(BytesIO(file)).convert("RGB").tobytes()


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_eight_bits_a_colour_need_no_packing(mode: str) -> None:
    assert packed(file_of(mode)).startswith(b"\x78")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "I;16"])
def test_other_colours_are_packed_again(mode: str) -> None:
    assert packed(file_of(mode)) == b"again"


def test_what_is_no_file_or_no_png_is_packed_again() -> None:
    assert as_it_is(lambda _: b"again")(Image.new("RGB", (2, 2))) == b"again"
    file = BytesIO()
    Image.new("RGB", (2, 2)).save(file, "TIFF")
    assert packed(file.getvalue()) == b"again"


def test_an_interlaced_picture_is_packed_again() -> None:
    image = Image.open(BytesIO(file_of("RGB")))
    image.info["interlace"] = 1
    assert as_it_is(lambda _: b"again")(image) == b"again"


def test_weasyprint_is_left_as_it_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = weasyprint.images.RasterImage
    before = pictures._get_png_data
    with pictures_unchanged() as taught:
        assert taught
        assert pictures._get_png_data is not before
    assert pictures._get_png_data is before
    monkeypatch.delattr(pictures, "_get_png_data")
    with pictures_unchanged() as taught:
        assert not taught


def test_a_pdf_whose_objects_are_written_once_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    document = small(figure(), table(3), paragraph(LONG))
    once = pdf.render_pdf(document)

    @contextmanager
    def as_often_as_asked() -> Iterator[None]:
        yield

    monkeypatch.setattr(pdf, "written_once", as_often_as_asked)
    assert pdf.render_pdf(document) == once


def test_what_is_kept_is_computed_once_for_each_object() -> None:
    class Counted:
        def __init__(self) -> None:
            self.times = 0

        @property
        def data(self) -> int:
            self.times += 1
            return self.times

    Counted.data = kept(Counted.data)  # type: ignore[method-assign, assignment, arg-type]
    first, second = Counted(), Counted()
    assert [first.data, first.data, second.data] == [1, 1, 1]
