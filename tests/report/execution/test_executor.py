"""Trainings in real processes: side by side, resumed to the bit, shared between builds, and never left behind."""

from __future__ import annotations

import _thread
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lenet.datasets import dataset_digest
from lenet.errors import DatasetUnavailable, DeviceMissing, ImpossibleNetwork
from lenet.recipe import DataRecipe, ModelRecipe, TrainingRecipe
from lenet.records import EpochRecord
from report.errors import Interrupted, RunError, StoreError
from report.execution import crew as crew_module
from report.execution import executor as executor_module
from report.execution.crew import Crew
from report.execution.executor import LocalExecutor, effort
from report.execution.interruption import interruption
from report.execution.run_request import Job, RunRequest
from report.execution.runs import Runs, ensure_runs
from report.execution.worker_process import WorkerProcess
from report.execution.worker_protocol import Failed, Finished, Order
from report.process import endings
from report.store.run_store import RunStore
from tests.report.small_runs import Witness, contents, key_of, request_with, small_data, small_request

ROOT = Path(__file__).parents[3]
ON_CARD = TrainingRecipe(device="cuda", epochs=3, batch_size=16)
LONG = 10_000
"""Epochs of a training that does not end while a test looks."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataRecipe:
    return small_data(tmp_path_factory.mktemp("data"))


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def build(requests: list[RunRequest], store: RunStore, witness: Witness | None = None, jobs: int = 1) -> Runs:
    return ensure_runs(
        requests,
        store,
        LocalExecutor(jobs),
        dataset_digest_of=dataset_digest,
        reporter=witness or Witness(),
    )


# What a training leaves behind


@dataclass(frozen=True)
class Trained:
    """Two runs, trained side by side."""

    runs: Runs
    heard: list[str]


@pytest.fixture(scope="module")
def trained(data: DataRecipe, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    witness = Witness()
    requests = [small_request(data, epochs=2, seed=1), small_request(data, epochs=5)]
    store = RunStore(tmp_path_factory.mktemp("trained") / "runs")
    return Trained(build(requests, store, witness, jobs=2), witness.heard)


def test_a_trained_run_is_complete(trained: Trained) -> None:
    run = trained.runs["classic", 0]
    assert [record.epoch for record in run.records] == [0, 1, 2, 3, 4]
    assert len(run.seconds) == 5
    assert run.results.train_size == 60
    assert run.results.evaluation_size == 20
    assert run.results.evaluated == "test"
    assert run.results.test_accuracy == run.records[-1].test_accuracy
    assert run.results.test_loss == pytest.approx(run.records[-1].test_loss)
    assert run.logits().shape == (20, 10)
    assert run.environment["python"] == sys.version.split()[0]
    snapshots = run.snapshots()
    assert snapshots.keys() == {f"epoch/{epoch}/conv{n}.weight" for epoch in range(5) for n in (1, 2)}
    assert snapshots["epoch/4/conv1.weight"].tolist() == run.weights()["model/conv1.weight"].tolist()
    assert snapshots["epoch/0/conv1.weight"].tolist() != snapshots["epoch/4/conv1.weight"].tolist()


def test_stored_weights_give_the_stored_logits(trained: Trained, data: DataRecipe) -> None:
    from lenet.datasets import load_dataset
    from lenet.evaluation import evaluate
    from lenet.preprocessing import split
    from lenet.training import model_of

    run = trained.runs["classic", 0]
    again = evaluate(model_of(run.recipe, run.weights()), split(load_dataset(data), data).evaluation)
    assert again.logits == pytest.approx(run.logits(), abs=1e-5)


def test_every_step_is_told_in_order(trained: Trained) -> None:
    told = [event for event in trained.heard if "classic/0" in event]
    epochs = [f"epoch classic/0 {epoch}" for epoch in range(5)]
    assert told == ["new classic/0", "started classic/0 0", *epochs, "finished classic/0"]


def test_nothing_unfinished_is_left(trained: Trained) -> None:
    store = RunStore(trained.runs["classic", 0].folder.parent)
    assert not store.unfinished()
    assert len(store.list()) == 2


# Killed and resumed


@pytest.fixture
def pids(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Process numbers of the workers that an executor starts."""
    started: list[int] = []

    def start(*args: object) -> WorkerProcess:
        process = WorkerProcess(*args)  # type: ignore[arg-type]
        started.append(process.pid)
        return process

    monkeypatch.setattr(crew_module, "WorkerProcess", start)
    return started


