"""Templates of the user, read with a limit on how deep their expressions nest: Jinja2 reads and compiles them by recursion."""

from __future__ import annotations

from jinja2 import Environment, TemplateSyntaxError, nodes

from report.wording.template_faults import too_deep

DEEPEST = 100
"""Levels of a syntax tree; compiling one takes a few of Python's 1,000 frames."""


class TooDeep(TemplateSyntaxError):
    """A template nests too deep; the message is a sentence for the user."""


def parsed(environment: Environment, text: str) -> nodes.Template:
    """The syntax tree of a template.

    Raises:
        TooDeep: with the line, where it is known.
        TemplateSyntaxError: it is no template.
    """
    try:
        tree = environment.parse(text)
    except RecursionError:
        raise TooDeep(too_deep(DEEPEST), 1) from None
    level: list[nodes.Node] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return tree
    raise TooDeep(too_deep(DEEPEST), level[0].lineno)
