"""Templates that nest without end are refused with a sentence, in prose and in a folder of own templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from report.cli import main
from report.template_depth import DEEPEST, DEEPEST_LOOP, Excessive, Shallow

DEEP = {
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "lists": "{{ " + "[" * 3000 + "]" * 3000 + " }}",
    "not": "{{ " + "not " * 5000 + "1 }}",
    "minus": "{{ " + "-" * 5000 + "1 }}",
    "sums": "{{ " + "1+" * 20_000 + "1 }}",
    "a little": "{{ " + "not " * DEEPEST + "1 }}",
    "conditions": "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
    "loops": "{% for a in [] %}" * (DEEPEST_LOOP + 1) + "{% endfor %}" * (DEEPEST_LOOP + 1),
}
AS_DEEP_AS_ALLOWED = {
    "not": "{{ " + "not " * (DEEPEST - 5) + "1 }}",
    "brackets": "{{ " + "(" * (DEEPEST - 5) + "a" + ")" * (DEEPEST - 5) + " }}",
    "texts": "{{ " + "(a ~ " * (DEEPEST // 2 - 2) + "a" + ")" * (DEEPEST // 2 - 2) + " }}",
    "calls": "{{ " + "a(" * (DEEPEST - 5) + ")" * (DEEPEST - 5) + " }}",
    "filters": "{{ a" + "|upper" * (DEEPEST - 5) + " }}",
    "conditions": "{% if a %}" * (DEEPEST - 5) + "{% endif %}" * (DEEPEST - 5),
    "macros": "{% macro a() %}" * (DEEPEST - 5) + "{% endmacro %}" * (DEEPEST - 5),
    "loops": "{% for a in [] %}" * DEEPEST_LOOP + "{% endfor %}" * DEEPEST_LOOP,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=list(DEEP))
def test_a_template_that_nests_too_deep_is_refused(text: str) -> None:
    with pytest.raises(Excessive, match="嵌套得太深"):
        Shallow().from_string(text)


@pytest.mark.parametrize("text", AS_DEEP_AS_ALLOWED.values(), ids=list(AS_DEEP_AS_ALLOWED))
def test_what_is_not_refused_can_be_compiled(text: str) -> None:
    Shallow().from_string(text)


def test_the_place_is_known() -> None:
    with pytest.raises(Excessive) as caught:
        Shallow().from_string(f"\n\n{DEEP['a little']}")
    assert caught.value.lineno == 3


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, "10**5000"])
def test_a_number_that_is_too_long_is_refused(number: str) -> None:
    with pytest.raises(Excessive, match="太长的整数"):
        Shallow().from_string("{{ " + number + " }}")


@pytest.mark.parametrize(
    ("text", "told"),
    [("{{ }}", "Expected an expression"), ("{{ f(a=1, a=2) }}", "repeated"), ("{% macro m(a, a) %}{% endmacro %}", "duplicate")],
)  # fmt: skip
def test_what_is_no_template_is_told(text: str, told: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=told) as caught:
        Shallow().from_string(text)
    assert not isinstance(caught.value, Excessive)


@pytest.mark.parametrize(
    "nested",
    ["raise SyntaxError('too many nested parentheses')", "raise RecursionError"],
)
def test_where_python_gives_up_the_sentence_is_the_same(nested: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No template within the limits is known that it gives up on; other versions of it may have other limits."""

    def give_up(*_: object) -> None:
        exec(nested)

    monkeypatch.setattr("jinja2.Environment._compile", give_up)
    with pytest.raises(Excessive, match="嵌套得太深"):
        Shallow().from_string("{{ 1 }}")


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


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "9" * 5000 + " }}",
        "{{ 0x" + "f" * 5000 + " }}",
        "{{ ref(a=1, a=2) }}",
        "{% set a.b = 1 %}",
        "{% if 1|nosuch %}{% endif %}",
    ],
)
def test_prose_that_python_refuses_is_told(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "odd.yaml"
    spec.write_text(f"title: 题\nvariants: {{classic: {{}}}}\nprose:\n  summary: |\n    {text}\n")
    assert main(["check", str(spec)]) == 2
    assert "odd.yaml:5" in capsys.readouterr().err


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
