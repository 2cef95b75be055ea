"""A dataset out of a Debian package: taken apart, never installed, and refused where it holds something else."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

from lenet.sources import idx
from lenet.sources.debian import DebianPackage
from lenet.sources.source import SourceFailed, WantedFile, sha256, silent
from tests.idx_files import write_idx_dataset

FOLDER = "usr/share/datasets/small"


@pytest.fixture
def data(tmp_path: Path) -> dict[str, bytes]:
    folder = write_idx_dataset(tmp_path / "written", 20, 10)
    return {name: (folder / name).read_bytes() for name in idx.FILE_NAMES}


def source(data: dict[str, bytes]) -> DebianPackage:
    files = tuple(WantedFile(name, sha256(content), len(content)) for name, content in data.items())
    return DebianPackage("dataset-small", 1000, FOLDER, files)


def package(tmp_path: Path, data: dict[str, bytes]) -> Path:
    """A package with the files of a dataset."""
    if shutil.which("dpkg-deb") is None:
        pytest.skip("this system has no dpkg-deb")
    root = tmp_path / "root"
    (root / "DEBIAN").mkdir(parents=True)
    (root / "DEBIAN" / "control").write_text(
        "Package: dataset-small\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: a test\n"
    )
    (root / FOLDER).mkdir(parents=True)
    for name, content in data.items():
        (root / FOLDER / f"{name}.gz").write_bytes(gzip.compress(content))
    built = tmp_path / "small.deb"
    subprocess.run(["dpkg-deb", "--build", str(root), str(built)], check=True, capture_output=True)
    return built


def test_the_files_of_a_package_are_read(tmp_path: Path, data: dict[str, bytes]) -> None:
    found = source(data).unpack(package(tmp_path, data), tmp_path / "unpacked", silent)
    assert {name: bytes(content) for name, content in found.items()} == data


def test_a_package_without_the_files_is_refused(tmp_path: Path, data: dict[str, bytes]) -> None:
    with pytest.raises(SourceFailed) as caught:
        source(data).unpack(package(tmp_path, {}), tmp_path / "unpacked", silent)
    assert caught.value.outcome.startswith("unexpected_contents")


def test_a_package_that_is_none_is_refused(tmp_path: Path, data: dict[str, bytes]) -> None:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("this system has no dpkg-deb")
    (tmp_path / "x.deb").write_bytes(b"no package")
    with pytest.raises(SourceFailed) as caught:
        source(data).unpack(tmp_path / "x.deb", tmp_path / "unpacked", silent)
    assert caught.value.outcome.startswith("command_failed")


def test_other_systems_go_on_to_the_next_source(
    data: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SourceFailed, match="program_missing: apt-get"):
        source(data).fetch(silent)
