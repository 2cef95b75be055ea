"""A page that an earlier build made is taken if it is what was made, and from the same things; never else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from report.execution.progress import SilentReporter
from report.pipeline import build
from report.press import kept_pages
from report.press.kept_pages import KeptPages
from tests.idx_files import write_idx_dataset
from tests.in_the_way import FOR_A_FILE, Spoil, a_link_to_nowhere, posix

INPUTS, OTHER = "ab" * 32, "cd" * 32
SPEC = """
title: {title}
data: {{name: idx, path: digits}}
model: {{channels: [2, 3], hidden: [8], activation: relu}}
training: {{epochs: 1, batch_size: 20}}
seeds: [0]
variants: {{small: {{label: 小网络}}}}
formats: [html, md]
"""


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    kept = KeptPages(tmp_path / "pages")
    assert kept.of(INPUTS, ["html"]) == {}
    kept.keep(INPUTS, {"html": b"page", "pdf": b"\n%PDF\n"})
    assert kept.of(INPUTS, ["html", "pdf", "docx"]) == {"html": b"page", "pdf": b"\n%PDF\n"}
    assert kept.of(OTHER, ["html", "pdf"]) == {}


@pytest.mark.parametrize("harmed", [b"", b"page", b"page, longer", b"\n"])
def test_what_is_not_what_was_kept_does_not_come_back(harmed: bytes, tmp_path: Path) -> None:
    kept = KeptPages(tmp_path)
    kept.keep(INPUTS, {"html": b"page"})
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    for content in (harmed, whole[:-1], whole + b"\n", whole.replace(b"p", b"P")):
        file.write_bytes(content)
        assert kept.of(INPUTS, ["html"]) == {}


@posix
@pytest.mark.parametrize("spoil", FOR_A_FILE)
def test_whatever_lies_in_the_place_of_a_page_another_can_be_kept(tmp_path: Path, spoil: Spoil) -> None:
    kept = KeptPages(tmp_path)
    spoil(tmp_path / f"{INPUTS}.html")
    assert kept.of(INPUTS, ["html"]) == {}
    kept.keep(INPUTS, {"html": b"page"})
    assert kept.of(INPUTS, ["html"]) == {"html": b"page"}


@posix
def test_what_leads_nowhere_does_not_keep_others_from_making_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_pages, "ROOM", 100)
    a_link_to_nowhere(tmp_path / "link")
    kept = KeptPages(tmp_path)
    for age, inputs in ((30, "old"), (20, "new")):
        kept.keep(inputs, {"md": b"x" * 30})
        os.utime(tmp_path / f"{inputs}.md", (1e9 - age, 1e9 - age))
    kept.keep("newest", {"md": b"x" * 30})
    assert {path.name for path in tmp_path.iterdir()} == {"link", "newest.md"}


def test_what_nobody_used_for_longest_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "ROOM", 300)
    kept = KeptPages(tmp_path)
    for age, inputs in ((30, "old"), (20, "used"), (10, "new")):
        kept.keep(inputs, {"md": b"x" * 30})
        os.utime(tmp_path / f"{inputs}.md", (1e9 - age, 1e9 - age))
    assert kept.of("used", ["md"])
    kept.keep("newest", {"md": b"x" * 30})
    assert {path.stem for path in tmp_path.iterdir()} == {"used", "new", "newest"}


def test_a_folder_that_cannot_be_used_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = KeptPages(tmp_path / "file" / "pages")
    kept.keep(INPUTS, {"html": b"page"})
    assert kept.of(INPUTS, ["html"]) == {}


def test_an_edit_that_is_taken_back_is_not_set_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_idx_dataset(tmp_path / "digits", train=60, test=20)
    spec, page = tmp_path / "small.yaml", tmp_path / "build" / "reports" / "small" / "report.html"

    def built(title: str) -> bytes:
        spec.write_text(SPEC.format(title=title), encoding="utf-8")
        build(spec, reporter=SilentReporter(), jobs=1, out=tmp_path / "build")
        return page.read_bytes()

    before = built("小实验")
    assert built("大实验") != before

    def refuse(formats: list[str], document: object) -> dict[str, bytes]:
        assert not formats, "set again"
        return {}

    with monkeypatch.context() as patch:
        patch.setattr("report.press.outputs.all_rendered", refuse)
        assert built("小实验") == before
        with pytest.raises(AssertionError, match="set again"):
            built("新实验")
    for file in (tmp_path / "build" / "pages").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    built("大实验")
    assert built("小实验") == before, "set anew, as the kept one was harmed"
