"""A store that somebody forged with every digest right: what cannot be is told, and nothing of it is computed with."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load, save

from report.digests import canonical_json, digest
from report.execution.progress import SilentReporter
from report.pipeline import build
from report.verification.findings import Verdict
from report.verification.verify import verify
from report.wording import verification as say
from tests.idx_files import write_idx_dataset
from tests.report.training_here import train_here
from tests.report.verification.test_verify import SPEC, agree, check, edited, run_of

Array = NDArray[Any]
Spoilt = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coherent")
    write_idx_dataset(folder / "digits", train=80, test=40)
    (folder / "small.yaml").write_text(
        SPEC.replace("figures: [{kind: kernels}]", "figures: []"), encoding="utf-8"
    )
    train_here(folder / "small.yaml", folder / "build" / "runs")
    build(folder / "small.yaml", reporter=SilentReporter(), out=folder / "build")
    return folder


@pytest.fixture
def report(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "copy")
    return tmp_path / "copy" / "build" / "reports" / "small"


def forge(report: Path, file: str, change: Spoilt, run: str = "small/0") -> None:
    """Change a file of a run, and every digest that speaks of it."""
    folder = run_of(report, run)
    (folder / file).write_bytes(change((folder / file).read_bytes()))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][file] = digest((folder / file).read_bytes())
    content = canonical_json(manifest)
    (folder / "manifest.json").write_bytes(content)
    carried = json.loads((report / "manifest.json").read_bytes())
    carried["runs"][run]["fingerprint"] = digest(content)
    (report / "manifest.json").write_text(json.dumps(carried), encoding="utf-8")


def data(**changes: object) -> Spoilt:
    return lambda content: json.dumps(json.loads(content) | changes).encode()


def facts(**changes: object) -> Spoilt:
    def spoilt(content: bytes) -> bytes:
        whole = json.loads(content)
        whole["facts"] |= changes
        return json.dumps(whole).encode()

    return spoilt


def epochs(**changes: object) -> Spoilt:
    return lambda content: b"".join(data(**changes)(line) + b"\n" for line in content.splitlines())


def array(change: Callable[[Array], Array]) -> Spoilt:
    def spoilt(content: bytes) -> bytes:
        import io

        file = io.BytesIO()
        np.save(file, change(np.load(io.BytesIO(content))))
        return file.getvalue()

    return spoilt


def claiming(shape: str) -> Spoilt:
    """An array whose header is all that there is of it."""
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return lambda _: b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header


def tensors(change: Callable[[str, Array], tuple[str, Array]]) -> Spoilt:
    return lambda content: save(dict(change(name, each) for name, each in load(content).items()))


def junk(_: bytes) -> bytes:
    return b"junk"


LOGITS, LABELS, WEIGHTS, SNAPSHOTS = (
    *("test_logits.npy", "test_labels.npy"),
    *("weights.safetensors", "snapshots.safetensors"),
)
SENSELESS = [
    ("results.json", data(test_accuracy=17.0)),
    ("results.json", data(test_accuracy=float("nan"))),
    ("results.json", data(test_loss=float("inf"))),
    ("results.json", data(classes=[])),
    ("results.json", data(classes=["x"] * 100_000)),
    ("results.json", data(evaluation_size=10**30)),
    ("results.json", data(evaluation_size=0)),
    ("results.json", data(evaluated="validation")),
    ("epochs.jsonl", epochs(train_loss=float("nan"))),
    ("epochs.jsonl", epochs(test_loss=1e308)),
    ("epochs.jsonl", epochs(epoch=7)),
    ("epochs.jsonl", epochs(gradient_norms=[["conv1", float("inf")]])),
    ("environment.json", facts(cpu="x" * 1_000_000)),
    ("environment.json", data(seconds=[-1e308, -1e308])),
    ("environment.json", data(finished="gestern")),
    *((LOGITS, each) for each in (junk, lambda _: b"", claiming("(10**9, 10)"), claiming("(-4, 10)"))),
    *((LOGITS, each) for each in (claiming("(100000000, 10)"), claiming("(" * 200))),
    (LOGITS, array(lambda it: it * np.nan)),
    (LOGITS, array(lambda it: it[:5])),
    (LOGITS, array(lambda it: it.ravel())),
    (LOGITS, array(lambda it: it.astype(np.complex128))),
    (LABELS, array(lambda it: it * 0 + 200)),
    (LABELS, array(lambda it: it[None])),
    *((file, junk) for file in (WEIGHTS, SNAPSHOTS)),
    *((file, lambda _: b"\xff" * 8 + b"{}") for file in (WEIGHTS, SNAPSHOTS)),
    *((file, lambda _: b"\x02" + b"\0" * 7 + b"{}") for file in (WEIGHTS, SNAPSHOTS)),
    *((file, tensors(lambda name, it: (name, it.ravel()[:1].copy()))) for file in (WEIGHTS, SNAPSHOTS)),
    *((file, tensors(lambda name, it: (f"{name}x", it))) for file in (WEIGHTS, SNAPSHOTS)),
    *((file, tensors(lambda name, it: (name, it * np.float32(np.nan)))) for file in (WEIGHTS, SNAPSHOTS)),
    *((file, tensors(lambda name, it: (name, it.astype(np.float64)))) for file in (WEIGHTS, SNAPSHOTS)),
    (SNAPSHOTS, tensors(lambda name, it: (name, it + np.float32(name.startswith("epoch/1"))))),
]


@pytest.mark.parametrize(("file", "spoilt"), SENSELESS)
def test_what_no_training_can_have_written_is_named(report: Path, file: str, spoilt: Spoilt) -> None:
    forge(report, file, spoilt)
    verdict = check(report)
    (told,) = [(each.kind, each.file.partition("/")[2]) for each in verdict.findings]
    assert told == ("run_senseless", file)
    assert "不可能是这次训练写的" in say.told(verdict)


def test_an_accuracy_that_the_answers_do_not_have_is_named_with_both(report: Path) -> None:
    true = json.loads((run_of(report) / "results.json").read_bytes())["test_accuracy"]
    forge(report, "results.json", data(test_accuracy=0.975))
    told = [each for each in check(report).findings if each.kind == "run_forged"]
    assert [(each.item, each.found, each.wanted) for each in told] == [("small/0", "0.975", str(true))]


def test_a_loss_that_the_answers_do_not_have_is_named_with_both(report: Path) -> None:
    true = json.loads((run_of(report) / "results.json").read_bytes())["test_loss"]
    for file, change in (("results.json", data(test_loss=0.01)), ("epochs.jsonl", epochs(test_loss=0.01))):
        forge(report, file, change)
        (told,) = [each for each in check(report).findings if each.kind == "run_loss"]
        assert (told.item, told.found) == ("small/0", "0.01")
        assert float(told.wanted) == pytest.approx(true, abs=1e-12)
        forge(report, "results.json", data(test_loss=true))


def test_two_runs_that_were_swapped_are_not_those_of_the_spec(report: Path) -> None:
    content = json.loads((report / "manifest.json").read_bytes())
    runs = content["runs"]
    runs["small/0"], runs["small/1"] = runs["small/1"], runs["small/0"]
    (report / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    assert {(each.kind, each.item) for each in check(report).findings} == {
        ("run_recipe", "small/0"),
        ("run_recipe", "small/1"),
    }


def test_a_run_that_the_spec_does_not_ask_for_is_told(report: Path) -> None:
    content = json.loads((report / "manifest.json").read_bytes())
    content["runs"]["better/0"] = content["runs"]["small/0"]
    (report / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    verdict: Verdict = verify(report, reporter=SilentReporter(), data_dir=report.parents[2] / "digits")
    assert [(each.kind, each.item) for each in verdict.findings] == [("run_stranger", "better/0")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"baseline": "small"', '"baseline": "nobody"', "baseline"),
        ('"against": ""', '"against": "nobody"', "variants.small.against"),
        ('"figures": []', '"figures": [{"kind": "kernels", "variant": "nobody"}]', "figures.0.variant"),
        ('"figures": []', '"figures": [{"kind": "kernels", "layer": "C9"}]', "figures.0.layer"),
    ],
)
def test_a_spec_that_contradicts_itself_is_told(report: Path, old: str, new: str, told: str) -> None:
    edited(report / "spec.json", lambda text: text.replace(old, new))
    agree(report, "spec.json")
    verdict = check(report)
    assert [each.kind for each in verdict.findings] == ["contradiction"]
    assert f"build 不会接受。{told}: " in say.told(verdict)
