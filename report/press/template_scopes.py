"""Which names reach which template: a template sees what it binds itself, and what those bind that include it.

Names hold for all of a template here, also before and beside the place that binds them: none is told to be missing that could
be there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from jinja2 import Environment, nodes

from report.press.overlay import our_templates
from report.press.rendering import Context, environment

SPECIAL = frozenset({"caller", "kwargs", "loop", "self", "super", "varargs"})
"""Names that Jinja2 itself binds."""
BY_KIND = ("blocks/", "inlines/")
"""Folders of the templates that `template_of` chooses from."""

BINDING = re.compile(r"\{%[-+]?\s*(?:call|for|from|import|macro|set|with)\b((?:(?!%\}).)*)", re.DOTALL)
"""What stands in a tag that gives names."""


def scopes(trees: Mapping[str, nodes.Template], unread: Sequence[str] = ()) -> Mapping[str, frozenset[str]]:
    """For each of the user's templates, every name that it can use.

    Args:
        trees: his templates.
        unread: the texts of those that are no templates: a name that they bind might be meant for the others.
    """
    everywhere = SPECIAL | {*Context.__annotations__, *map(str, environment(()).globals)}
    everywhere |= {
        word for text in unread for tag in BINDING.findall(text) for word in re.findall(r"\w+", tag)
    }
    all_trees = {**our_trees(), **trees}
    found = {name: {*everywhere, *bound(tree)} for name, tree in all_trees.items()}
    ways: set[tuple[str, str]] = set()
    for name, tree in all_trees.items():
        others = reached(tree, all_trees)
        ways |= {(name, other) for other in others}
        if tree.find(nodes.Extends):  # its blocks stand in those that it extends
            ways |= {(other, name) for other in others}
    grown = True
    while grown:
        grown = False
        for source, target in ways:
            if not found[source] <= found[target]:
                found[target] |= found[source]
                grown = True
    return {name: frozenset(found[name]) for name in trees}


@cache
def our_trees() -> Mapping[str, nodes.Template]:
    """Our own templates, parsed."""
    jinja = Environment()
    return {name: jinja.parse(text) for name, text in our_templates().items()}


def bound(tree: nodes.Template) -> Iterator[str]:
    """Every name that a template gives to something."""
    for name in tree.find_all(nodes.Name):
        if name.ctx != "load":
            yield name.name
    for macro in tree.find_all(nodes.Macro):
        yield macro.name
    for loaded in tree.find_all(nodes.Import):
        yield loaded.target
    for picked in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in picked.names)


def reached(tree: nodes.Template, names: Collection[str]) -> set[str]:
    """Those of all templates that one hands its names to; of an expression that only a rendering decides, all."""
    found: set[str] = set()
    waiting = [
        use.template for use in tree.find_all(nodes.Stmt) if isinstance(use, nodes.Include | nodes.Extends)
    ]
    while waiting:
        match waiting.pop():
            case nodes.Const(value=value):
                found.add(str(value))
            case nodes.CondExpr(expr1=first, expr2=second):
                waiting += [it for it in (first, second) if it is not None]
            case nodes.Call(node=nodes.Name(name="template_of")):
                found |= {name for name in names if name.startswith(BY_KIND)}
            case _:
                found |= {*names}
    return found & {*names}
