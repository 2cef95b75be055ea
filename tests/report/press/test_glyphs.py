"""Glyphs that were drawn once are kept, and make no difference to a font."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from lenet.sources import obtain
from report.digests import digest
from report.press import fonts, glyphs
from report.press.glyphs import NOTDEF, Glyph, Shelf
from tests.in_the_way import FOR_A_FILE, Spoil, posix

SERIF = fonts.FACES["serif"].locate()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "glyphs" / "serif.json", SERIF)


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The characters that are drawn from now on."""
    seen: list[str] = []
    draw = glyphs.drawn

    def drawn(face: Path, characters: Iterable[str]) -> dict[str, Glyph | None]:
        seen.extend(characters)
        return draw(face, characters)

    monkeypatch.setattr(glyphs, "drawn", drawn)
    return seen


def test_only_what_was_never_drawn_is_drawn(shelf: Shelf, drawings: list[str]) -> None:
    first = shelf.glyphs("卷积")
    assert shelf.glyphs("卷积") == first
    again = shelf.glyphs("卷池")
    assert again["卷"] == first["卷"]
    assert drawings == ["卷", "积", "池"]


def test_that_a_face_lacks_a_character_is_kept_too(shelf: Shelf, drawings: list[str]) -> None:
    assert shelf.glyphs("😀")["😀"] is None
    assert shelf.glyphs("😀")["😀"] is None
    assert drawings == ["😀"]


@pytest.mark.parametrize("role", fonts.FACES)
def test_a_font_is_the_same_with_a_cold_and_a_warm_cache(
    role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(folder: str, words: str) -> bytes:
        monkeypatch.setenv(glyphs.CACHE_VARIABLE, str(tmp_path / folder))
        glyphs.shelf_path.cache_clear()
        fonts.cut.cache_clear()
        return fonts.cut(role, fonts.ASCII | set(words))

    cold = made("a", "卷积，0.5 ≈ 50%")
    made("b", "积别的")  # others were drawn before
    assert made("b", "卷积，0.5 ≈ 50%") == cold
    assert made("a", "卷积，0.5 ≈ 50%") == cold
    glyphs.shelf_path.cache_clear()
    fonts.cut.cache_clear()


def test_a_changed_byte_is_noticed_wherever_it_is(shelf: Shelf, drawings: list[str]) -> None:
    sound = shelf.glyphs("卷积池化")
    content = shelf.path.read_bytes()
    for place in range(0, len(content), 211):
        drawings.clear()
        shelf.path.write_bytes(content[:place] + bytes([content[place] ^ 0x04]) + content[place + 1 :])
        assert shelf.glyphs("卷积池化") == sound
        assert len(drawings) == 4, place
        assert shelf.path.read_bytes() == content
    shelf.path.write_bytes(content[: len(content) // 2])
    assert shelf.glyphs("卷") == {"卷": sound["卷"]}


def test_a_flipped_byte_would_do_harm_if_its_digest_fitted(shelf: Shelf) -> None:
    """The check above is of use: an outline is changed, the line with the digest renewed, and the wrong glyph comes out."""
    sound = shelf.glyphs("卷")
    _, _, content = shelf.path.read_bytes().partition(b"\n")
    forged = content.replace(b"[1000,", b"[1001,")
    shelf.path.write_bytes(digest(forged).encode() + b"\n" + forged)
    assert shelf.glyphs("卷") != sound


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_glyphs_that_cannot_be_kept_are_used_all_the_same(
    shelf: Shelf, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes, *, own: Path) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(glyphs, "write_bytes", refuse)
    assert shelf.glyphs("卷")["卷"]
    assert not shelf.path.exists()


@posix
@pytest.mark.parametrize("spoil", FOR_A_FILE)
def test_whatever_lies_in_the_place_of_the_file_glyphs_are_kept(
    shelf: Shelf, drawings: list[str], spoil: Spoil
) -> None:
    sound = shelf.glyphs("卷")
    spoil(shelf.path)
    assert shelf.glyphs("卷") == shelf.glyphs("卷") == sound
    assert drawings == ["卷", "卷"]


def test_what_a_killed_write_left_is_swept_away(shelf: Shelf) -> None:
    old, young = (shelf.path.parent / f".serif.json.{name}.tmp" for name in ("old", "young"))
    shelf.path.parent.mkdir()
    for left in (old, young):
        left.touch()
    long_ago = time.time() - glyphs.ABANDONED_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    shelf.glyphs("卷")
    assert not old.exists()
    assert young.exists(), "another process may be writing it"


def test_nobody_at_home_means_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawings: list[str]
) -> None:
    for name in (glyphs.CACHE_VARIABLE, "HOME", "XDG_CACHE_HOME", "USERPROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)  # what it does for a user who is unknown
    monkeypatch.chdir(tmp_path)
    glyphs.shelf_path.cache_clear()
    assert list(glyphs.glyphs("serif", SERIF, "卷")) == [NOTDEF, "卷"]
    assert drawings == [NOTDEF, "卷"]
    assert not list(tmp_path.iterdir())


def test_two_at_once_leave_a_sound_file(shelf: Shelf) -> None:
    mine, theirs = shelf.read(), shelf.read()
    mine |= glyphs.drawn(SERIF, "卷")
    theirs |= glyphs.drawn(SERIF, "积")
    shelf.write(mine)
    shelf.write(theirs)
    assert set(shelf.read()) == {"积"}
    assert set(shelf.glyphs("卷积")) == {"卷", "积"} == set(shelf.read())
    assert [path.name for path in shelf.path.parent.iterdir()] == ["serif.json"]


def test_what_draws_and_what_is_drawn_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = glyphs.shelf_path.__wrapped__
    sans = fonts.FACES["sans"].locate()
    before = named("serif", SERIF)
    assert named("serif", SERIF) == before
    assert named("serif", sans) != before
    monkeypatch.setattr("report.press.glyphs.version", lambda name: "0")
    assert named("serif", SERIF) != before


def test_a_font_has_the_glyph_for_what_it_lacks_first() -> None:
    found = list(glyphs.glyphs("serif", SERIF, "B\nA😀"))
    assert found == [NOTDEF, "A", "B"]


def test_the_cache_is_where_that_of_the_datasets_is() -> None:
    assert glyphs.CACHE_VARIABLE == obtain.CACHE_VARIABLE