def test_a_killed_training_is_resumed_and_ends_with_the_same_bits(
    data: DataRecipe, store: RunStore, trained: Trained, pids: list[int]
) -> None:
    class Killer(Witness):
        def epoch(
            self, request: RunRequest, record: EpochRecord, epochs: int, seconds_per_epoch: float
        ) -> None:
            super().epoch(request, record, epochs, seconds_per_epoch)
            if record.epoch == 1:
                os.kill(pids[-1], signal.SIGKILL)

    request, finished = small_request(data, epochs=5), small_request(data, epochs=1, seed=7)
    with pytest.raises(RunError, match=r"变体 classic（随机种子 0）的训练进程被信号 9 终止"):
        build([request, finished], store, Killer(), jobs=1)
    assert store.find(key_of(request)) is None

    witness = Witness()
    runs = build([request], store, witness)
    assert runs.decisions[0].reason == "resumed"
    (started,) = (event for event in witness.heard if event.startswith("started"))
    assert int(started.split()[-1]) >= 2
    assert contents(runs["classic", 0]) == contents(trained.runs["classic", 0])


# Builds of other processes


@contextmanager
def other_build(requests: str, store: RunStore, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`labreport build` in another process, which has begun its first training; its lines can be read from stdout."""
    folder.mkdir(exist_ok=True)
    script = folder / "build.py"
    script.write_text(f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from lenet.datasets import dataset_digest
from lenet.recipe import DataRecipe
from report.errors import Interrupted
from report.execution.executor import LocalExecutor
from report.execution.plain_progress import PlainReporter
from report.store.run_store import RunStore
from report.execution.runs import ensure_runs
from tests.report.small_runs import small_request
try:
    ensure_runs({requests}, RunStore(Path({str(store.root)!r})), LocalExecutor(1),
        dataset_digest_of=dataset_digest, reporter=PlainReporter(sys.stdout))
except Interrupted as error:
    print(error)
    sys.exit(130)
""")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert any(
                line.startswith("训练  classic/0  ") and "/" in line
                for line in process.stdout
                if "轮" in line
            )
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def as_code(request: RunRequest) -> str:
    """A call that makes the same request in another process."""
    recipe = request.recipe
    return (
        f"small_request(DataRecipe(name='idx', path={recipe.data.path!r}), {request.variant!r}, "
        f"{request.seed}, epochs={recipe.training.epochs})"
    )


def test_a_run_that_another_build_trains_is_waited_for_and_shared(
    data: DataRecipe, store: RunStore, trained: Trained
) -> None:
    shared, own = small_request(data, epochs=5), small_request(data, seed=1, epochs=1)
    folder = trained.runs["classic", 0].folder
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}

    class OtherBuild(Witness):
        """Holds the lock of the shared run, and ends with it once our own is done."""

        def finished(self, request: RunRequest) -> None:
            super().finished(request)
            if request is own:
                store.commit(key_of(shared), files)
                lock.close()

    other = OtherBuild()
    with ExitStack() as lock:
        assert lock.enter_context(store.try_lock(key_of(shared)))
        runs = build([shared, own], store, other)
    assert len(runs) == 2
    assert other.heard == [
        "new classic/0",
        "new classic/1",
        "waiting classic/0",
        "started classic/1 0",
        "epoch classic/1 0",
        "finished classic/1",
        "finished classic/0",
    ]


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """A wait that would never end becomes an Interrupted."""
    watchdog = threading.Timer(seconds, _thread.interrupt_main)
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


class TrainsAtLast(Exception):
    """Enough was seen."""


def test_when_a_build_is_killed_its_worker_dies_and_another_build_goes_on(
    data: DataRecipe, store: RunStore, tmp_path: Path
) -> None:
    request = small_request(data, epochs=LONG)

    class Heir(Witness):
        def waiting(self, request: RunRequest) -> None:
            super().waiting(request)
            other.kill()

        def epoch(
            self, request: RunRequest, record: EpochRecord, epochs: int, seconds_per_epoch: float
        ) -> None:
            raise TrainsAtLast

    heir = Heir()
    # The lock goes with the process that holds it, so getting it proves that the orphan is dead.
    with (
        other_build(f"[{as_code(request)}]", store, tmp_path / "other") as other,
        interrupted_after(60),
        pytest.raises(TrainsAtLast),
    ):
        build([request], store, heir)
    *before, started = heir.heard
    assert before == ["resumed classic/0", "waiting classic/0"]
    assert int(started.removeprefix("started classic/0 ")) >= 1


@pytest.mark.skipif(os.name != "posix", reason="process groups")
@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP"])
def test_ctrl_c_and_a_closed_terminal_stop_everything_and_say_how_to_go_on(
    data: DataRecipe, store: RunStore, tmp_path: Path, name: str
) -> None:
    request = small_request(data, epochs=LONG)
    with other_build(f"[{as_code(request)}]", store, tmp_path / "other") as other:
        os.killpg(other.pid, signal.Signals[name])  # as a terminal does: to the parent and to its workers
        said = other.communicate()[0].splitlines()
        assert other.returncode == 130
    assert (
        said[-1] == "已中断：1 次训练完成了 0 次。已完成的运行和轮次都已保存，再次运行同一命令会从断点继续。"
    )
    assert not store.is_locked(key_of(request))
    assert store.partial(key_of(request)).latest().epochs >= 1


