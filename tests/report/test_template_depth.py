"""Templates that nest without end are refused with a sentence, in prose and in a folder of own templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from report.cli import main
from report.template_depth import DEEPEST, TooDeep, parsed

DEEP = {
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "lists": "{{ " + "[" * 3000 + "]" * 3000 + " }}",
    "not": "{{ " + "not " * 5000 + "1 }}",
    "sums": "{{ " + "1+" * 20_000 + "1 }}",
    "a little": "{{ " + "not " * DEEPEST + "1 }}",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=list(DEEP))
def test_a_template_that_nests_too_deep_is_refused(text: str) -> None:
    with pytest.raises(TooDeep, match="嵌套得太深"):
        parsed(ImmutableSandboxedEnvironment(), text)


def test_what_is_not_refused_can_be_compiled() -> None:
    environment = ImmutableSandboxedEnvironment()
    tree = parsed(environment, "{{ " + "not " * (DEEPEST - 5) + "1 }}")
    assert environment.from_string(tree).render() == "False"
    with pytest.raises(TemplateSyntaxError, match="Expected an expression"):
        parsed(environment, "{{ }}")


@pytest.mark.parametrize("text", DEEP.values(), ids=list(DEEP))
def test_check_names_the_place(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "deep.yaml"
    spec.write_text(
        f"title: 题\nvariants: {{classic: {{}}}}\nprose:\n  summary: |\n    第一行。\n\n    {text}\n"
    )
    assert main(["check", str(spec)]) == 2
    told = capsys.readouterr().err
    assert "嵌套得太深" in told
    assert "deep.yaml:" in told
    assert len(told) < 1000


@pytest.mark.parametrize("text", DEEP.values(), ids=list(DEEP))
def test_own_templates_are_read_with_the_same_limit(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own" / "blocks").mkdir(parents=True)
    (tmp_path / "own" / "blocks" / "paragraph.html.jinja").write_text(text)
    spec = tmp_path / "own.yaml"
    spec.write_text("title: 题\nvariants: {classic: {}}\nfigures: []\ntemplates: own\n")
    assert main(["check", str(spec)]) == 2
    assert "paragraph.html.jinja:1:1" in (told := capsys.readouterr().err)
    assert "嵌套得太深" in told
