"""Checks before rendering, and the choice of templates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from report.document import Block, CodeBlock, Figure, Inline, Link, Paragraph, Reference, Section, Text
from report.errors import RenderError
from report.press.rendering import (
    CONTENTS_FROM,
    Medium,
    anchors,
    has_contents_page,
    heading,
    highlighted,
    markup,
    pictures,
)
from report.resources import templates_folder
from tests.report.sample_document import HOSTILE, figure, paragraph, png, rich, small, table


def page(*blocks: Block, medium: Medium = "screen") -> str:
    """HTML of a small document."""
    return markup(small(*blocks), medium, "", lambda _: "data:,")


@pytest.mark.parametrize("kind", [*get_args(Block), *get_args(Inline)])
def test_every_kind_of_node_has_a_template(kind: type) -> None:
    names = {
        path.name.removesuffix(".html.jinja").replace("_", "") for path in templates_folder().rglob("*.jinja")
    }
    assert kind.__name__.lower() in names


def test_the_templates_of_an_installed_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_templates").mkdir()
    monkeypatch.setattr("report.resources.__file__", str(tmp_path / "resources.py"))
    assert templates_folder() == tmp_path / "_templates"


def test_text_is_never_markup_nor_template() -> None:
    html = page(paragraph(HOSTILE), CodeBlock(HOSTILE), CodeBlock(HOSTILE, "python"))
    assert html.count("<script") == 1
    assert '<script type="module">/* script */</script>' in html
    assert "<img src=http" not in html
    assert "49" not in html
    assert html.count("{{") == 3


def test_a_section_may_share_its_label_with_a_figure() -> None:
    found = anchors(rich())
    assert found["curves"] == "curves"
    assert 'id="section.curves"' in markup(rich(), "screen", "", lambda _: "data:,")


def test_a_label_used_twice_is_refused() -> None:
    with pytest.raises(RenderError, match="“same”用了两次"):
        anchors(small(figure("same"), table(label="same")))


def test_a_reference_to_nothing_is_refused() -> None:
    with pytest.raises(RenderError, match="“nowhere”"):
        anchors(small(Paragraph((Reference("nowhere", "图 9"),))))


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example"]
)
def test_a_link_that_runs_or_reads_something_is_refused(href: str) -> None:
    with pytest.raises(RenderError, match="链接只能"):
        page(Paragraph((Link(href, (Text("点我"),)),)))


def test_a_picture_that_was_altered_or_lost_is_refused(tmp_path: Path) -> None:
    whole = figure()
    assert list(pictures(small(whole)).values()) == [png().path.read_bytes()]
    for path in (tmp_path / "gone.png", Path(__file__)):
        damaged: Figure = replace(whole, picture=replace(whole.picture, path=path))
        with pytest.raises(RenderError, match="“curves”"):
            pictures(small(damaged))


def test_a_long_report_has_a_page_of_contents() -> None:
    sections = tuple(Section(f"s{number}", "", "节", 1, ()) for number in range(CONTENTS_FROM))
    assert has_contents_page(replace(small(), sections=sections))
    assert not has_contents_page(replace(small(), sections=sections[1:]))


@pytest.mark.parametrize(
    ("number", "expected"), [("一、", "一、数据"), ("1.", "1. 数据"), ("2.1", "2.1 数据"), ("", "数据")]
)
def test_a_heading_begins_with_its_number(number: str, expected: str) -> None:
    assert heading(Section("data", number, "数据", 1, ())) == expected


def test_code_is_coloured_by_its_language_and_plain_without() -> None:
    assert '<span class="code-k">def</span>' in highlighted(CodeBlock("def f(): pass", "python"))
    assert highlighted(CodeBlock("def f(): pass", "no-such-language")) == "def f(): pass"
    assert highlighted(CodeBlock("\n\tx\n\n", "")) == "    x"


def test_numbers_say_in_the_page_which_quantity_they_are() -> None:
    assert '<span class="number" data-number="layer.0">056</span>' in page(table())
