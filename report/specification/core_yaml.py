"""YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema): text -> nodes -> plain values.

`1e-3` is a number; `no`, `on` and `2025-06-01` are text. Foreign tags, endless nesting and exploding aliases are
refused; duplicate keys are noted.
"""

from __future__ import annotations

import re

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from report.errors import Fault
from report.specification.key_slips import slip_in_key
from report.wording import yaml_faults as faults

Loc = tuple[str | int, ...]
"""A path into the data, as pydantic writes it: keys and list indices."""

DEEPEST = 32
MOST_NODES = 20_000
"""Values in a file, also with all aliases written out; a spec has a few hundred."""

INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
NULL = re.compile(r"~|null|Null|NULL|")
PLAIN = {"null": NULL, "bool": BOOL, "int": INT, "float": FLOAT}
"""Core schema tag -> the plain scalars that have it; the first match decides."""
TAG = "tag:yaml.org,2002:"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Refused(Exception):
    """Something that is YAML but nothing that a spec may hold."""

    def __init__(self, mark: yaml.Mark | None, message: str) -> None:
        self.mark, self.message = mark, message


class CoreLoader(yaml.SafeLoader):
    """PyYAML's reader with the resolvers of YAML 1.2 core, and a floor to how deep it digs."""

    depth = nodes = 0

    def resolve(self, kind: type[Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is ScalarNode and implicit[0]:
            return TAG + next((name for name, pattern in PLAIN.items() if pattern.fullmatch(value)), "str")
        return TAG + {ScalarNode: "str", SequenceNode: "seq", MappingNode: "map"}[kind]

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.depth == DEEPEST:
            raise Refused(self.peek_event().start_mark, faults.too_deep(DEEPEST))  # type: ignore[no-untyped-call]
        self.depth, self.nodes = self.depth + 1, self.nodes + 1
        if self.nodes > MOST_NODES:
            raise Refused(self.peek_event().start_mark, faults.too_many_values(MOST_NODES))  # type: ignore[no-untyped-call]
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def place_of(mark: yaml.Mark | None) -> tuple[int, int]:
    """Line and column; PyYAML counts from 0, people from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class Builder:
    """Turns nodes into data. Aliases are written out, so their sum is counted.

    Attributes:
        faults: keys that are there twice.
        slips: keys that were meant to be more than a key; nothing else is worth telling then.
    """

    def __init__(self, file: str) -> None:
        self.file, self.nodes = file, 0
        self.faults, self.slips = list[Fault](), list[Fault]()

    def build(self, node: Node, loc: Loc) -> object:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Refused(node.start_mark, faults.too_many_values(MOST_NODES))
        if len(loc) == DEEPEST:  # an alias may hold itself
            raise Refused(node.start_mark, faults.too_deep(DEEPEST))
        if isinstance(node, MappingNode) and node.tag == TAG + "map":
            return self.mapping(node, loc)
        if isinstance(node, SequenceNode) and node.tag == TAG + "seq":
            return [self.build(item, (*loc, index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return scalar(node)
        raise Refused(node.start_mark, faults.foreign_tag(node.tag.removeprefix(TAG)))

    def mapping(self, node: MappingNode, loc: Loc) -> dict[str, object]:
        built: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise Refused(key.start_mark, faults.KEY_NOT_TEXT)
            scalar(key)
            if slip := slip_in_key(key, value, braces=bool(node.flow_style)):
                line, column = place_of(key.start_mark)
                self.slips.append(Fault(self.file, line, column + slip[0], ".".join(map(str, loc)), slip[1]))
            if key.value in built:
                first = next(k for k, _ in node.value if k.value == key.value)
                message = faults.duplicate_key(key.value, place_of(first.start_mark)[0])
                field = ".".join(map(str, (*loc, key.value)))
                self.faults.append(Fault(self.file, *place_of(key.start_mark), field, message))
                continue
            built[key.value] = self.build(value, (*loc, key.value))
        return built


def scalar(node: ScalarNode) -> object:
    """The value of a scalar under the core schema."""
    text: str = node.value
    if LONE_SURROGATE.search(text):
        raise Refused(node.start_mark, faults.BAD_ESCAPE)
    kind = node.tag.removeprefix(TAG)
    if kind == "str":
        return text
    if kind not in PLAIN:
        raise Refused(node.start_mark, faults.foreign_tag(kind))
    if not PLAIN[kind].fullmatch(text):
        raise Refused(node.start_mark, faults.tag_and_text_differ(kind, text))
    match kind:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return integer(node, text)
        case _:
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))


def integer(node: ScalarNode, text: str) -> int:
    """Decimal, 0o17 or 0xff; refused where it is absurdly long (Python would take quadratic time)."""
    if len(text) > 100:
        raise Refused(node.start_mark, faults.NUMBER_TOO_LONG)
    return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
