"""A worker makes one run at a time, names what it cannot do, and ends with its parent."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from queue import SimpleQueue

import pytest

from lenet.recipe import DataRecipe, TrainingRecipe
from report.execution import worker
from report.execution.run_request import Job
from report.execution.worker_process import WorkerProcess
from report.execution.worker_protocol import Busy, EpochDone, Failed, Finished, Order, Started
from report.store.run_store import RunStore
from tests.report.small_runs import contents, key_of, order, request_with, small_data, small_request


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataRecipe:
    return small_data(tmp_path_factory.mktemp("data"))


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def outcome(order: Order) -> Finished | Busy | Failed:
    return worker.carry_out(order, lambda message: None)


def test_a_run_that_is_already_there_is_not_trained(data: DataRecipe, store: RunStore) -> None:
    one = order(small_request(data, epochs=1), store)
    assert outcome(one) == Finished()
    said: list[object] = []
    assert worker.carry_out(one, said.append) == Finished()
    assert not said


def test_a_run_that_is_to_be_replaced_is_trained_from_the_start(data: DataRecipe, store: RunStore) -> None:
    request = small_request(data, epochs=1)
    assert outcome(order(request, store)) == Finished()
    before = store.find(key_of(request))
    assert before is not None
    said: list[object] = []
    again = order(request, store, afresh=True, replaces=before.fingerprint)
    assert worker.carry_out(again, said.append) == Finished()
    assert [type(message) for message in said] == [Started, EpochDone]
    after = store.find(key_of(request))
    assert after is not None
    assert after.fingerprint != before.fingerprint
    assert contents(after) == contents(before)
    said.clear()
    assert worker.carry_out(again, said.append) == Finished(), "somebody else replaced it in the meantime"
    assert not said


def test_a_training_that_was_killed_before_its_commit_is_only_evaluated(
    data: DataRecipe, store: RunStore
) -> None:
    from report.execution.training_run import train_run

    request = small_request(data, epochs=2)
    one = order(request, store)
    files = train_run(one.job, store.partial(one.job.key), None, lambda message: None)
    said: list[object] = []
    assert worker.carry_out(one, said.append) == Finished()
    assert said == [Started(first_epoch=2)]
    run = store.find(one.job.key)
    assert run is not None
    assert (run.folder / "weights.safetensors").read_bytes() == files["weights.safetensors"]


def test_a_worker_that_has_evaluated_a_run_trains_the_next(data: DataRecipe, store: RunStore) -> None:
    from report.execution.training_run import train_run

    trained, fresh = (order(small_request(data, seed=seed, epochs=1), store) for seed in (0, 1))
    train_run(trained.job, store.partial(trained.job.key), None, lambda message: None)
    answers: SimpleQueue[object] = SimpleQueue()
    process = WorkerProcess(1, lambda _, answer: answers.put(answer))
    process.send(trained)
    process.send(fresh)
    heard: list[object] = []
    while sum(isinstance(answer, Finished | Failed) for answer in heard) < 2:
        heard.append(answers.get(timeout=60))
    assert process.stop() == 0
    process.close()
    assert [type(answer) for answer in heard] == [Started, Finished, Started, EpochDone, Finished], heard


def test_a_key_that_is_locked_is_busy(data: DataRecipe, store: RunStore) -> None:
    one = order(small_request(data), store)
    with store.try_lock(one.job.key):
        assert outcome(one) == Busy()


def test_what_is_printed_in_a_worker_is_no_answer(
    data: DataRecipe, store: RunStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('hello')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    answers: SimpleQueue[object] = SimpleQueue()
    one = order(small_request(data), store)
    with store.try_lock(one.job.key):
        process = WorkerProcess(1, lambda _, answer: answers.put(answer))
        process.send(one)
        assert answers.get(timeout=60) == Busy()
    assert process.stop() == 0
    process.close()


def test_a_key_that_does_not_fit_code_and_data_is_refused(data: DataRecipe, store: RunStore) -> None:
    one = order(small_request(data), store)
    stale = one.model_copy(update={"job": Job(one.job.request, "f" * 64)})
    assert outcome(stale) == Failed(kind="changed")
    assert not store.list()


def test_a_full_disk_is_the_stores_sentence(
    data: DataRecipe, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    failed = outcome(order(small_request(data), store))
    assert isinstance(failed, Failed)
    assert failed.kind == "store"
    assert "磁盘已满" in failed.text


def test_a_mistake_of_the_program_keeps_its_traceback(
    data: DataRecipe, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    import report.execution.training_run

    monkeypatch.setattr(report.execution.training_run, "evaluate", lambda *_: 1 / 0)
    failed = outcome(order(small_request(data, epochs=1), store))
    assert isinstance(failed, Failed)
    assert failed.kind == "bug"
    assert "ZeroDivisionError" in failed.text


@pytest.mark.parametrize(
    "complaint",
    [
        "[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory",
        "CUDA out of memory. Tried to allocate 2.00 GiB.",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
    ],
)
def test_too_little_memory_is_no_bug(
    complaint: str, data: DataRecipe, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    import report.execution.training_run

    def allocate(*_: object) -> None:
        raise RuntimeError(complaint)

    monkeypatch.setattr(report.execution.training_run, "evaluate", allocate)
    assert outcome(order(small_request(data, epochs=1), store)) == Failed(kind="memory")


def test_a_missing_graphics_card_is_no_bug(
    data: DataRecipe, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    request = request_with(small_request(data), training=TrainingRecipe(device="cuda"))
    assert outcome(order(request, store)) == Failed(kind="device")
    assert store.unfinished() == ()


def test_a_recipe_that_asks_for_more_images_than_there_are_is_impossible(
    data: DataRecipe, store: RunStore
) -> None:
    request = request_with(small_request(data), data=data.model_copy(update={"train_size": 61}))
    failed = Failed(kind="impossible", impossible=("input", (60,), "train_size_too_large"))
    assert outcome(order(request, store)) == failed


def test_a_worker_ends_when_its_standard_input_closes_and_not_by_ctrl_c(
    data: DataRecipe, store: RunStore
) -> None:
    answers: SimpleQueue[object] = SimpleQueue()
    process = WorkerProcess(1, lambda _, answer: answers.put(answer))
    process.send(order(small_request(data, epochs=10_000), store))
    assert isinstance(answers.get(timeout=60), Started)
    if os.name == "posix":
        os.kill(process.pid, signal.SIGINT)
    for _ in range(3):
        assert isinstance(answers.get(timeout=60), EpochDone)
    assert process.stop() == 0, "by itself, not killed"
    process.close()
