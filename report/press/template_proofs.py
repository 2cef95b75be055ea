"""What is wrong with templates of the user's own, as far as reading them tells: nothing is rendered, and nothing computed.

Decided is only what holds for every report: a name that neither the report nor any template provides, a filter or a template
that does not exist. What other objects lack is seen when the templates are set for the rehearsal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from pathlib import PurePath
from typing import get_args

from jinja2 import TemplateSyntaxError, nodes

from report.document import Block, Document, Inline, OverlayFile
from report.errors import Fault
from report.press.overlay import PARTS, PICTURES, our_templates
from report.press.rendering import Context, environment, template_of_kind
from report.press.template_markup import fault, markup_faults
from report.press.template_scopes import bound, scopes
from report.template_depth import Excessive, Shallow
from report.wording import jinja_faults as say
from report.wording import template_faults as faults
from report.wording import template_runtime

TEMPLATE = ".jinja"
TAG = re.compile(r"\{%[-+]?\s*(?P<end>end)?(?P<name>\w+)")
Flaw = tuple[str, int, str]
"""The word that is wrong, its line, and what is said of it."""


def template_faults(overlay: Sequence[OverlayFile]) -> list[Fault]:
    """What is wrong with the templates among these files, which are UTF-8; the places name the file within the folder."""
    texts = {file.name: file.data.decode() for file in overlay if file.name.endswith(TEMPLATE)}
    found: list[Fault] = []
    trees: dict[str, nodes.Template] = {}
    for name, text in texts.items():
        found += markup_faults(name, text)
        try:
            trees[name] = Shallow().parse(text)
        except TemplateSyntaxError as error:
            found.append(syntax_fault(error, name, text))
    scope_of = scopes(trees, [text for name, text in texts.items() if name not in trees])
    known = Known(overlay)
    for name, tree in trees.items():
        for word, line, message in (*known.faults(tree, scope_of[name]), *unknown_parts(tree, name)):
            found.append(Fault(name, line, column_of(texts[name], line, word), "", message))
    return sorted(set(found))


def syntax_fault(error: TemplateSyntaxError, name: str, text: str) -> Fault:
    """Where Jinja2 stopped reading; for a block without an end, where the block begins."""
    told = error.message or ""
    if isinstance(error, Excessive):
        return Fault(name, error.lineno, 1, "", told)
    if unended := re.match(r"Unexpected end of template.* closed is '(\w+)'", told, re.DOTALL):
        begin = opening(text, unended[1])
        return fault(name, text, begin, faults.template_syntax(told))
    if offset := re.search(r" at (\d+)$", told):
        return fault(name, re.sub("\r\n?", "\n", text), int(offset[1]), faults.template_syntax(told))
    word = re.search(r"unknown tag '(?P<word>\w+)'|got '(?P<token>[^' ]+)'", told)
    column = column_of(text, error.lineno, word["word"] or word["token"]) if word else 1
    return Fault(name, error.lineno, column, "", faults.template_syntax(told))


def opening(text: str, block: str) -> int:
    """How many characters into a text the last block of this kind begins that is not ended."""
    waiting: list[re.Match[str]] = []
    for tag in TAG.finditer(text):
        if tag["name"] == block:
            waiting = waiting[:-1] if tag["end"] else [*waiting, tag]
    return waiting[-1].start() if waiting else len(text.rstrip())


def column_of(text: str, line: int, word: str) -> int:
    """Where a word first stands in a line; 1 where it does not."""
    there = [*re.split("\r\n|\r|\n", text), ""][line - 1]
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)" if word.isidentifier() else re.escape(word), there)
    return found.start() + 1 if found else 1


class Known:
    """What there is for templates to name.

    Args:
        overlay: the user's own files.
    """

    def __init__(self, overlay: Sequence[OverlayFile]) -> None:
        jinja = environment(())
        self.helpers = {nodes.Filter: sorted(jinja.filters), nodes.Test: sorted(jinja.tests)}
        self.templates = sorted({*our_templates(), *(file.name for file in overlay)})
        self.pictures = [file.name for file in overlay if PurePath(file.name).suffix.lower() in PICTURES]

    def faults(self, tree: nodes.Template, scope: Collection[str]) -> Iterator[Flaw]:
        """What one template names that does not exist."""
        yield from unknown_names(tree, scope)
        for kind, known in self.helpers.items():
            for helper in tree.find_all(kind):
                if helper.name not in known:
                    yield helper.name, helper.lineno, say.unknown_helper(kind.__name__, helper.name, known)
        for use in tree.find_all(nodes.Stmt):
            if not isinstance(use, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
                continue
            name, may_miss = constant(use.template), getattr(use, "ignore_missing", False)
            if name is not None and name not in self.templates and not may_miss:
                yield name, use.lineno, say.unknown_template(name, self.templates)
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "asset" and call.args:
                name = constant(call.args[0])
                if name is not None and name not in self.pictures:
                    yield name, call.lineno, say.unknown_picture(name, self.pictures)


def unknown_names(tree: nodes.Template, scope: Collection[str]) -> Iterator[Flaw]:
    """Names outside the scope of a template, but for those of which it asks itself whether they exist."""
    asked = names_asked_for(tree)
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in scope and node.name not in asked:
            offered = sorted({*Context.__annotations__, *bound(tree)})
            yield node.name, node.lineno, say.unknown_name(node.name, offered, PARTS)


def unknown_parts(tree: nodes.Template, name: str) -> Iterator[Flaw]:
    """What `document`, `block` and `inline` lack, where the template's own name tells what they are."""
    kinds: dict[str, type] = {"document": Document}
    for kind in (*get_args(Block), *get_args(Inline)):
        if template_of_kind(kind) == name:
            kinds["inline" if issubclass(kind, Inline) else "block"] = kind
    rebound = {*bound(tree)}
    for node in tree.find_all(nodes.Getattr):
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        if owner not in kinds or owner in rebound or hasattr(kinds[owner], node.attr):
            continue
        known = [it.name for it in fields(kinds[owner])]
        if node.attr not in known:
            yield node.attr, node.lineno, template_runtime.missing_part(owner, node.attr, known)


def constant(expression: nodes.Expr) -> str | None:
    """A text that stands in the template itself."""
    value = expression.value if isinstance(expression, nodes.Const) else None
    return value if isinstance(value, str) else None


def names_asked_for(tree: nodes.Template) -> set[str]:
    """Names of which the template itself asks whether they exist: `x is defined`, `x|default("")`."""
    tests = (it for it in tree.find_all(nodes.Test) if it.name in ("defined", "undefined"))
    filters = (it for it in tree.find_all(nodes.Filter) if it.name in ("default", "d"))
    return {it.node.name for it in (*tests, *filters) if isinstance(it.node, nodes.Name)}
