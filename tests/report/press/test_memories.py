"""What is remembered while a PDF is set changes no byte of it, and is forgotten afterwards."""

# WeasyPrint has no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
import weasyprint.css
import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.svg
import weasyprint.text.line_break
from weasyprint import HTML

from report.press import pdf
from report.press.length_memory import lengths_remembered
from report.press.picture_paths import paths_copied
from report.press.style_memory import initial_values, styles_remembered
from report.press.text_setup import setups_remembered
from tests.report.sample_document import rich

Memory = Callable[[], AbstractContextManager[bool]]
Place = tuple[Any, str]

STYLES: Place = (weasyprint.css.ComputedStyle, "__missing__")
SETUPS: Place = (weasyprint.text.line_break.Layout, "setup")
LENGTHS: Place = (weasyprint.layout.inline, "resolve_percentages")
STRUTS: Place = (weasyprint.layout.inline, "strut")
DECLARATIONS: Place = (weasyprint.svg, "parse_declarations")
PLACES = (
    (styles_remembered, STYLES, (weasyprint.css, "INITIAL_NOT_COMPUTED")),
    (setups_remembered, SETUPS, (weasyprint.text.line_break, "get_font_description")),
    (lengths_remembered, LENGTHS, (weasyprint.text.line_break, "strut")),
    (lengths_remembered, STRUTS, (weasyprint.layout.percent, "resolve_percentages")),
    (paths_copied, DECLARATIONS, DECLARATIONS),
)

ODD = (
    """<!doctype html><html lang="zh-CN"><style>
  @page { size: 60mm 40mm; margin: 4mm 3mm }
  @page :left { margin: 4mm 9mm }
  :root { --gap: 3mm; text-decoration-color: red }
  p { margin-inline-start: 2mm; padding-left: calc(1mm + 5%); text-indent: 5%; width: 80% }
  p + p { border-block-start: 1px solid blue; margin-left: var(--gap); font-variant-numeric: tabular-nums }
  b { text-decoration: underline; position: relative; float: left }
  [lang=ar] { direction: rtl; margin-inline-start: 5mm; text-align: start; font-size: 150% }
  table { border-collapse: collapse; width: 100% } td { border: 2px solid; padding: 2% } td + td { border: 5px double }
</style><p>one <b>two</b> three<p>four 4 <i>five</i> five<p lang="ar">six
<table><tr><td>a b<td>c</table><p lang="">end <i>of it</i>
"""
    + 40 * "and more "
)
"""What the memories leave to WeasyPrint, and what they must not mix up."""


@pytest.mark.parametrize("memory", [styles_remembered, setups_remembered, lengths_remembered])
def test_every_byte_is_the_same_where_rules_are_odd(memory: Memory) -> None:
    def made() -> bytes | None:
        return HTML(string=ODD).write_pdf(pdf_identifier=b"one")  # type: ignore[no-any-return]

    plain = made()
    with memory() as taught:
        assert taught
        assert made() == plain


def test_every_byte_of_a_report_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = pdf.render_pdf(rich())
    for memory in (styles_remembered, setups_remembered, lengths_remembered, paths_copied):
        monkeypatch.setattr(pdf, memory.__name__, nullcontext)
    assert pdf.render_pdf(rich()) == quick


@pytest.mark.parametrize(("memory", "place", "needed"), PLACES)
def test_weasyprint_is_left_as_it_was_found(
    memory: Memory, place: Place, needed: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = getattr(*place)
    with memory() as taught:
        assert taught
        assert getattr(*place) is not before
    assert getattr(*place) is before
    monkeypatch.delattr(*needed)
    with memory() as taught:
        assert not taught


def test_a_property_without_a_rule_is_not_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    search = weasyprint.css.ComputedStyle.__missing__

    def noted(style: Any, name: str) -> Any:
        if name not in style.cascaded:
            searched.append(name)
        return search(style, name)

    monkeypatch.setattr(weasyprint.css.ComputedStyle, "__missing__", noted)
    with styles_remembered():
        HTML(string="<p>one").render()
    assert searched
    assert not initial_values(weasyprint.css).keys() & searched
