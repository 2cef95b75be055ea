"""MathML as latex2mathml writes it: which of its nodes belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.etree import QName, _Element

N_ARY = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂⋁⋀")
ENDS_OPERAND = frozenset("=+-−<>≤≥≠≈≡∝→←⇒,;，；")
"""What the operand of a sum does not reach beyond, outside brackets."""
OPENING, CLOSING = frozenset("([{⟨⌊⌈|‖"), frozenset(")]}⟩⌋⌉|‖")
PAIRS = {"(": ")", "[": "]", "{": "}"}


def name(node: _Element) -> str:
    """The name of a MathML element."""
    return str(QName(node).localname)


def words(node: _Element) -> str:
    """The characters of a leaf."""
    return (node.text or "") if len(node) == 0 else ""


def sign_of(node: _Element) -> str:
    """A sign, without the scripts that it bears."""
    return words(node[0]) if name(node) in ("msub", "msup", "msubsup") and len(node) else words(node)


def is_fence(node: _Element, form: str) -> bool:
    """Whether a node is a growing bracket."""
    return node.get("fence") == "true" and node.get("form") == form


def is_n_ary(node: _Element) -> bool:
    """Whether a node is a sum or its like, with or without limits."""
    scripted = name(node) in ("msub", "msup", "msubsup", "munder", "mover", "munderover")
    sign = words(node[0]) if scripted and len(node) else words(node)
    return sign in N_ARY and sign != ""


def unwrapped(node: _Element) -> Iterator[_Element]:
    """A node without rows around it that only group; a row with growing brackets stays one."""
    if name(node) in ("mrow", "mstyle", "mpadded") and not any(is_fence(child, "prefix") for child in node):
        for child in node:
            yield from unwrapped(child)
    else:
        yield node


def lines(nodes: Sequence[_Element]) -> Iterator[list[_Element]]:
    """The lines of an aligned formula."""
    line: list[_Element] = []
    for node in nodes:
        if node.get("linebreak") == "newline":
            yield line
            line = []
        else:
            line.append(node)
    if line:
        yield line


def partner(nodes: Sequence[_Element], start: int) -> int:
    """The place of the bracket that closes the one at `start`; the end where there is none."""
    depth = 0
    for place in range(start + 1, len(nodes)):
        if is_fence(nodes[place], "prefix"):
            depth += 1
        elif is_fence(nodes[place], "postfix") or (
            words(nodes[place]) in CLOSING and name(nodes[place - 1]) == "mtable"
        ):
            if depth == 0:
                return place
            depth -= 1
    return len(nodes)


def matching(nodes: Sequence[_Element], start: int) -> int | None:
    """The place of the bracket that closes a plain one at `start`; it may bear scripts."""
    if words(nodes[start]) not in PAIRS:
        return None
    depth = 0
    for place in range(start, len(nodes)):
        sign = sign_of(nodes[place])
        depth += (sign in PAIRS) - (sign in PAIRS.values())
        if depth == 0:
            return place if sign == PAIRS[words(nodes[start])] else None
    return None


def operand(nodes: Sequence[_Element]) -> int:
    """How many of the nodes after a sum belong to what is summed."""
    depth = 0
    for place, node in enumerate(nodes):
        sign = sign_of(node)
        if sign in OPENING - CLOSING:
            depth += 1
        elif sign in CLOSING - OPENING:
            if depth == 0:
                return place
            depth -= 1
        elif depth == 0 and sign in ENDS_OPERAND:
            return place
    return len(nodes)