@pytest.mark.parametrize("number", endings())
def test_a_signal_becomes_a_call_and_the_old_handler_comes_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    calls: list[str] = []
    with interruption(lambda: calls.append("stop")):
        signal.raise_signal(number)
    assert calls == ["stop"]
    assert signal.getsignal(number) is before


# What the executor makes of failures, data and cores


def test_a_training_that_diverges_names_variant_seed_and_epoch(data: DataRecipe, store: RunStore) -> None:
    training = TrainingRecipe(epochs=3, batch_size=16, optimizer="sgd", learning_rate=1000, loss="mse")
    diverging = request_with(small_request(data, "brave", seed=4), training=training)
    with pytest.raises(
        RunError, match=r"变体 brave（随机种子 4）在第 \d+ 轮（从 0 计）训练发散.*现在是 1000"
    ) as caught:
        build([diverging], store)
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize(
    ("failed", "error", "words"),
    [
        (
            Failed(kind="impossible", impossible=("input", (60,), "train_size_too_large")),
            ImpossibleNetwork,
            "input",
        ),
        (Failed(kind="changed"), RunError, "代码或数据集被改动"),
        (Failed(kind="device"), DeviceMissing, "no device"),
        (Failed(kind="memory"), RunError, "内存不足"),
        (Failed(kind="store", text="磁盘已满"), StoreError, "磁盘已满"),
        (Failed(kind="bug", text="Traceback ..."), executor_module.WorkerBug, "Traceback"),
    ],
)
def test_every_failure_has_its_error(failed: Failed, error: type[Exception], words: str) -> None:
    raised = executor_module.fault(Job(small_request(DataRecipe()), "a" * 64), failed)
    assert type(raised) is error
    assert words in str(raised)


def test_it_is_the_cards_memory_that_is_too_small_for_a_run_on_a_card() -> None:
    job = Job(request_with(small_request(DataRecipe()), training=ON_CARD), "a" * 64)
    assert "显存不足" in str(executor_module.fault(job, Failed(kind="memory")))


class OneByOne(Crew):
    """Trains nothing; the run that was begun first ends first."""

    def __init__(self) -> None:
        super().__init__(jobs=5)
        self.under_way: list[Job] = []
        self.seen: list[tuple[Job, ...]] = []

    def train(self, order: Order) -> Any:
        self.under_way.append(order.job)
        return order.job

    def hear(self) -> Any:
        self.seen.append(tuple(self.under_way))
        return self.under_way.pop(0), Finished()


def test_a_graphics_card_computes_two_runs_at_a_time(store: RunStore, data: DataRecipe) -> None:
    crew = OneByOne()
    requests = [request_with(small_request(data, seed=seed), training=ON_CARD) for seed in range(4)]
    requests += [small_request(data, seed=seed) for seed in range(4, 8)]
    jobs = [Job(request, f"{number:064}") for number, request in enumerate(requests)]
    LocalExecutor(crew=crew).execute(jobs, store, Witness())
    assert max(sum(map(executor_module.needs_card, seen)) for seen in crew.seen) == 2
    assert max(map(len, crew.seen)) == 5
    assert {job.key for seen in crew.seen for job in seen} == {job.key for job in jobs}


def test_without_jobs_no_data_is_looked_for(store: RunStore) -> None:
    LocalExecutor(data_dir=Path("nowhere")).execute((), store, Witness())


def test_missing_data_is_known_before_a_worker_starts(
    store: RunStore, pids: list[int], tmp_path: Path
) -> None:
    request = small_request(DataRecipe(name="idx", path=str(tmp_path / "nothing")))
    with pytest.raises(DatasetUnavailable):
        LocalExecutor().execute([Job(request, "a" * 64)], store, Witness())
    assert not pids


def test_a_download_can_be_interrupted(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(executor_module, "load_dataset", interrupt)
    with pytest.raises(Interrupted, match="已中断：1 次训练完成了 0 次"):
        LocalExecutor().execute([Job(small_request(DataRecipe()), "a" * 64)], store, Witness())


def test_the_longest_training_is_the_one_with_most_to_compute() -> None:
    data = DataRecipe()
    assert effort(small_request(data, epochs=3).recipe) < effort(small_request(data, epochs=4).recipe)
    wide = request_with(small_request(data), model=ModelRecipe(channels=(20, 30)))
    assert effort(small_request(data).recipe) < effort(wide.recipe)
    few = small_request(data.model_copy(update={"train_size": 100}))
    assert effort(few.recipe) < effort(small_request(data).recipe)
