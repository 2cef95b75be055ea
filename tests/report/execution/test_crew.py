"""Workers outlive a training, so that they draw too; what they draw is what their parent would have drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from lenet.datasets import dataset_digest
from lenet.recipe import DataRecipe, TrainingRecipe
from report.errors import DataError
from report.execution.crew import Crew
from report.execution.executor import LocalExecutor
from report.execution.run_request import RunRequest
from report.execution.runs import Runs, ensure_runs
from report.figures.artifacts import draw
from report.figures.picture_order import PictureOrder
from report.figures.subjects import PictureSource
from report.specification.experiment import load_spec
from report.specification.pictures import AnyPicture, Kernels, LayerGrid, LearningCurves, Samples
from report.store.run_store import RunStore
from tests.idx_files import write_idx_dataset
from tests.report.small_runs import Witness, request_with, small_data, small_request

ROOT = Path(__file__).parents[3]
GALLERY = ROOT / "experiments" / "gallery.yaml"
SPEC = """
title: 一次小训练
data: {name: idx, path: digits}
model: {channels: [2, 3], hidden: [8]}
training: {epochs: 1, batch_size: 20}
seeds: [0]
variants: {small: {}}
formats: [html]
figures: [{kind: learning_curves}, {kind: layer_grid, digits: 2}]
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataRecipe:
    return small_data(tmp_path_factory.mktemp("data"))


def train(crew: Crew, requests: list[RunRequest], store: RunStore) -> Runs:
    executor = LocalExecutor(None, None, crew)
    return ensure_runs(requests, store, executor, dataset_digest_of=dataset_digest, reporter=Witness())


def children() -> set[int]:
    living = (child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE)
    return {child.pid for child in living}


def source_of(runs: Runs, data: DataRecipe) -> PictureSource:
    from lenet.datasets import load_dataset

    return PictureSource(
        "classic", {"classic": "小网络"}, {"classic": data}, {"classic": runs.of("classic")}, load_dataset
    )


def test_workers_train_train_again_draw_and_end_with_the_block(data: DataRecipe, tmp_path: Path) -> None:
    store, before = RunStore(tmp_path / "runs"), children()
    figures: tuple[AnyPicture, ...] = (LearningCurves(), Kernels(layer="C1"), LayerGrid(digits=3))
    impossible = Samples(count=100)
    with Crew(1) as crew:
        # Three threads are not what the next training asks for: another worker takes this one's place.
        training = TrainingRecipe(epochs=1, batch_size=16, threads=3)
        train(crew, [request_with(small_request(data), training=training)], store)
        (first,) = children() - before
        train(crew, [small_request(data, seed=1, epochs=1)], store)
        (second,) = children() - before
        assert first != second
        runs = train(crew, [small_request(data, epochs=2)], store)
        assert children() - before == {second}

        source, there = source_of(runs, data), list[int]()
        order = PictureOrder.of((*figures, impossible), source, store, None, tmp_path / "theirs")
        crew.draw(order, lambda: there.extend(children() - before))
        assert there == [second]
    assert children() == before
    drawn = {path.name: path.read_bytes() for path in (tmp_path / "theirs").iterdir()}
    draw(figures, source, tmp_path / "ours")
    assert drawn == {path.name: path.read_bytes() for path in (tmp_path / "ours").iterdir()}
    assert len(drawn) >= 6
    # What a worker cannot draw is left to whoever wants it.
    with pytest.raises(DataError):
        draw((impossible,), source, tmp_path / "theirs")


def test_a_crew_of_nobody_draws_nothing(tmp_path: Path) -> None:
    with Crew() as crew:
        crew.draw(order_of_gallery(tmp_path), meanwhile=lambda: pytest.fail("nobody draws"))
    assert not tuple(tmp_path.iterdir())


def order_of_gallery(tmp_path: Path) -> PictureOrder:
    figures = load_spec(GALLERY).figures
    return PictureOrder(
        figures=figures,
        baseline="",
        labels={},
        data={},
        runs={},
        store=tmp_path,
        data_dir=None,
        folder=tmp_path,
    )


def test_the_parts_of_an_order_are_the_whole(tmp_path: Path) -> None:
    order = order_of_gallery(tmp_path)
    parts = [PictureOrder.model_validate_json(part) for part in order.shares(3)]
    assert len(parts) == 3
    together = [options for part in parts for options in part.figures]
    assert sorted(map(str, together)) == sorted(map(str, order.figures))
    rest = order.model_copy(update={"figures": ()})
    assert [part.model_copy(update={"figures": ()}) for part in parts] == [rest] * 3


def test_few_pictures_are_not_worth_a_second_process(tmp_path: Path) -> None:
    order = order_of_gallery(tmp_path)
    few = order.model_copy(update={"figures": order.figures[:3]})
    assert len(few.shares(2)) == 1
    assert few.shares(0) == ()


def test_there_is_at_least_one_place() -> None:
    assert Crew().places(threads=10_000) == 1
    assert Crew(3).places(threads=10_000) == 3


def test_a_build_from_nothing_leaves_torch_and_matplotlib_to_its_workers(tmp_path: Path) -> None:
    write_idx_dataset(tmp_path / "digits", train=60, test=20)
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    code = (
        "import sys; from report.cli import main; status = main(sys.argv[1:]); "
        "print(*sorted({'torch', 'matplotlib', 'fontTools'} & set(sys.modules))); sys.exit(status)"
    )
    words = ["build", str(tmp_path / "spec.yaml"), "--out", str(tmp_path / "build"), "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.splitlines()[-1] == "fontTools"
    assert len(tuple((tmp_path / "build" / "pictures").glob("*.json"))) == 2
