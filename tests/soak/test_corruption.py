"""A flipped, cut off or missing byte anywhere is noticed: the run is set aside, the picture redrawn, the report rewritten."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from report.execution.training_run import train_run
from report.figures.artifacts import draw
from report.figures.subjects import PictureSource
from report.specification.pictures import Kernels
from report.store.partial_run import PartialRun
from report.store.run_store import Damage, RunStore
from tests.report.small_experiment import small_experiment
from tests.report.small_runs import contents, order, small_data, small_request
from tests.report.training_here import train_here
from tests.soak.small_build import finish, write_experiment


def spoil(path: Path, random: Random) -> str:
    """Flip a bit, cut the file off, or delete it; what was done."""
    data = bytearray(path.read_bytes())
    deed = random.choice(("flip", "flip", "flip", "cut", "delete"))
    if deed == "delete":
        path.unlink()
    elif deed == "cut":
        path.write_bytes(data[: random.randrange(len(data))])
    else:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        path.write_bytes(data)
    return f"{deed} {path.name}"


def some_file(folder: Path, random: Random) -> Path:
    """Any file below a folder."""
    return random.choice(sorted(path for path in folder.rglob("*") if path.is_file()))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spec with its data, and its report built."""
    folder = tmp_path_factory.mktemp("corruption")
    spec = write_experiment(folder)
    train_here(spec, folder / "build" / "runs")
    finish(spec, folder / "build")
    return folder


def lengths(short: int, long: int) -> pytest.MarkDecorator:
    """The same test for every day and for a long night."""
    cases = [pytest.param(short, id="short"), pytest.param(long, id="soak", marks=pytest.mark.soak)]
    return pytest.mark.parametrize("rounds", cases)


@lengths(60, 1000)
def test_a_damaged_run_is_never_used(built: Path, tmp_path: Path, rounds: int) -> None:
    random = Random(rounds)
    whole, store = RunStore(built / "build" / "runs"), RunStore(tmp_path / "runs")
    (key, *_) = [run.key for run in whole.list()]
    for _ in range(rounds):
        shutil.rmtree(tmp_path / "runs", ignore_errors=True)
        shutil.copytree(whole.root / key, store.root / key)
        deed = spoil(some_file(store.root / key, random), random)
        heard: list[Damage] = []
        assert store.find(key, heard.append) is None, deed
        (damage,) = heard
        assert damage.folder.is_dir()
        assert not (store.root / key).exists()


@lengths(40, 300)
def test_a_damaged_checkpoint_is_never_resumed(tmp_path: Path, rounds: int) -> None:
    random = Random(rounds)
    request, store = small_request(small_data(tmp_path / "data"), epochs=4), RunStore(tmp_path / "runs")
    job = order(request, store).job
    train_run(job, store.partial(job.key), None, lambda _: None)
    whole = store.partial(job.key).latest()
    assert whole.epochs == 4
    kept = store.partial(job.key).folder.rename(tmp_path / "kept")
    for _ in range(rounds):
        folder = tmp_path / "spoilt" / job.key
        shutil.rmtree(folder.parent, ignore_errors=True)
        shutil.copytree(kept, folder)
        path = some_file(folder, random)
        deed = spoil(path, random)
        found = PartialRun(folder).latest()
        # recipe.json is written anew when it does not fit; every other file is part of the only checkpoint.
        assert found == whole if path.name == "recipe.json" else found.epochs == 0, deed


@lengths(3, 60)
def test_a_damaged_picture_is_drawn_again(tmp_path: Path, rounds: int) -> None:
    random = Random(rounds)
    source: PictureSource = small_experiment(tmp_path)
    (artifact,) = draw((Kernels(kind="kernels"),), source, tmp_path / "pictures")
    pristine = {path: path.read_bytes() for path in (tmp_path / "pictures").iterdir()}
    for _ in range(rounds):
        deed = spoil(some_file(tmp_path / "pictures", random), random)
        (again,) = draw((Kernels(kind="kernels"),), source, tmp_path / "pictures")
        assert again.picture.digest == artifact.picture.digest, deed
        assert {path: path.read_bytes() for path in pristine} == pristine, deed


@lengths(3, 60)
def test_a_damaged_report_is_written_again(built: Path, rounds: int) -> None:
    random = Random(rounds)
    report = built / "build" / "reports" / "small"
    pristine = {path: path.read_bytes() for path in report.rglob("*") if path.is_file()}
    for _ in range(rounds):
        deed = spoil(some_file(report, random), random)
        finish(built / "small.yaml", built / "build")
        assert {path: path.read_bytes() for path in pristine} == pristine, deed


@lengths(1, 10)
def test_a_damaged_run_is_trained_again_with_the_same_bits(built: Path, tmp_path: Path, rounds: int) -> None:
    random = Random(rounds)
    out = tmp_path / "build"
    shutil.copytree(built / "build", out)
    before = {run.key: contents(run) for run in RunStore(out / "runs").list()}
    for _ in range(rounds):
        key = random.choice(sorted(before))
        deed = spoil(some_file(out / "runs" / key, random), random)
        result = finish(built / "small.yaml", out)
        trained = [decision for decision in result.decisions if decision.trains]
        assert [(decision.key, decision.reason) for decision in trained] == [(key, "damaged")], deed
        assert ".damaged" in trained[0].detail
        assert {run.key: contents(run) for run in RunStore(out / "runs").list()} == before
