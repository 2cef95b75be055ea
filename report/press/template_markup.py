"""What is wrong with the HTML that stands in a template as it is: pictures from elsewhere, pictures without words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.errors import Fault
from report.wording import jinja_faults as say

NO_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
FILLER = "\0"
"""Stands for each character that Jinja2 will replace, or that stands in a comment."""
PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
SOURCE = re.compile(r"""\ssrc\s*=\s*(["'])(?P<address>(?!data:)[^"'\0]+)\1""", re.IGNORECASE)
WORDS = re.compile(r"""\salt\s*=\s*(["']?)[^"'\s>]""", re.IGNORECASE)
UNKNOWN = re.compile(rf"\s{FILLER}")
"""An expression in place of attributes: what they are, only a rendering tells."""


def markup_faults(name: str, text: str) -> Iterator[Fault]:
    """Every `src` that names a file or an address, and every picture without `alt`."""
    plain = NO_MARKUP.sub(lambda found: re.sub(r"[^\n]", FILLER, found.group()), text)
    for source in SOURCE.finditer(plain):
        yield fault(name, plain, source.start("address"), say.foreign_source(source["address"]))
    for picture in PICTURE.finditer(plain):
        if not WORDS.search(picture.group()) and not UNKNOWN.search(picture.group()):
            yield fault(name, plain, picture.start(), say.NO_WORDS)


def fault(name: str, text: str, place: int, message: str) -> Fault:
    """A fault so many characters into a text."""
    return Fault(name, text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place), "", message)
