"""The reference, the schema, the starter and the experiments say what the program does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from report.cli import main
from report.specification.experiment import load_spec
from report.specification.reference import json_schema, reference, schemas
from report.wording import spec_keys
from report.writing.rehearsal import rehearse

ROOT = Path(__file__).parents[2]
SPECS = sorted((ROOT / "experiments").glob("*.yaml"))


def test_the_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "spec.md").read_text(encoding="utf-8")
    assert written == reference(), "run: labreport schema --markdown > docs/spec.md"


def test_every_key_of_every_model_is_explained_and_no_other() -> None:
    found = {name: set(model["properties"]) for name, model in schemas().items()}
    assert found == {name: set(part.keys) for name, part in spec_keys.PARTS.items()}


def test_the_schema_is_json_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    out = capsys.readouterr().out
    assert out == json_schema()
    schema = json.loads(out)
    assert schema["properties"]["seeds"]["description"].startswith("随机种子")
    assert schema["required"] == ["title"]
    assert schema["anyOf"] == [{"required": ["variants"]}, {"required": ["sweep"]}]
    assert not schema["additionalProperties"]
    described = [schema, *schema["$defs"].values()]
    assert all(re.search("[一-鿿]", model["description"]) for model in described)


def test_the_reference_is_printed_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--markdown"]) == 0
    assert capsys.readouterr().out == reference()


@pytest.mark.parametrize("path", [*SPECS, ROOT / "templates" / "starter.yaml"], ids=lambda path: path.name)
def test_every_spec_that_we_ship_is_sound_and_tells_its_story(path: Path) -> None:
    rehearse(load_spec(path))
    header = path.read_text(encoding="utf-8").partition("\n\n")[0]
    for word in ("问题：", "预期：", "用时：", "命令："):
        assert word in header


def test_the_example_of_prose_in_the_starter_works(tmp_path: Path) -> None:
    lines = (ROOT / "templates" / "starter.yaml").read_text(encoding="utf-8").splitlines()
    start = lines.index("# prose:")
    path = tmp_path / "starter.yaml"
    path.write_text(
        "\n".join(lines[:start] + [line.removeprefix("# ") for line in lines[start:]]), encoding="utf-8"
    )
    spec = load_spec(path)
    assert spec.prose.section("summary")
    rehearse(spec)


@pytest.mark.parametrize(("name", "most"), [("experiments/quick.yaml", 20), ("templates/starter.yaml", 24)])
def test_the_quick_specs_are_quick(name: str, most: int) -> None:
    """An epoch of MNIST takes some 3 s of one core, so 20 of them half a minute of two."""
    recipes = [recipe for *_, recipe in load_spec(ROOT / name).requests()]
    assert sum(recipe.training.epochs for recipe in recipes) <= most
