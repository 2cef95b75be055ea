"""`labreport anatomy`: every number that the sources print of their networks, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenet.family import FAMILY
from report.anatomy_listing import networks, told
from report.cli import main
from report.errors import LabReportError, SpecError

ROOT = Path(__file__).parents[2]


def rows(text: str) -> dict[str, list[list[str]]]:
    """The tables' rows by the layer that they are about, the fields of each row apart."""
    found: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        if line.startswith("  ") and line.strip():
            name, *fields = line.split()
            found.setdefault(name, []).append(fields)
    return found


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


def test_the_textbook_network_is_told_as_its_source_tells_it() -> None:
    text = told("relu32")
    table = rows(text)
    assert table["C1"][0][-3:] == ["156", "0.3%", "(5×5×1+1)×6"]
    assert table["C3"][0][-3:] == ["2,416", "3.9%", "(5×5×6+1)×16"]
    assert table["C5"][0][-3:] == ["48,120", "78.0%", "(400+1)×120"]
    assert table["F6"][0][-3:] == ["10,164", "16.5%", "(120+1)×84"]
    assert table["output"][0][-3:] == ["850", "1.4%", "(84+1)×10"]
    assert table["合计"][0] == ["61,706"]
    assert "[16, 6, 5, 5]" in text
    assert "1×32×32 → C1 6×28×28 → S2 6×14×14 → C3 16×10×10 → S4 16×5×5 → C5 120 → F6 84 → output 10" in text


def test_the_papers_connections_and_receptive_fields_are_told() -> None:
    table = rows(told("lecun1998"))
    connections = {name: table[name][1][0] for name in ("C1", "S2", "C3", "S4", "C5", "F6", "output")}
    assert connections == {
        "C1": "122,304",
        "S2": "5,880",
        "C3": "151,600",
        "S4": "2,000",
        "C5": "48,120",
        "F6": "10,164",
        "output": "840",
    }
    assert table["合计"][1][0] == "340,908"
    assert table["C3"][1][2] == "14×14"


@pytest.mark.parametrize("name", FAMILY)
def test_every_name_is_known_and_its_parameters_are_those_of_the_built_network(name: str) -> None:
    assert name in told(name)


def test_a_spec_shows_each_of_its_networks_once() -> None:
    found = networks(str(ROOT / "experiments" / "learning_rate.yaml"))
    assert [len(labels) for labels in found.values()] == [7]
    assert len(networks(str(ROOT / "experiments" / "sources.yaml"))) == 4


def test_an_unknown_name_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["anatomy", "lenet4"]) == 2
    error = capsys.readouterr().err
    assert all(name in error for name in ("lenet4", *FAMILY))


def test_an_impossible_spec_is_refused_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("title: x\nvariants: {a: {data: {image_size: 28}, model: {kernel_sizes: [5, 31]}}}\n")
    with pytest.raises(SpecError, match="conv2"):
        told(str(path))


def test_a_missing_spec_is_a_users_error() -> None:
    with pytest.raises(LabReportError):
        told("nowhere.yaml")
