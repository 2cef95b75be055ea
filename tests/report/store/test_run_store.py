"""A stored run is whole, checked on every use, and appears or disappears in one step."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lenet.recipe import DataRecipe
from report import atomic
from report.errors import StoreError
from report.store.run_key import key_payload, run_key
from report.store.run_store import Checkpoint, Damage, PartialRun, RunStore, StoredRun
from report.store.stored_run import FILES, encode_tensors
from report.wording import progress as wording
from tests.in_the_way import (
    FOR_A_FILE,
    Spoil,
    a_folder,
    a_link_to_a_device,
    a_link_to_itself,
    a_link_to_nowhere,
    a_pipe,
    nothing,
    posix,
)
from tests.report.small_runs import commit_made_up, made_up_files, record, small_request

REQUEST = small_request(DataRecipe(name="idx", path="somewhere"), epochs=2)
KEY = "a" * 64


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def run(store: RunStore) -> StoredRun:
    return commit_made_up(store, REQUEST)


def test_what_is_not_there_is_not_found_and_nothing_is_created(store: RunStore) -> None:
    assert store.find(KEY) is None
    assert not store.list()
    assert not store.unfinished()
    assert not store.payloads()
    assert not store.root.exists()


def test_a_run_reads_as_it_was_written(run: StoredRun) -> None:
    assert run.recipe == REQUEST.recipe.model_copy(update={"data": DataRecipe(name="idx")})
    assert run.records == (record(0), record(1))
    assert (run.results.test_accuracy, run.results.classes) == (0.8, tuple("0123456789"))
    assert (run.environment, run.seconds) == ({"cpu": "abacus", "logical_cores": 1}, (1.5, 1.5))
    assert run.dataset_digest == "d" * 64
    assert np.array_equal(run.logits(), np.eye(20, 10))
    assert run.snapshots().keys() == {f"epoch/{epoch}/conv{n}.weight" for epoch in (0, 1) for n in (1, 2)}
    assert run.weights()["model/conv1.weight"].shape == (2, 1, 5, 5)


def test_a_folder_holds_the_promised_files_and_is_named_by_its_recipe(run: StoredRun) -> None:
    assert {path.name for path in run.folder.iterdir()} == {*FILES, "manifest.json"}
    assert hashlib.sha256((run.folder / "recipe.json").read_bytes()).hexdigest() == run.folder.name


def test_tensors_are_stored_in_row_order_whatever_their_order_in_memory() -> None:
    array = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    shuffled = np.asarray(array, order="F")
    assert encode_tensors({"a": shuffled}) == encode_tensors({"a": array})


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_a_run_with_one_changed_byte_is_set_aside(store: RunStore, run: StoredRun, name: str) -> None:
    content = bytearray((run.folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (run.folder / name).write_bytes(content)
    damages: list[Damage] = []
    assert store.find(run.key, damages.append) is None
    assert not run.folder.exists()
    (damage,) = damages
    assert damage.folder.is_dir()
    assert damage.folder.parent == store.root / ".damaged"
    assert store.find(run.key, damages.append) is None, "set aside once"
    assert len(damages) == 1


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_a_run_without_one_of_its_files_does_not_exist(store: RunStore, run: StoredRun, name: str) -> None:
    (run.folder / name).unlink()
    damages: list[Damage] = []
    assert store.find(run.key, damages.append) is None
    assert [damage.file for damage in damages] == [name]


def a_file(run: Path) -> None:
    nothing(run)
    run.write_text("no run")


@posix
@pytest.mark.parametrize("spoil", [a_file, a_pipe, a_link_to_nowhere, a_link_to_itself, a_link_to_a_device])
def test_what_lies_in_the_place_of_a_run_is_set_aside(store: RunStore, run: StoredRun, spoil: Spoil) -> None:
    assert_set_aside(store, run, run.folder, spoil)


@posix
@pytest.mark.parametrize("spoil", FOR_A_FILE)
@pytest.mark.parametrize("name", ["manifest.json", "recipe.json", "weights.safetensors"])
def test_what_lies_in_the_place_of_a_file_of_a_run_is_set_aside(
    store: RunStore, run: StoredRun, name: str, spoil: Spoil
) -> None:
    assert_set_aside(store, run, run.folder / name, spoil)


def assert_set_aside(store: RunStore, run: StoredRun, place: Path, spoil: Spoil) -> None:
    """What `spoil` put at `place` leaves with the run, and another run can come."""
    files = {name: (run.folder / name).read_bytes() for name in FILES}
    spoil(place)
    damages: list[Damage] = []
    assert store.find(run.key, damages.append) is None
    assert len(damages) == 1
    assert not os.path.lexists(run.folder)
    store.commit(run.key, files)
    assert store.find(run.key, damages.append) is not None


NESTED = b'{"a":' * 100_000 + b"1" + b"}" * 100_000


@pytest.mark.parametrize(
    "recipe", [NESTED, b"[1]", b"1", b"{}", b'{"recipe": {}}', b'{"recipe": {}, "dataset": 1, "lab": 2}']
)
def test_a_recipe_of_another_make_is_damage_whatever_its_digest(store: RunStore, recipe: bytes) -> None:
    key = hashlib.sha256(recipe).hexdigest()
    files = made_up_files(key_payload(REQUEST.recipe, "d" * 64)) | {"recipe.json": recipe}
    store.commit(key, files)
    assert all(isinstance(payload, dict) for payload in store.payloads())
    damages: list[Damage] = []
    assert store.find(key, damages.append) is None
    assert [damage.file for damage in damages] == ["recipe.json"]


@pytest.mark.parametrize("name", ["epochs.jsonl", "results.json", "environment.json"])
def test_texts_that_nest_without_end_are_damage(store: RunStore, name: str) -> None:
    payload = key_payload(REQUEST.recipe, "d" * 64)
    key = run_key(REQUEST.recipe, "d" * 64)
    store.commit(key, made_up_files(payload) | {name: NESTED})
    damages: list[Damage] = []
    assert store.find(key, damages.append) is None
    assert [damage.file for damage in damages] == [name]


@pytest.mark.parametrize("epochs", [0, 1, 3])
def test_a_run_of_more_or_fewer_epochs_than_its_recipe_has_is_damaged(store: RunStore, epochs: int) -> None:
    payload, key = key_payload(REQUEST.recipe, "d" * 64), run_key(REQUEST.recipe, "d" * 64)
    files = made_up_files(payload)
    line = files["epochs.jsonl"].splitlines(keepends=True)[0]
    store.commit(key, files | {"epochs.jsonl": line * epochs})
    damages: list[Damage] = []
    assert store.find(key, damages.append) is None
    assert [damage.file for damage in damages] == ["epochs.jsonl"]


@posix
@pytest.mark.parametrize(
    "place", [".new", ".partial", ".new/{}", ".new/{}.old", ".partial/{}", ".locks", ".locks/{}.lock"]
)
@pytest.mark.parametrize("spoil", [a_file, a_folder, a_link_to_nowhere])
def test_what_lies_in_the_way_of_a_new_run_is_moved(store: RunStore, place: str, spoil: Spoil) -> None:
    path = store.root / place.format(KEY)
    path.parent.mkdir(parents=True, exist_ok=True)
    spoil(path)
    partial = store.partial(KEY)
    with store.try_lock(KEY) as held:
        assert held
        partial.begin({})
        checkpoint = saved(partial, 1)
        store.commit(KEY, made_up_files(key_payload(REQUEST.recipe, "e" * 64)))
    assert partial.latest() == checkpoint
    assert (store.root / KEY / "manifest.json").is_file()


def test_a_run_under_a_foreign_name_is_damaged(store: RunStore, run: StoredRun) -> None:
    run.folder.rename(store.root / KEY)
    damages: list[Damage] = []
    assert store.find(KEY, damages.append) is None
    assert [damage.file for damage in damages] == ["recipe.json"]


def test_the_same_run_can_be_set_aside_twice(store: RunStore) -> None:
    places = set()
    for _ in range(2):
        (commit_made_up(store, REQUEST).folder / "results.json").unlink()
        damages: list[Damage] = []
        store.find(run_key(REQUEST.recipe, "d" * 64), damages.append)
        places.add(damages[0].folder)
    assert len(places) == 2


def test_a_damaged_run_that_is_being_replaced_is_left_to_whoever_replaces_it(
    store: RunStore, run: StoredRun
) -> None:
    (run.folder / "results.json").unlink()
    with store.try_lock(run.key):
        assert store.find(run.key) is None
        assert run.folder.exists()


def test_a_crash_while_committing_leaves_no_run(
    store: RunStore, monkeypatch: pytest.MonkeyPatch, run: StoredRun
) -> None:
    files = made_up_files(key_payload(REQUEST.recipe, "e" * 64))
    written: list[Path] = []
    real = atomic.write_bytes

    def crash(path: Path, data: bytes, *, own: Path | None = None) -> None:
        if path.name == "manifest.json":
            raise KeyboardInterrupt
        written.append(path)
        real(path, data, own=own)

    monkeypatch.setattr("report.store.run_store.atomic.write_bytes", crash)
    with pytest.raises(KeyboardInterrupt):
        store.commit(KEY, files)
    monkeypatch.undo()
    assert written
    assert store.find(KEY) is None
    assert [stored.key for stored in store.list()] == [run.key]
    store.commit(run.key, made_up_files(key_payload(REQUEST.recipe, "d" * 64)))


def test_a_run_can_be_replaced(store: RunStore, run: StoredRun) -> None:
    files = made_up_files(key_payload(REQUEST.recipe, "d" * 64), finished="2025-01-01T00:00:00+00:00")
    store.commit(run.key, files)
    renewed = store.find(run.key)
    assert renewed is not None
    assert renewed.finished == "2025-01-01T00:00:00+00:00"
    assert renewed.fingerprint != run.fingerprint
    assert not list((store.root / ".new").iterdir())


def test_the_list_has_finished_runs_latest_first_and_unfinished_ones(store: RunStore, run: StoredRun) -> None:
    later = commit_made_up(store, small_request(DataRecipe(), seed=1))
    assert {one.key for one in store.list()} == {run.key, later.key}
    partial = store.partial(KEY)
    partial.save(Checkpoint(), record(0), 1.0, state=b"s", kernels=b"k")
    store.partial(run.key).begin(
        key_payload(REQUEST.recipe, "d" * 64)
    )  # killed between commit and clearing up
    assert [(one.key, one.latest().epochs) for one in store.unfinished()] == [(KEY, 1)]


def test_the_list_reports_damage_and_moves_nothing(store: RunStore, run: StoredRun) -> None:
    (run.folder / "results.json").write_bytes(b"{}")
    damages: list[Damage] = []
    assert store.list(damages.append) == ()
    assert damages == [Damage(run.key, "results.json", run.folder)]
    assert run.folder.exists()


def test_a_key_has_one_holder_and_the_lock_goes_with_its_process(store: RunStore) -> None:
    code = (
        "import sys; from pathlib import Path; from report.store.run_store import RunStore\n"
        f"with RunStore(Path({str(store.root)!r})).try_lock({KEY!r}) as held: print(held, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"True"
        assert store.is_locked(KEY)
        assert not store.is_locked("b" * 64)
        with store.try_lock(KEY) as held:
            assert not held
        holder.kill()
    assert not store.is_locked(KEY)
    with store.try_lock(KEY) as held:
        assert held


# Checkpoints


@pytest.fixture
def partial(store: RunStore) -> PartialRun:
    return store.partial(KEY)


def saved(partial: PartialRun, epochs: int) -> Checkpoint:
    checkpoint = Checkpoint()
    for epoch in range(epochs):
        state, kernels = f"state {epoch}".encode(), f"kernels {epoch}".encode()
        checkpoint = partial.save(checkpoint, record(epoch), 0.5 + epoch, state=state, kernels=kernels)
    return checkpoint


def test_the_latest_checkpoint_has_everything_up_to_its_epoch(partial: PartialRun) -> None:
    assert partial.latest() == Checkpoint()
    checkpoint = saved(partial, 3)
    assert partial.latest() == checkpoint
    assert checkpoint.records == (record(0), record(1), record(2))
    assert checkpoint.seconds == (0.5, 1.5, 2.5)
    assert partial.state(checkpoint) == b"state 2"
    assert list(partial.kernels(checkpoint)) == [b"kernels 0", b"kernels 1", b"kernels 2"]


def test_older_states_are_deleted(partial: PartialRun) -> None:
    saved(partial, 3)
    assert sorted(path.name for path in partial.folder.glob("*.state.safetensors")) == [
        "0002.state.safetensors"
    ]
    assert sorted(path.name for path in partial.folder.glob("*.checkpoint.json")) == ["0002.checkpoint.json"]


@pytest.mark.parametrize(
    "name", ["0002.state.safetensors", "0002.checkpoint.json", "0001.kernels.safetensors"]
)
@pytest.mark.parametrize("damage", ["changed", "missing", "cut"])
def test_a_damaged_checkpoint_is_ignored(partial: PartialRun, name: str, damage: str) -> None:
    saved(partial, 3)
    path = partial.folder / name
    content = path.read_bytes()
    match damage:
        case "changed":
            # In the JSON, a digit of a record: still well-formed.
            path.write_bytes(content.replace(b"2.5", b"2.6") if name.endswith("json") else b"x" + content[1:])
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "missing":
            path.unlink()
    assert partial.latest() == Checkpoint()


@posix
@pytest.mark.parametrize("spoil", FOR_A_FILE)
@pytest.mark.parametrize(
    "name", ["0001.checkpoint.json", "0001.state.safetensors", "0000.kernels.safetensors"]
)
def test_whatever_lies_in_the_place_of_a_checkpoint_another_can_be_saved(
    partial: PartialRun, name: str, spoil: Spoil
) -> None:
    saved(partial, 2)
    spoil(partial.folder / name)
    assert partial.latest() == Checkpoint()
    again = saved(partial, 2)
    assert partial.latest() == again
    assert partial.state(again) == b"state 1"


@pytest.mark.parametrize(
    "content", [NESTED, b'{"checkpoint": {"records": [], "seconds": [NaN]}, "seal": "x"}']
)
def test_a_checkpoint_of_another_make_is_ignored(partial: PartialRun, content: bytes) -> None:
    saved(partial, 2)
    (partial.folder / "0001.checkpoint.json").write_bytes(content)
    assert partial.latest() == Checkpoint()


def test_a_crash_before_the_checkpoint_is_written_leaves_the_previous_one(
    partial: PartialRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved(partial, 2)
    real = atomic.write_bytes

    def crash(path: Path, data: bytes, *, own: Path | None = None) -> None:
        if path.name.endswith("checkpoint.json"):
            raise KeyboardInterrupt
        real(path, data, own=own)

    monkeypatch.setattr("report.store.partial_run.atomic.write_bytes", crash)
    with pytest.raises(KeyboardInterrupt):
        partial.save(before, record(2), 1.0, state=b"new", kernels=b"new")
    assert partial.latest() == before
    assert partial.state(before) == b"state 1"


def test_a_partial_run_knows_its_recipe_until_it_is_discarded(store: RunStore) -> None:
    payload = key_payload(REQUEST.recipe, "d" * 64)
    partial = store.partial(run_key(REQUEST.recipe, "d" * 64))
    partial.begin(payload)
    partial.begin(payload)
    assert partial.payload() == payload
    partial.discard()
    partial.discard()
    assert partial.payload() is None


# What the operating system refuses


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有读写权限"), (errno.EROFS, "只读")],
)
def test_a_refused_write_is_a_sentence(
    store: RunStore, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refuse(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreError, match=words) as caught:
        store.commit(KEY, {"recipe.json": b"{}"})
    assert str(store.root) in str(caught.value)
    with pytest.raises(StoreError, match=words):
        store.partial(KEY).save(Checkpoint(), record(0), 1.0, state=b"", kernels=b"")


def test_a_store_below_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    store = RunStore(tmp_path / "file" / "runs")
    with pytest.raises(StoreError, match="无法读写运行存储"), store.try_lock(KEY):
        pass


def test_an_unknown_refusal_keeps_the_words_of_the_system(tmp_path: Path) -> None:
    assert os.strerror(errno.EIO) in wording.store_refused(
        OSError(errno.EIO, os.strerror(errno.EIO)), tmp_path
    )
