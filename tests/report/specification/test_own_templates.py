"""What is wrong with a folder of own templates is told with the spec's own faults, before anything is trained."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from report.cli import main
from report.press import bounded_press
from report.press.bounds import BOUNDS, Bounds

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


def test_every_fault_of_spec_templates_and_styles_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "SPEC", SPEC + "seedz: 1\n")
    files = {
        "sections__cover.html.jinja": "<p>{{ title }}</p>\n{{ crest|uper }}",
        "sections__title.html.jinja": "{% if document.title %}",
        "style.css": "h1 { colr: red }\nh2 { background: url(x.png) }\nh3 { color: red",
    }
    fault = told(tmp_path, capsys, **files)
    own = tmp_path / "own"
    assert [line.partition("  ")[0] for line in fault.splitlines()] == [
        f"{tmp_path / 'mine.yaml'}:4:1",
        f"{own}/sections/cover.html.jinja:1:7",
        f"{own}/sections/cover.html.jinja:2:4",
        f"{own}/sections/cover.html.jinja:2:10",
        f"{own}/sections/title.html.jinja:1:1",
        f"{own}/style.css:1:6",
        f"{own}/style.css:2:18",
        f"{own}/style.css:3:4",
    ]


def test_a_build_refuses_them_before_it_trains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fault = told(tmp_path, capsys, **{"sections__title.html.jinja": "{{ nobody }}"})
    assert main(["build", str(tmp_path / "mine.yaml"), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == fault != ""
    assert not (tmp_path / "out").exists()


def test_a_report_without_a_pdf_may_use_what_only_a_browser_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    style = {"style.css": "@keyframes a { from { color: red } }"}
    monkeypatch.setattr(sys.modules[__name__], "SPEC", SPEC + "formats: [html]\n")
    assert told(tmp_path, capsys, **style) == ""


def test_templates_that_take_too_long_to_read_are_told_at_their_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_press, "BOUNDS", {**BOUNDS, "printed proofs": Bounds(0.2, 2000)})
    fault = told(tmp_path, capsys, **{"sections__cover.html.jinja": "<img " * 150_000})
    assert fault.startswith(f"{tmp_path / 'mine.yaml'}:3:12  templates: 自己的模板或样式")
    assert "要用的时间或内存太多" in fault


def test_a_folder_of_pictures_alone_needs_no_process(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_press, "BOUNDS", {"rehearsal": BOUNDS["rehearsal"]})
    assert told(tmp_path, capsys, **{"logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}) == ""
