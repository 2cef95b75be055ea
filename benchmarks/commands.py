"""Commands as a user gives them: start-up, builds with and without something to do, drawing and typesetting."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measurement import Measurement
from lenet.datasets import dataset_digest
from report.specification.experiment import load_spec
from report.store.run_key import run_key
from report.store.run_store import RunStore

ROOT = Path(__file__).parent.parent
SMALL, FULL = ROOT / "experiments" / "small.yaml", ROOT / "experiments" / "lenet5.yaml"
TITLE = "title: "
"""Where words are added: HTML and PDF change, no number does."""

Say = Callable[[str], None]


def measure(say: Say, store: Path, rounds: int = 5) -> Iterator[Measurement]:
    """Everything but training; lenet5.yaml only where `store` has its runs, which take longer than all of this."""
    say("start-up")
    yield seconds("labreport --help", rounds, "≤ 0.2", "--help")
    yield seconds("labreport check lenet5.yaml", rounds, "≤ 0.5", "check", FULL)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        say("the small job, from no runs")
        cold = []
        for number in range(3):
            cold.append(timed("build", SMALL, "--out", place / f"cold{number}"))
        yield Measurement("small.yaml, from no runs", "s", tuple(cold), "≤ 10")
        out = place / "cold0"
        yield from builds(SMALL, ["--out", out], rounds)
        yield from press(SMALL, out, rounds)
        if not trained(FULL, store):
            say("lenet5.yaml left out: its runs are not in build/runs; `make report` trains them")
            return
        say("lenet5.yaml, its runs stored")
        options: list[str | Path] = ["--out", place / "full", "--runs", store]
        timed("build", FULL, *options)
        yield from builds(FULL, options, rounds)


def trained(spec: Path, store: Path) -> bool:
    """Whether every run of a spec is stored."""
    runs = RunStore(store)
    recipes = [request[2] for request in load_spec(spec).requests()]
    return all(runs.find(run_key(recipe, dataset_digest(recipe.data))) for recipe in recipes)


def builds(spec: Path, options: list[str | Path], rounds: int) -> Iterator[Measurement]:
    """Nothing to do, an edit of the prose, and the edit taken back."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / spec.name
        shutil.copy(spec, copy)
        original = copy.read_text(encoding="utf-8")
        timed("build", copy, *options)
        nothing, edit, back = [], [], []
        for _ in range(rounds):
            nothing.append(timed("build", copy, *options))
            copy.write_text(original.replace(TITLE, TITLE + new_words(), 1), encoding="utf-8")
            edit.append(timed("build", copy, *options))
            copy.write_text(original, encoding="utf-8")
            back.append(timed("build", copy, *options))
    yield Measurement(f"{spec.name}, nothing to do", "s", tuple(nothing), "≤ 1")
    yield Measurement(f"{spec.name}, after an edit of the prose (HTML + PDF)", "s", tuple(edit), "≤ 2")
    yield Measurement(f"{spec.name}, after the edit is taken back", "s", tuple(back), "≤ 2")


def new_words() -> str:
    """Two Chinese characters that no report had before: what an edit costs whose glyphs are still to be drawn."""
    return "".join(chr(random.randrange(0x4E00, 0x9FA6)) for _ in range(2))


def press(spec: Path, out: Path, rounds: int) -> Iterator[Measurement]:
    """The pictures drawn again, and everything typeset again, from stored runs."""
    drawn, typeset = [], []
    for _ in range(rounds):
        for folder in ("reports", "pages"):
            shutil.rmtree(out / folder)
        typeset.append(timed("build", spec, "--out", out))
        for folder in ("reports", "pages", "pictures"):
            shutil.rmtree(out / folder)
        drawn.append(timed("build", spec, "--out", out))
    yield Measurement(f"{spec.name}, runs and pictures stored: typesetting", "s", tuple(typeset))
    yield Measurement(f"{spec.name}, runs stored: drawing and typesetting", "s", tuple(drawn))


def seconds(name: str, rounds: int, wanted: str, *words: str | Path) -> Measurement:
    """A command, several times."""
    return Measurement(name, "s", tuple(timed(*words) for _ in range(rounds)), wanted)


def timed(*words: str | Path) -> float:
    """Wall-clock time of one command.

    Raises:
        subprocess.CalledProcessError: it failed; what it said has been shown.
    """
    command = [sys.executable, "-m", "report.cli", *map(str, words)]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    took = time.perf_counter() - began
    if done.returncode:
        sys.stderr.write(done.stdout)
        done.check_returncode()
    return took
