"""A Ray cluster as an executor: the local build's bits, whatever becomes of the nodes."""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lenet.datasets import dataset_digest
from report.errors import LabReportError
from report.execution.choice import executor_for
from report.execution.executor import LocalExecutor
from report.execution.ray_executor import RayExecutor, marked
from report.execution.ray_task import Correspondent, NoticeBoard, shares, train_on_node
from report.execution.run_request import Job, RunRequest
from report.execution.runs import Executor, ensure_runs
from report.execution.worker import carry_out
from report.execution.worker_protocol import EpochDone, Finished, Order, Started, read_answer
from report.store.run_store import RunStore
from tests.report.small_runs import Witness, contents, key_of, small_data, small_request


def build(
    requests: list[RunRequest], store: RunStore, executor: Executor, witness: Witness | None = None
) -> None:
    ensure_runs(requests, store, executor, dataset_digest_of=dataset_digest, reporter=witness or Witness())


def test_without_ray_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(LabReportError, match="没有安装 ray"):
        executor_for("ray", None, None)


def test_an_address_needs_the_executor() -> None:
    with pytest.raises(LabReportError, match="--executor ray"):
        executor_for("local", "auto", None)
    assert executor_for("local", None, None) is None, "a build trains on this machine by itself"


def test_a_node_shares_a_store_whose_mark_it_reads(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs")
    with marked(store) as mark:
        assert shares(store.root, mark)
        assert not shares(store.root, "another build's")
        assert not shares(tmp_path / "elsewhere", mark)


@pytest.mark.parametrize("shared", [True, False])
def test_a_node_trains_into_a_shared_store_or_sends_the_files(tmp_path: Path, shared: bool) -> None:
    store, request = RunStore(tmp_path / "runs"), small_request(small_data(tmp_path))
    key = key_of(request)
    order = Order(job=Job(request, key), store=store.root, data_dir=tmp_path / "not here")
    with marked(store) as mark:
        outcome, files = train_on_node(order.model_dump_json().encode(), mark if shared else "other")
    assert isinstance(outcome, Finished)
    if files is not None:
        assert store.find(key) is None
        store.commit(key, files)
    assert (files is None) == shared
    assert store.find(key) is not None


class Actor:
    """What Ray makes of an object: `actor.method.remote(...)`."""

    def __init__(self, instance: object) -> None:
        self._instance = instance

    def __getattr__(self, name: str) -> SimpleNamespace:
        return SimpleNamespace(remote=getattr(self._instance, name))


def test_a_node_tells_of_each_epoch(tmp_path: Path) -> None:
    store, request = RunStore(tmp_path / "runs"), small_request(small_data(tmp_path), epochs=2)
    order, board = Order(job=Job(request, key_of(request)), store=store.root, data_dir=None), NoticeBoard()
    correspondent = Correspondent(Actor(board), key_of(request))
    carry_out(order, correspondent.send)
    notices = board.collect()
    assert {key for key, _ in notices} == {key_of(request)}
    started, *epochs = (read_answer(line) for _, line in notices)
    assert started == Started(first_epoch=0)
    assert [news.record.epoch for news in epochs if isinstance(news, EpochDone)] == [0, 1]
    assert board.collect() == []


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Three nodes of one core; the first is the head, on which the build runs."""
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    nodes = importlib.import_module("ray.cluster_utils").Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
    )
    try:
        yield nodes
    finally:
        nodes.shutdown()


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_a_killed_node_loses_nothing_and_all_bits_are_those_of_a_local_build(
    tmp_path: Path, cluster: Any
) -> None:
    data = small_data(tmp_path)
    requests = [small_request(data, seed=seed, epochs=250) for seed in range(4)]
    workers = [cluster.add_node(num_cpus=1), cluster.add_node(num_cpus=1)]
    cluster.wait_for_nodes()
    store = RunStore(tmp_path / "runs")
    killed = threading.Event()

    def kill_when_all_nodes_train() -> None:
        while sum(run.latest().epochs > 2 for run in store.unfinished()) < 3:
            time.sleep(0.1)
        # Not the node to which this process has connected: that is the user's own machine.
        home = importlib.import_module("ray").get_runtime_context().get_node_id()
        doomed = next(node for node in workers if node.node_id != home)
        cluster.remove_node(doomed, allow_graceful=False)
        killed.set()

    threading.Thread(target=kill_when_all_nodes_train, daemon=True).start()
    witness = Witness()
    build(requests, store, RayExecutor(cluster.address), witness)
    assert killed.is_set()
    for request in requests:
        assert any(said.startswith(f"epoch {request.name} ") for said in witness.heard)
    resumed = [said for said in witness.heard if said.startswith("started") and not said.endswith(" 0")]
    others = [said for said in witness.heard if not said.startswith("epoch")]
    assert resumed, f"the run of the dead node did not go on elsewhere: {others}"
    local = RunStore(tmp_path / "local")
    build(requests, local, LocalExecutor())
    for request in requests:
        there, here = store.find(key_of(request)), local.find(key_of(request))
        assert there is not None
        assert here is not None
        assert contents(there) == contents(here)
    assert store.unfinished() == ()


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_the_builds_own_ends_with_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    ray: Any = importlib.import_module("ray")
    store, request = RunStore(tmp_path / "runs"), small_request(small_data(tmp_path))
    witness = Witness()
    build([request], store, RayExecutor(), witness)
    assert store.find(key_of(request)) is not None
    assert not ray.is_initialized()
    epochs = [f"epoch classic/0 {epoch}" for epoch in range(3)]
    assert witness.heard == ["new classic/0", "started classic/0 0", *epochs, "finished classic/0"]
