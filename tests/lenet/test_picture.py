"""A damaged picture is refused by name, and nobody but this program says so."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lenet.errors import DatasetCorrupt
from lenet.sources.picture import SIDE, converted, silence

BITS = (0, 3)
SPOILT_BYTES = 120
"""The first ones: header and tags."""
ORIENTATION, TURNED = 0x0112, 6


def stored(path: Path, compression: str | None = None) -> bytes:
    """The file of a picture that says which way it is up."""
    image = Image.fromarray(np.add.outer(np.arange(40), 3 * np.arange(30)).astype(np.uint8))
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    image.save(path, exif=exif, compression=compression) if compression else image.save(path, exif=exif)
    return path.read_bytes()


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate"])
def test_a_damaged_tiff_is_read_or_refused_in_silence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], compression: str | None
) -> None:
    path, refused = tmp_path / "a.tif", list[str]()
    whole = stored(path, compression)
    for position in range(min(SPOILT_BYTES, len(whole))):
        for bit in BITS:
            spoilt = bytearray(whole)
            spoilt[position] ^= 1 << bit
            path.write_bytes(spoilt)
            try:
                assert converted(path).shape == (SIDE, SIDE)
            except DatasetCorrupt as damage:
                refused.append(damage.path)
    assert set(refused) == {str(path)}
    assert len(refused) > SPOILT_BYTES // 6
    assert capfd.readouterr() == ("", "")


def test_a_tiff_that_was_cut_off_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.tif"
    whole = stored(path, "tiff_lzw")
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(DatasetCorrupt, match="not_an_image"):
            converted(path)
    assert capfd.readouterr() == ("", "")


def test_a_photo_whose_notes_are_damaged_is_a_photo_all_the_same(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jpg"
    whole = stored(path)
    notes = whole.index(b"Exif\0\0") + 6
    spoilt = bytearray(whole)
    spoilt[notes + 8] = 255  # more tags than there are
    path.write_bytes(spoilt)
    with pytest.warns(UserWarning, match="EXIF"), Image.open(path) as image:
        image.getexif().get(ORIENTATION)
    assert converted(path).shape == (SIDE, SIDE)
    assert capfd.readouterr() == ("", "")


def test_silence_is_over_when_it_ends(capfd: pytest.CaptureFixture[str]) -> None:
    with silence():
        os.write(2, b"inside")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"
