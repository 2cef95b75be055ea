"""A file of own templates that would have no effect is told, with the name that was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.cli import main

SPEC = "title: 题\nvariants: {classic: {}}\ntemplates: own\n"


def told(folder: Path, capsys: pytest.CaptureFixture[str], **files: str) -> str:
    """What `check` says of a folder with these files, a slash in a name written as two underscores."""
    for name, text in files.items():
        path = folder / "own" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "mine.yaml").write_text(SPEC, encoding="utf-8")
    status = main(["check", str(folder / "mine.yaml")])
    output = capsys.readouterr()
    assert status == (2 if output.err else 0)
    return output.err


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("mystyle.css", "style.css"),
        ("sections__style.css", "style.css"),
        ("cover.html.jinja", "sections/cover.html.jinja"),
        ("sections__covr.html.jinja", "sections/cover.html.jinja"),
    ],
)
def test_a_file_without_use_is_told(
    name: str, meant: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = told(tmp_path, capsys, **{name: "p { color: red }"})
    assert f"{name.replace('__', '/')}:1:1" in fault
    assert f"是不是 {meant}？" in fault


def test_a_file_that_another_template_uses_is_of_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "sections__cover.html.jinja": "{% include 'crest.html.jinja' %}",
        "crest.html.jinja": "<p>某某大学</p>",
        "style.css": "p { color: red }",
        "print.css": "p { color: red }",
        "logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    assert told(tmp_path, capsys, **files) == ""
