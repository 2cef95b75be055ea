"""The same seed gives the same bits in any process; the environment is described without naming anybody."""

from __future__ import annotations

import getpass
import platform
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from lenet import determinism
from lenet.determinism import LIBRARIES, environment, generator
from tests.idx_files import write_idx_dataset

ROOT = Path(__file__).parents[2]

TRAIN = """
import hashlib, sys
from lenet.datasets import load_dataset
from lenet.determinism import deterministic
from lenet.preprocessing import split
from lenet.recipe import DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from lenet.training import train

deterministic(1)
recipe = RunRecipe(
    data=DataRecipe(name="idx", path=sys.argv[1]),
    model=ModelRecipe(dropout=0.2, batch_norm=True),
    training=TrainingRecipe(epochs=2, batch_size=64),
)
digest = hashlib.sha256()
for end in train(recipe, split(load_dataset(recipe.data), recipe.data)):
    digest.update(repr(end.record).encode())
    for name, tensor in end.state.tensors.items():
        digest.update(name.encode() + tensor.numpy().tobytes())
print(digest.hexdigest())
"""


def python(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


def drawn(seed: int, purpose: str) -> list[int]:
    return torch.randint(2**31, (4,), generator=generator(seed, purpose)).tolist()


def test_a_generator_depends_on_seed_and_purpose() -> None:
    assert drawn(0, "shuffle") == drawn(0, "shuffle")
    assert drawn(0, "shuffle") != drawn(1, "shuffle")
    assert drawn(0, "shuffle") != drawn(0, "dropout")


def test_a_seed_means_the_same_in_every_version_of_the_program() -> None:
    assert generator(0, "shuffle").initial_seed() == 0x59908C1607A5D8B3
    assert generator(2**31 - 1, "weights").initial_seed() == 0xC8C766B1FF57A704


def test_a_generator_leaves_the_global_random_numbers_alone() -> None:
    before = torch.get_rng_state()
    drawn(0, "weights")
    assert torch.get_rng_state().equal(before)


def test_deterministic_sets_threads_and_algorithms_and_loads_no_compiler() -> None:
    """torch's own switch loads one, which takes a second of every build that draws a network's pictures."""
    code = """
import sys, torch
from lenet.determinism import deterministic
deterministic(3)
print(torch.get_num_threads(), torch.are_deterministic_algorithms_enabled(), "torch._dynamo" in sys.modules)
"""
    assert python(code) == "3 True False"


def test_two_processes_train_to_the_same_bits(tmp_path: Path) -> None:
    folder = str(write_idx_dataset(tmp_path, train=200, test=50))
    assert python(TRAIN, folder) == python(TRAIN, folder)


class TestEnvironment:
    def test_it_names_versions_system_and_cpu(self) -> None:
        facts = environment()
        assert facts["torch"] == torch.__version__
        assert facts["python"] == platform.python_version()
        assert all(facts[name] for name in (*LIBRARIES, "os", "machine", "cpu"))
        assert isinstance(facts["logical_cores"], int)

    def test_it_names_neither_the_person_nor_the_machine(self) -> None:
        text = " ".join(str(fact) for fact in environment().values()).split()
        assert platform.node() not in text
        assert getpass.getuser() not in text
        assert not any(str(Path.home()) in word for word in text if len(str(Path.home())) > 1)

    def test_it_needs_no_torch(self) -> None:
        code = "import sys; from lenet.determinism import environment; environment(); print('torch' in sys.modules)"
        assert python(code) == "False"

    def test_a_missing_library_has_no_version(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(determinism, "LIBRARIES", ("torch", "no-such-library"))
        assert environment()["no-such-library"] == ""

    @pytest.mark.parametrize(
        ("cpuinfo", "name"),
        [
            ("processor\t: 0\nmodel\t\t: 85\nmodel name\t: Some CPU @ 2.50GHz\n", "Some CPU @ 2.50GHz"),
            ("processor\t: 0\nBogoMIPS\t: 50.00\n", ""),
        ],
    )
    def test_linux_names_the_cpu_in_cpuinfo(self, tmp_path: Path, cpuinfo: str, name: str) -> None:
        (tmp_path / "cpuinfo").write_text(cpuinfo)
        assert determinism.linux_cpu_name(tmp_path / "cpuinfo") == name

    def test_a_cpu_without_a_name_is_called_by_its_architecture(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(platform, "system", lambda: "Plan 9")
        monkeypatch.setattr(platform, "processor", lambda: "")
        assert environment()["cpu"] == platform.machine()
