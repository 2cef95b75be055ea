"""What statements a text may hold: nothing that could keep on computing, or grow, beyond the text itself.

Expressions take as long as they are; with `set` or `macro` a line could double what the lines before it made, and a loop over a
text or in a loop could go on for days.
"""

from __future__ import annotations

from jinja2 import TemplateSyntaxError, nodes

from report.wording.prose_faults import LOOP_FORBIDDEN, STATEMENT_FORBIDDEN, too_many_rounds

MOST_ROUNDS = 10_000
"""Times that the innermost of nested loops may be gone through."""


class Forbidden(TemplateSyntaxError):
    """A statement that no text may hold; the message is a sentence for the user."""


def refuse_statements(template: nodes.Node, rounds: int = 1) -> None:
    """Let pass {{ ... }}, {% if ... %}, and {% for ... in [...] %} over lists that are written out.

    Args:
        rounds: how often what is given is gone through.

    Raises:
        Forbidden: something else, with its line.
    """
    for node in template.iter_child_nodes():
        times = rounds
        if isinstance(node, nodes.For):
            if not isinstance(node.iter, (nodes.List, nodes.Tuple)) or node.recursive:
                raise Forbidden(LOOP_FORBIDDEN, node.lineno)
            times *= max(1, len(node.iter.items))  # of an empty list, what stands after "else"
            if times > MOST_ROUNDS:
                raise Forbidden(too_many_rounds(MOST_ROUNDS), node.lineno)
        elif isinstance(node, nodes.Stmt) and not isinstance(node, (nodes.Output, nodes.If)):
            raise Forbidden(STATEMENT_FORBIDDEN, node.lineno)
        refuse_statements(node, times)
