"""The walls of the building: imports point only downwards, nothing goes in circles, start-up is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("torch", "matplotlib", "weasyprint", "pandas", "scipy", "sklearn", "fontTools")


def modules() -> dict[str, Path]:
    """Every module of the two packages by its dotted name."""
    found = {}
    for package in ("lenet", "report"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = path
    return found


def imports(path: Path, *, top_level_only: bool = False) -> set[str]:
    """Names of the modules that a file imports; names imported from a module may be modules themselves."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_laboratory_knows_nothing_of_the_press() -> None:
    for name, path in modules().items():
        if name.startswith("lenet"):
            upward = {imported for imported in imports(path) if imported.split(".")[0] == "report"}
            assert not upward, f"{name} imports {upward}"


def test_the_import_check_can_fail(tmp_path: Path) -> None:
    rogue = tmp_path / "rogue.py"
    rogue.write_text("def f():\n    from report import specification\n")
    assert "report.specification" in imports(rogue)


def test_no_module_imports_itself_in_a_circle() -> None:
    known = modules()
    graph = {name: {i for i in imports(path) if i in known and i != name} for name, path in known.items()}
    state: dict[str, str] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert state.get(name) != "open", f"circle: {' -> '.join((*trail, name))}"
        if name not in state:
            state[name] = "open"
            for target in sorted(graph[name]):
                visit(target, (*trail, name))
            state[name] = "closed"

    for name in graph:
        visit(name, ())


def test_modules_hold_one_concept_each() -> None:
    long = {
        name: lines for name, path in modules().items() if (lines := len(path.read_text().splitlines())) > 300
    }
    assert not long


@pytest.mark.parametrize(
    "module", ["report.cli", "report.specification", "report.pipeline", "lenet.anatomy", "lenet.recipe"]
)
def test_start_up_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.split() == []


FORBIDDEN = {"torch.load", "yaml.load", "pickle.load", "pickle.loads", "pickle.Unpickler"}
"""What can make anything at all of the bytes that it is given."""


def readers_of_anything(path: Path) -> set[str]:
    """Those of `FORBIDDEN` that a file has in hand."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found & FORBIDDEN


def test_no_foreign_pickle_and_no_unsafe_yaml() -> None:
    """Two read a pickle, and make nothing of it but what stands in a table: arrays; the types of a document."""
    found = {name: readers for name, path in modules().items() if (readers := readers_of_anything(path))}
    assert found == {
        "lenet.sources.pypi": {"pickle.Unpickler"},
        "report.press.orders": {"pickle.Unpickler"},
    }


@pytest.mark.parametrize(
    "code", ["class Any(pickle.Unpickler): ...", "f = torch.load", "from pickle import loads as harmless"]
)
def test_the_search_for_foreign_pickles_can_fail(code: str, tmp_path: Path) -> None:
    rogue = tmp_path / "rogue.py"
    rogue.write_text(code)
    assert readers_of_anything(rogue)
