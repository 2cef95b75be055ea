"""libxml2 reads the markup of our templates as an HTML5 parser does."""

# tinyhtml5 has no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5

from report.document import Document
from report.press.page_tree import tree_of
from report.press.pdf import print_markup
from tests.report.sample_document import rich, small, with_text

Read = tuple[str, dict[str, str], str, str]


def read(tree: Element) -> Iterator[Read]:
    """All that a page says, in order; white space around head and body says nothing."""
    for element in tree.iter():
        around = element.tag in ("html", "head", "body")
        text, tail = element.text or "", element.tail or ""
        yield element.tag, dict(element.attrib), text.strip() if around else text, tail.rstrip("\n")


def hostile() -> Document:
    return with_text("a < b && c > d &amp; &nbsp; <b>x</b> ]]> <!-- y --> \u00a0\u3000\u200b 𠮷 “q” 'r'")


@pytest.mark.parametrize("document", [small, rich, hostile, lambda: replace(rich(), layout="boxed")])
def test_both_parsers_read_the_same(document: Callable[[], Document]) -> None:
    page = print_markup(document())
    fast, slow = tree_of(page), tinyhtml5.parse(page, namespace_html_elements=False)
    assert list(read(fast)) == list(read(slow))


def test_what_our_templates_never_leave_out_is_where_they_differ() -> None:
    page = "<!doctype html><html><head></head><body><table><tr><td>1</td></tr></table></body></html>"
    assert list(read(tree_of(page))) != list(read(tinyhtml5.parse(page, namespace_html_elements=False)))
