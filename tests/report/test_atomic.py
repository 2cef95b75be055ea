"""Files of a folder are replaced together or not at all; what was in their way is kept, and a refusal names the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.atomic import write_bytes, write_together
from tests.full_disk import no_file_larger_than, posix_limits
from tests.in_the_way import BELONGINGS, a_folder


def names(folder: Path) -> list[str]:
    """Everything below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_are_replaced_together(tmp_path: Path) -> None:
    for text in (b"old", b"new"):
        assert write_together(tmp_path, {"a": text, "b/c": text}) == ()
    assert names(tmp_path) == ["a", "b", "b/c"]
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b" / "c").read_bytes() == b"new"


@posix_limits
def test_a_full_disk_leaves_the_old_files_and_is_named(tmp_path: Path) -> None:
    write_together(tmp_path, {"a": b"old", "b": b"old"})
    with no_file_larger_than(100), pytest.raises(OSError, match="File too large") as refusal:
        write_together(tmp_path, {"a": b"new", "b": b"x" * 200})
    assert refusal.value.filename == str(tmp_path / "b")
    assert names(tmp_path) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == b"old"


def test_a_folder_of_the_users_own_is_not_moved(tmp_path: Path) -> None:
    a_folder(tmp_path / "table.csv")
    with pytest.raises(OSError, match=r"table\.csv") as refusal:
        write_bytes(tmp_path / "table.csv", b"1,2")
    assert refusal.value.filename == str(tmp_path / "table.csv")
    assert names(tmp_path) == ["table.csv", f"table.csv/{BELONGINGS}"]


def test_what_is_in_the_way_of_the_programs_own_files_is_moved_aside(tmp_path: Path) -> None:
    a_folder(tmp_path / "report" / "a")
    (tmp_path / "report" / "b").write_text("no folder")
    moved = write_together(tmp_path / "report", {"a": b"1", "b/c": b"2"}, own=tmp_path)
    assert [place.name for place in moved] == ["a-1", "b-1"]
    assert (moved[0] / BELONGINGS).read_text() == "precious"
    assert moved[1].read_text() == "no folder"
    assert ((tmp_path / "report" / "a").read_bytes(), (tmp_path / "report" / "b" / "c").read_bytes()) == (
        b"1",
        b"2",
    )
