"""What the store lacks is trained, once; everything else is reused; and each time it is said why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lenet.datasets import dataset_digest
from lenet.recipe import DataRecipe
from report.errors import StoreError
from report.execution.run_request import Job
from report.execution.runs import RunRequest, Runs, ensure_runs
from report.store import run_key as run_key_module
from report.store.run_store import Checkpoint, RunStore
from tests.report.small_runs import (
    FakeExecutor,
    Witness,
    commit_made_up,
    key_of,
    record,
    small_data,
    small_request,
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataRecipe:
    return small_data(tmp_path_factory.mktemp("data"))


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def ensured(requests: list[RunRequest], store: RunStore, *, fresh: bool = False) -> tuple[Runs, list[Job]]:
    """The runs, and the jobs that were given to the executor."""
    executor = FakeExecutor()
    runs = ensure_runs(
        requests, store, executor, dataset_digest_of=dataset_digest, reporter=Witness(), fresh=fresh
    )
    return runs, executor.jobs


def reasons(runs: Runs) -> list[tuple[str, str]]:
    return [(decision.reason, decision.detail) for decision in runs.decisions]


def test_what_is_missing_is_trained_and_then_reused(data: DataRecipe, store: RunStore) -> None:
    requests = [small_request(data, seed=seed) for seed in (1, 0)]
    runs, jobs = ensured(requests, store)
    assert [job.request for job in jobs] == requests
    assert reasons(runs) == [("new", "还没有训练过")] * 2
    again, jobs = ensured(requests, store)
    assert not jobs
    assert reasons(again) == [("reused", "已有完全相同的运行")] * 2
    assert dict(again) == dict(runs)


def test_runs_are_found_by_variant_and_seed(data: DataRecipe, store: RunStore) -> None:
    requests = [
        small_request(data, "a", 1),
        small_request(data, "b", 0, epochs=2),
        small_request(data, "a", 0),
    ]
    runs, _ = ensured(requests, store)
    assert list(runs) == [("a", 1), ("b", 0), ("a", 0)]
    assert [run.recipe.seed for run in runs.of("a")] == [0, 1]
    assert runs["a", 1] is runs.of("a")[1]
    with pytest.raises(KeyError, match=r"'c' is none of \['a', 'b'\]"):
        runs.of("c")


def test_two_variants_with_one_recipe_share_a_training(data: DataRecipe, store: RunStore) -> None:
    requests = [small_request(data, "classic"), small_request(data, "twin")]
    runs, jobs = ensured(requests, store)
    assert [job.request.name for job in jobs] == ["classic/0"]
    assert runs["classic", 0] is not None
    assert runs["classic", 0].key == runs["twin", 0].key
    assert runs.decisions[1].detail == "与 classic/0 的设置完全相同，共用一次训练"
    assert [decision.reason for decision in ensured(requests, store)[0].decisions] == ["reused", "reused"]


def test_a_new_run_is_explained_by_the_stored_run_most_like_it(data: DataRecipe, store: RunStore) -> None:
    known, faster = small_request(data), small_request(data, "faster", learning_rate=0.02)
    ensured([known], store)
    named, _ = ensured([known, faster], RunStore(store.root))
    assert named.decisions[1].detail == "与 classic/0 相比：training.learning_rate 0.01 → 0.02"


def test_the_stored_run_most_like_it_need_not_be_in_the_spec(data: DataRecipe, store: RunStore) -> None:
    known = small_request(data)
    ensured([known], store)
    (decision,) = ensured([small_request(data, "longer", epochs=4, seed=2)], store)[0].decisions
    assert decision.detail == f"与已有运行 {key_of(known)[:8]} 相比：seed 0 → 2；training.epochs 3 → 4"


def test_changed_code_torch_or_data_is_named(
    data: DataRecipe, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = small_request(data)
    commit_made_up(store, request, digest="0" * 64)
    monkeypatch.setattr(run_key_module, "lab_digest", lambda: "new code")
    monkeypatch.setattr(run_key_module, "version", lambda package: "99.0")
    (decision,) = ensured([request], store)[0].decisions
    assert decision.reason == "new"
    assert "数据集的内容不同；lenet 的代码已改变；torch " in decision.detail
    assert decision.detail.endswith(" → 99.0")


def test_an_unfinished_run_is_resumed(data: DataRecipe, store: RunStore) -> None:
    request = small_request(data)
    partial = store.partial(key_of(request))
    partial.save(Checkpoint(), record(0), 1.0, state=b"", kernels=b"")
    runs, jobs = ensured([request], store)
    assert reasons(runs) == [("resumed", "上次训练到第 1/3 轮，从断点继续")]
    assert not jobs[0].afresh


def test_a_damaged_run_is_set_aside_and_trained_again(data: DataRecipe, store: RunStore) -> None:
    request = small_request(data)
    runs, _ = ensured([request], store)
    (runs["classic", 0].folder / "weights.safetensors").write_bytes(b"")
    again, jobs = ensured([request], store)
    assert len(jobs) == 1
    ((reason, detail),) = reasons(again)
    assert reason == "damaged"
    assert "weights.safetensors 缺失或内容不符" in detail
    assert str(store.root / ".damaged") in detail


def test_fresh_trains_everything_and_keeps_the_old_run_until_then(data: DataRecipe, store: RunStore) -> None:
    request = small_request(data)
    before, _ = ensured([request], store)
    after, jobs = ensured([request], store, fresh=True)
    assert jobs == [Job(request, key_of(request), afresh=True, replaces=before["classic", 0].fingerprint)]
    assert reasons(after) == [("forced", "按要求重新训练")]
    assert after["classic", 0].finished != before["classic", 0].finished


def test_the_digest_of_a_dataset_is_asked_for_once(data: DataRecipe, store: RunStore) -> None:
    asked: list[DataRecipe] = []

    def digest_of(recipe: DataRecipe) -> str:
        asked.append(recipe)
        return dataset_digest(recipe)

    requests = [small_request(data, seed=seed) for seed in range(3)]
    ensure_runs(requests, store, FakeExecutor(), dataset_digest_of=digest_of, reporter=Witness())
    assert len(asked) == 1


def test_an_executor_that_forgets_a_run_is_found_out(data: DataRecipe, store: RunStore) -> None:
    class Idle(FakeExecutor):
        def execute(self, *args: object) -> None:
            """Do nothing."""

    with pytest.raises(StoreError, match="变体 classic（随机种子 0）"):
        ensure_runs(
            [small_request(data)], store, Idle(), dataset_digest_of=dataset_digest, reporter=Witness()
        )


def test_decisions_are_told_before_anything_is_trained(data: DataRecipe, store: RunStore) -> None:
    witness = Witness()

    class Watching(FakeExecutor):
        def execute(self, *args: object) -> None:
            """Look at what was said, then give up."""
            assert witness.heard == ["new classic/0"]
            raise RuntimeError("seen")

    with pytest.raises(RuntimeError, match="seen"):
        ensure_runs(
            [small_request(data)], store, Watching(), dataset_digest_of=dataset_digest, reporter=witness
        )


def test_reusing_runs_imports_no_torch(data: DataRecipe, store: RunStore) -> None:
    ensured([small_request(data)], store)
    code = f"""
import sys
from pathlib import Path
from lenet.datasets import dataset_digest
from lenet.recipe import DataRecipe
from report.execution.executor import LocalExecutor
from report.execution.progress import SilentReporter
from report.store.run_store import RunStore
from report.execution.runs import ensure_runs
from tests.report.small_runs import small_request
runs = ensure_runs(
    [small_request(DataRecipe(name="idx", path={data.path!r}))],
    RunStore(Path({str(store.root)!r})), LocalExecutor(),
    dataset_digest_of=dataset_digest, reporter=SilentReporter(),
)
assert runs.decisions[0].reason == "reused", runs.decisions
assert runs["classic", 0].logits().shape == (20, 10)
heavy = {{"torch", "rich", "matplotlib", "scipy"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
