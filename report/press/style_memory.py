"""Computed styles, asked for what no rule says: nine of ten questions, answered without WeasyPrint's search.

A property without a rule has its initial value, or its parent's. WeasyPrint goes a long way to that, past variables, logical
properties and functions, which no such property has.

One private function of WeasyPrint is replaced: weasyprint.css.ComputedStyle.__missing__. Where it or what it goes by is gone,
`styles_remembered()` does nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

DIRECTIONS = ("ltr", "rtl")
ENTANGLED = frozenset({"direction", "display", "float", "page", "position"})
"""Properties whose value depends on other ones, or on which others depend."""

Search = Callable[[Any, str], Any]


@contextmanager
def styles_remembered() -> Iterator[bool]:
    """Style one document within this context; tells whether WeasyPrint could be taught.

    Not for several threads at once: the function is exchanged for the whole process.
    """
    try:
        css: Any = importlib.import_module("weasyprint.css")
        style, search = css.ComputedStyle, css.ComputedStyle.__missing__
        answered = answering(css, search)
    except (ImportError, AttributeError, TypeError):
        yield False
        return
    style.__missing__ = answered
    try:
        yield True
    finally:
        style.__missing__ = search


def answering(css: Any, search: Search) -> Search:
    """`ComputedStyle.__missing__`, which knows what becomes of a property that no rule names."""
    initial, inherited, rivals = initial_values(css), inherited_names(css), logical_names(css)
    none: frozenset[str] = frozenset()
    is_function = css.check_math

    def missing(style: Any, name: str) -> Any:
        rules = style.cascaded
        if name in rules or not rules.keys().isdisjoint(rivals.get(name, none)):
            return search(style, name)
        if name in initial:
            value = style[name] = initial[name]
            return value
        if name in inherited and style.parent_style is not None:
            value = style.parent_style[name]
            if not is_function(value):
                style[name] = value
                return value
        return search(style, name)

    return missing


def initial_values(css: Any) -> Mapping[str, Any]:
    """What properties are that no rule names, as far as that needs no computing."""
    left_out = css.INHERITED | css.INITIAL_NOT_COMPUTED | ENTANGLED
    return {
        name: value
        for name, value in css.INITIAL_VALUES.items()
        if name not in left_out and not name.startswith("text_decoration_")
    }


def inherited_names(css: Any) -> frozenset[str]:
    """The properties that an element has from its parent where no rule names them."""
    return frozenset(name for name in css.INHERITED - ENTANGLED if not name.startswith("text_decoration_"))


def logical_names(css: Any) -> Mapping[str, frozenset[str]]:
    """The other names that rules may give to a property, whichever way its text runs."""
    return {
        name: frozenset(other(block="ttb", inline=direction) for direction in DIRECTIONS)
        for name, other in css.PHYSICAL_FUNCTIONS.items()
    }
