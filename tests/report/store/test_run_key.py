"""A key changes with everything that can change a result, and with nothing else."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import lenet
from lenet.recipe import AugmentationRecipe, DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from report.digests import canonical_json, digest
from report.store import run_key as run_key_module
from report.store.closest_run import Change, closest, differences
from report.store.run_key import RESULT_MODULES, code_digest, key_payload, lab_digest, run_key

LAB = Path(lenet.__file__).parent
DATASET = "d" * 64
CANNOT_CHANGE_A_RESULT = {
    "__init__.py": "empty",
    "aside.py": "makes room for files",
    "attribution.py": "looks at finished networks",
    "cam.py": "looks at finished networks",
    "datasets.py": "the dataset's digest is in the key",
    "errors.py": "no result at all",
    "faithfulness.py": "looks at finished networks",
    "family.py": "a recipe is hashed, not its name",
    "listing.py": "writes programs for people",
    "memory.py": "speed alone",
    "probes.py": "looks at finished networks",
    "recipe.py": "the recipe itself is in the key, defaults filled in",
    "receptive_field.py": "for people to read",
    "records.py": "names of the numbers",
    "regular_file.py": "the dataset's digest is in the key",
    "units.py": "looks at finished networks",
    "vision.py": "imports torchvision or fails",
}


def test_the_key_is_the_sha256_of_what_it_is_made_of() -> None:
    payload = key_payload(RunRecipe(), DATASET)
    assert run_key(RunRecipe(), DATASET) == hashlib.sha256(canonical_json(payload)).hexdigest()
    assert payload.keys() == {"format", "recipe", "dataset", "lab", "torch"}


@pytest.mark.parametrize(
    "recipe",
    [
        RunRecipe(seed=1),
        RunRecipe(training=TrainingRecipe(learning_rate=0.011)),
        RunRecipe(training=TrainingRecipe(threads=2)),
        RunRecipe(training=TrainingRecipe(device="cuda")),
        RunRecipe(model=ModelRecipe(pooling="max")),
        RunRecipe(data=DataRecipe(train_size=100)),
        RunRecipe(data=DataRecipe(augmentation=AugmentationRecipe())),
    ],
)
def test_another_recipe_is_another_run(recipe: RunRecipe) -> None:
    assert run_key(recipe, DATASET) != run_key(RunRecipe(), DATASET)


def test_another_dataset_is_another_run() -> None:
    assert run_key(RunRecipe(), DATASET) != run_key(RunRecipe(), "e" * 64)


def test_the_place_of_the_data_is_not_part_of_the_run() -> None:
    here, there = (RunRecipe(data=DataRecipe(name="idx", path=path)) for path in ("here", "there"))
    assert run_key(here, DATASET) == run_key(there, DATASET)
    assert b"here" not in canonical_json(key_payload(here, DATASET))


def test_another_torch_or_another_laboratory_is_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    key = run_key(RunRecipe(), DATASET)
    with monkeypatch.context() as patch:
        patch.setattr(run_key_module, "version", lambda package: f"another {package}")
        assert run_key(RunRecipe(), DATASET) != key
    with monkeypatch.context() as patch:
        patch.setattr(run_key_module, "lab_digest", lambda: "another")
        assert run_key(RunRecipe(), DATASET) != key
    assert run_key(RunRecipe(), DATASET) == key


def test_the_key_is_the_same_in_another_process_and_needs_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from lenet.recipe import RunRecipe; from report.store.run_key import run_key;"
        f"print(run_key(RunRecipe(), {DATASET!r})); assert 'torch' not in sys.modules"
    )
    environment = {**os.environ, "PYTHONPATH": str(LAB.parent), "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, env=environment)
    assert run.stdout.strip() == run_key(RunRecipe(), DATASET)


def test_the_code_digest_follows_the_bytes_but_not_the_line_ends(tmp_path: Path) -> None:
    module = tmp_path / "training.py"
    module.write_bytes(b"a = 1\nb = 2\n")
    before = code_digest(tmp_path, ["training.py"])
    module.write_bytes(b"a = 1\r\nb = 2\r\n")
    assert code_digest(tmp_path, ["training.py"]) == before
    module.write_bytes(b"a = 1\nb = 3\n")
    assert code_digest(tmp_path, ["training.py"]) != before


def test_the_laboratory_is_read_once_a_process() -> None:
    assert lab_digest() is lab_digest()


def test_every_module_of_the_laboratory_is_either_in_the_key_or_known_not_to_matter() -> None:
    modules = {path.name for path in LAB.glob("*.py")}
    assert not set(RESULT_MODULES) & CANNOT_CHANGE_A_RESULT.keys()
    assert modules <= set(RESULT_MODULES) | CANNOT_CHANGE_A_RESULT.keys(), (
        "classify the new module, here or in run_key"
    )
    assert set(RESULT_MODULES) <= modules


def test_the_key_has_every_module_that_training_and_evaluation_are_made_of() -> None:
    def needed(name: str, found: set[str]) -> set[str]:
        found.add(name)
        for node in ast.walk(ast.parse((LAB / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                package, _, part = node.module.partition(".")
                parts = [part.split(".")[0]] if part else [alias.name for alias in node.names]
                for module in (f"{part}.py" for part in parts if package == "lenet"):
                    if module not in found and (LAB / module).exists():
                        needed(module, found)
        return found

    assert needed("training.py", needed("evaluation.py", set())) - CANNOT_CHANGE_A_RESULT.keys() == set(
        RESULT_MODULES
    )


def test_the_difference_of_two_runs_is_named_by_its_recipe_path() -> None:
    before = key_payload(RunRecipe(), DATASET)
    after = key_payload(RunRecipe(training=TrainingRecipe(learning_rate=0.02), seed=3), "e" * 64)
    assert differences(before, after) == (
        Change("dataset", DATASET, "e" * 64),
        Change("seed", 0, 3),
        Change("training.learning_rate", 0.01, 0.02),
    )


def test_a_part_that_appears_is_one_difference() -> None:
    after = RunRecipe(data=DataRecipe(augmentation=AugmentationRecipe(rotation=5)))
    (change,) = differences(key_payload(RunRecipe(), DATASET), key_payload(after, DATASET))
    assert (change.field, change.before) == ("data.augmentation", None)


def test_the_closest_run_differs_least() -> None:
    wanted = key_payload(RunRecipe(), DATASET)
    near = key_payload(RunRecipe(seed=1), DATASET)
    far = key_payload(RunRecipe(seed=1, model=ModelRecipe(pooling="max")), DATASET)
    assert closest(wanted, [far, near]) == (digest(canonical_json(near)), (Change("seed", 1, 0),))


def test_what_differs_in_nearly_everything_is_not_alike() -> None:
    model = ModelRecipe(
        activation="relu", pooling="max", hidden=(10,), batch_norm=True, initialization="kaiming"
    )
    other = key_payload(RunRecipe(seed=1, model=model), DATASET)
    assert closest(key_payload(RunRecipe(), DATASET), [other]) is None
    assert closest(key_payload(RunRecipe(), DATASET), []) is None
