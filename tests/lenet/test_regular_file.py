"""Only what can be read to its end is read."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path

import pytest

from lenet.regular_file import ABSENT, NotRegular, content, file_digest, opened
from tests.in_the_way import FOR_A_FILE, Spoil, a_folder, a_link_to_a_device, a_pipe, posix


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    with opened(path) as file:
        assert file.read() == b"abc"
    assert content(path) == b"abc"
    assert file_digest(path) == hashlib.sha256(b"abc").hexdigest()


@posix
def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    (tmp_path / "link").symlink_to("file")
    assert content(tmp_path / "link") == b"abc"


@posix
@pytest.mark.parametrize("spoil", FOR_A_FILE)
@pytest.mark.parametrize("read", [content, file_digest])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, spoil: Spoil, read: object) -> None:
    spoil(tmp_path / "file")
    assert callable(read)
    with pytest.raises(OSError) as refusal:  # noqa: PT011 (which one is what is asked)
        read(tmp_path / "file")
    assert refusal.value.errno in ABSENT
    assert refusal.value.filename == str(tmp_path / "file")


@posix
@pytest.mark.parametrize("spoil", [a_pipe, a_link_to_a_device])
def test_what_is_neither_file_nor_folder_is_told_apart(tmp_path: Path, spoil: Spoil) -> None:
    spoil(tmp_path / "file")
    with pytest.raises(NotRegular):
        opened(tmp_path / "file")


@posix
def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        with pytest.raises(NotRegular):
            opened(Path("socket"))


def test_a_folder_is_a_folder_on_every_system(tmp_path: Path) -> None:
    a_folder(tmp_path / "file")
    with pytest.raises(IsADirectoryError):
        opened(tmp_path / "file")
