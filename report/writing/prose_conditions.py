"""Results compared with each other and with numbers: {% if relu.test_accuracy > baseline.test_accuracy %} … {% endif %}."""

from __future__ import annotations

from collections.abc import Collection

from jinja2 import Undefined, nodes

from report.quantities import Quantity
from report.wording import prose_faults as faults
from report.wording.tables import NO_PRECISION
from report.writing.prose_names import Named, UnknownName

COMPARED = "as compared"
"""The filter around each side of a comparison; no text can name it, because of the space."""
FRACTIONS = ("fraction", "share", "points", "probability")
"""Units of numbers that are at most 1, though they are written as percentages."""


class WrittenNumber(str):
    """A number as a filter writes it: text, which is not compared."""

    __slots__ = ()


def compare_values(template: nodes.Node) -> None:
    """Let comparisons see the numbers of results instead of the results."""
    for comparison in list(template.find_all(nodes.Compare)):
        sides: tuple[nodes.Compare | nodes.Operand, ...] = (comparison, *comparison.ops)
        largest = max(abs(literal(side.expr)) for side in sides)
        for side in sides:
            arguments: list[nodes.Expr] = [nodes.Const(largest)]
            side.expr = nodes.Filter(side.expr, COMPARED, arguments, [], None, None, lineno=comparison.lineno)


def literal(side: nodes.Expr) -> float:
    """The number that stands there; 0 for anything else."""
    bare = side.node if isinstance(side, nodes.Neg) else side
    value = bare.value if isinstance(bare, nodes.Const) else 0
    return value if isinstance(value, int | float) else 0


def as_compared(value: object, largest: float) -> object:
    """What stands on one side of a comparison, as a number where it is a result.

    Args:
        largest: the largest number that is written out on either side.

    Raises:
        UnknownName: it is no single value, or a percentage that would be compared with a number above 1.
    """
    match value:
        case Quantity():
            if value.unit in FRACTIONS and largest > 1:
                raise UnknownName(faults.compared_with_percent(value.name, largest))
            return value.value
        case Named():
            raise UnknownName(faults.not_a_value(value.path))
        case WrittenNumber():
            raise UnknownName(faults.COMPARED_TEXT)
        case str() if value == NO_PRECISION:
            return float("nan")  # a class that was never answered: neither more nor less than anything
        case Undefined():
            return str(value)  # raises, naming what is undefined
        case _:
            return value


def names_in(test: nodes.Node) -> set[str]:
    """The first names of what a condition asks for."""
    found = [test] if isinstance(test, nodes.Name) else test.find_all(nodes.Name)
    return {name.name for name in found}


def every_branch(body: list[nodes.Node], loops: Collection[str]) -> list[nodes.Node]:
    """Statements with all that a condition on results could let through, so that a wrong name is found before the results are.

    Args:
        loops: variables of loops; a condition on one stays, it may keep a text from naming what is not there.
    """
    flat: list[nodes.Node] = []
    for node in body:
        if isinstance(node, nodes.If):
            arms = (node, *node.elif_)
            for arm in arms:
                arm.body = every_branch(arm.body, loops)
            node.else_ = every_branch(node.else_, loops)
            asked = {name for arm in arms for name in names_in(arm.test)}
            if asked and asked.isdisjoint(loops):
                for arm in arms:
                    flat += [nodes.If(arm.test, [], [], [], lineno=arm.lineno), *arm.body]
                flat += node.else_
                continue
        elif isinstance(node, nodes.For):
            node.body = every_branch(node.body, loops)
            node.else_ = every_branch(node.else_, loops)
        flat.append(node)
    return flat
