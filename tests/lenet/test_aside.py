"""What is in the way of a file is moved aside, whole; what is not in the way stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from lenet.aside import ASIDE, cleared, moved_aside
from tests.in_the_way import BELONGINGS, Spoil, a_folder, a_link_to_nowhere, a_pipe, nothing, posix


def a_file(place: Path) -> None:
    place.write_text("precious")


def test_a_folder_in_the_place_of_a_file_is_moved_aside(tmp_path: Path) -> None:
    a_folder(tmp_path / "a" / "file")
    place = cleared(tmp_path / "a" / "file", tmp_path)
    assert place == tmp_path / ASIDE / "file-1"
    assert (place / BELONGINGS).read_text() == "precious"
    assert (tmp_path / "a").is_dir()


@posix
@pytest.mark.parametrize("spoil", [a_file, a_link_to_nowhere, a_pipe])
@pytest.mark.parametrize("folder", ["a", "a/b"])
def test_what_is_no_folder_above_a_file_is_moved_aside(tmp_path: Path, spoil: Spoil, folder: str) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    nothing(tmp_path / folder)
    spoil(tmp_path / folder)
    place = cleared(tmp_path / "a" / "b" / "file", tmp_path)
    assert place == tmp_path / ASIDE / f"{Path(folder).name}-1"
    (tmp_path / "a" / "b").mkdir(parents=True)


@posix
@pytest.mark.parametrize("spoil", [a_file, a_link_to_nowhere, a_pipe, nothing])
def test_what_a_new_file_replaces_is_not_in_the_way(tmp_path: Path, spoil: Spoil) -> None:
    spoil(tmp_path / "file")
    assert cleared(tmp_path / "file", tmp_path) is None
    assert not (tmp_path / ASIDE).exists()


@posix
@pytest.mark.parametrize("spoil", [a_folder, a_link_to_nowhere, a_pipe])
def test_where_a_file_is_opened_everything_else_is_in_the_way(tmp_path: Path, spoil: Spoil) -> None:
    spoil(tmp_path / "file")
    assert cleared(tmp_path / "file", tmp_path, opened=True) == tmp_path / ASIDE / "file-1"
    a_file(tmp_path / "file")
    assert cleared(tmp_path / "file", tmp_path, opened=True) is None


@posix
def test_a_link_to_a_folder_is_as_good_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    assert cleared(tmp_path / "link" / "file", tmp_path) is None


def test_what_lies_above_the_root_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "root").write_text("somebody's")
    assert cleared(tmp_path / "root" / "file", tmp_path / "root") is None


def test_nothing_that_was_moved_aside_is_lost(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        (tmp_path / "file").write_text(str(number))
        assert moved_aside(tmp_path / "file", tmp_path / ASIDE).read_text() == str(number)
    assert len(list((tmp_path / ASIDE).iterdir())) == 3


@pytest.mark.parametrize("is_folder", [False, True])
def test_two_at_once_lose_nothing(tmp_path: Path, is_folder: bool) -> None:
    for number in range(50):
        places = [tmp_path / folder / "report.html" for folder in ("one", "two")]
        for place in places:
            (place if is_folder else place.parent).mkdir(parents=True)
            (place / "x" if is_folder else place).write_text(place.parent.name)
        together([partial(moved_aside, place, tmp_path / "aside") for place in places])
        lying = sorted((tmp_path / "aside").iterdir())
        assert len(lying) == 2 * (number + 1)
        for place in places:
            place.parent.rmdir()
    held = [(path / "x" if is_folder else path).read_text() for path in lying]
    assert sorted(held) == ["one"] * 50 + ["two"] * 50


def test_one_place_is_cleared_once_by_two_at_once(tmp_path: Path) -> None:
    for _ in range(50):
        place = tmp_path / "report.html"
        place.mkdir()
        told = together([partial(cleared, place, tmp_path)] * 2)
        assert told.count(None) == 1
        assert not place.exists()


def together(calls: Sequence[Callable[[], object]]) -> list[object]:
    """What they return, having begun at the same moment."""
    barrier = Barrier(len(calls))

    def call(wanted: Callable[[], object]) -> object:
        barrier.wait()
        return wanted()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))
