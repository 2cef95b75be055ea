"""What is measured is summed up, compared with what is wanted, kept and shown; no test asserts a time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.__main__ import described
from benchmarks.measurement import Measurement, machine_name, markdown_table, read, text_table, write
from benchmarks.usual_loop import NETWORKS
from benchmarks.variants import RECIPES, peak_mb
from lenet.determinism import environment, generator
from lenet.model import build_model, trainable_parameters

FACTS: dict[str, str | int] = {"cpu": "Abacus(R) 9000", "logical_cores": 2}
FAST = Measurement("start", "s", (0.3, 0.1, 0.2), "≤ 0.2")
SLOW = Measurement("ratio", "", (2.0, 2.5), "≥ 3")


def test_the_median_decides_whether_the_target_is_met() -> None:
    assert FAST.median == 0.2
    assert FAST.met is True
    assert SLOW.met is False
    assert Measurement("free", "s", (1.0,)).met is None


def test_a_table_names_n_median_spread_and_verdict() -> None:
    table = text_table([FAST, SLOW]).splitlines()
    assert table[1].split() == ["start", "3", "0.20", "s", "0.10–0.30", "≤", "0.2", "yes"]
    assert table[2].endswith("NO")
    assert markdown_table([FAST]).splitlines()[-1] == "| start | 3 | 0.20 s | 0.10–0.30 | ≤ 0.2 | yes |"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = write(FACTS, [FAST, SLOW], tmp_path)
    assert path.name == "abacus-r-9000-2-cores.json"
    assert read(path) == (FACTS, (FAST, SLOW))
    assert machine_name(FACTS) == path.stem
    assert machine_name(FACTS | {"gpu": "Abacus RTX 1"}) == "abacus-rtx-1"


def test_the_machine_is_described_with_its_card_where_that_was_measured() -> None:
    facts = environment()
    assert str(facts["cpu"]) in described(facts)
    assert described(facts | {"gpu": "Abacus RTX 1"}) == f"Abacus RTX 1, {described(facts)}"


def test_both_loops_train_the_same_networks() -> None:
    for variant, recipe in RECIPES.items():
        ours = build_model(recipe.model, recipe.data.image_size, generator(0, "weights"))
        usual = sum(parameter.numel() for parameter in NETWORKS[variant]().parameters())
        assert trainable_parameters(ours) == usual


def test_memory_is_measured_in_megabytes() -> None:
    assert peak_mb() == 0 or 10 < peak_mb() < 100_000
