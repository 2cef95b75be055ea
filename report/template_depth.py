"""Templates of the user, read with a limit on how deep they nest: Jinja2 and Python read and compile them by recursion.

One rule for prose and for a folder of own templates: whoever reads a template of the user's does it in a `Shallow` environment.
"""

from __future__ import annotations

from types import CodeType

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from report.wording.template_faults import NUMBER_TOO_LONG, too_deep

DEEPEST = 50
"""Levels of a syntax tree. For each, Jinja2 takes up to 14 of Python's 1,000 frames, and Python up to 4 of 200 brackets."""
DEEPEST_LOOP = 10
"""Loops in loops; Python compiles no more than 20."""


class Excessive(TemplateSyntaxError):
    """A template nests too deep, or holds a number that is too long to be read; the message is a sentence for the user."""


class Shallow(ImmutableSandboxedEnvironment):
    """Jinja's sandbox for templates of the user.

    Raises:
        Excessive: reading a template, with the line where it is known.
        TemplateSyntaxError: it is none.
    """

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except RecursionError:
            raise Excessive(too_deep(DEEPEST, DEEPEST_LOOP), 1, name, filename) from None
        except ValueError:  # Python reads no integer of more than 4,300 digits
            raise Excessive(NUMBER_TOO_LONG, 1, name, filename) from None
        if line := line_too_deep(tree):
            raise Excessive(too_deep(DEEPEST, DEEPEST_LOOP), line, name, filename)
        return tree

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        try:
            return super()._generate(source, name, filename, defer_init)
        except ValueError:  # nor does it write one: a hexadecimal literal, 10**5000
            raise Excessive(NUMBER_TOO_LONG, 1, name, filename) from None

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except RecursionError:
            raise Excessive(too_deep(DEEPEST, DEEPEST_LOOP), 1, filename, filename) from None
        except SyntaxError as error:
            # Jinja2 leaves some to Python: f(a=1, a=2), more brackets in brackets than its parser holds.
            deep = error.msg.startswith("too many")
            fault = Excessive(too_deep(DEEPEST, DEEPEST_LOOP), 1, filename, filename)
            raise fault if deep else TemplateSyntaxError(error.msg, 1, filename, filename) from None


def line_too_deep(tree: nodes.Template) -> int:
    """The line on which a template nests deeper than allowed; 0: nowhere."""
    level: list[tuple[nodes.Node, int]] = [(tree, 0)]
    for _ in range(DEEPEST):
        level = [
            (child, loops + isinstance(child, nodes.For))
            for node, loops in level
            for child in node.iter_child_nodes()
        ]
        if line := next((node.lineno or 1 for node, loops in level if loops > DEEPEST_LOOP), 0):
            return line
    return level[0][0].lineno or 1 if level else 0
