"""A YAML file that remembers where everything in it stands.

The node tree is kept: a path into the data, as pydantic reports it, leads back to a line and a column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lenet.regular_file import NotRegular, opened
from report.errors import Fault, SpecError
from report.specification.core_yaml import Builder, CoreLoader, Loc, Refused, place_of
from report.specification.slips import opens_template, slip_before
from report.wording import yaml_faults as faults

__all__ = ["OVERRIDE", "Loc", "Source", "parse_yaml", "read_yaml"]

LARGEST_FILE = 1_000_000
OVERRIDE = "--set"
"""What stands for a file name in faults of the command line's values."""


@dataclass(frozen=True)
class Source:
    """A file that a user wrote, read.

    Attributes:
        file: its path as the user gave it.
        data: dicts with text keys, lists, str, int, float, bool, None.
        faults: what is wrong although the text could be read: duplicate keys, impossible overrides.
        overrides: values from the command line (`--set`), each with its path; the later one wins.
    """

    file: str
    data: object
    root: Node
    faults: tuple[Fault, ...] = ()
    overrides: tuple[tuple[Loc, Node], ...] = ()

    def follow(self, loc: Loc) -> Found:
        """What `loc` leads to.

        A part that the text does not have (a missing key, pydantic's name of a union member) is skipped: the
        search stays put.
        """
        node, key, found, rest = self.root, None, 0, loc
        override = next((o for o in reversed(self.overrides) if loc[: len(o[0])] == o[0]), None)
        if override:
            path, node = override
            found, rest = len(path), loc[len(path) :]
        for part in rest:
            if isinstance(node, MappingNode):
                match = next((pair for pair in node.value if pair[0].value == part), None)
                if match:
                    (key, node), found = match, found + 1
            elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
                node, key, found = node.value[part], None, found + 1
        return Found(node, key, whole=found == len(loc), override=override is not None)

    def has(self, loc: Loc) -> bool:
        """Whether every part of `loc` has been written."""
        return self.follow(loc).whole

    def written(self, loc: Loc) -> str | None:
        """The scalar at `loc` letter by letter (`0012` stays `0012`); None where there is no scalar."""
        found = self.follow(loc)
        return found.node.value if found.whole and isinstance(found.node, ScalarNode) else None

    def fault(self, loc: Loc, message: str, *, at: Loc | None = None, key: bool = False) -> Fault:
        """A fault of the value (or, with `key`, of the key) at `loc`; `at`: where it stands, if not there."""
        found = self.follow(loc if at is None else at)
        field = ".".join(map(str, loc))
        if found.override:
            return Fault(OVERRIDE, 0, 0, field, message)
        node = found.key if key and found.key else found.node
        return Fault(self.file, *place_of(node.start_mark), field, message)

    def fault_in_text(self, loc: Loc, line: int, message: str) -> Fault:
        """A fault in line `line` (from 1) of the text at `loc`; exact for block text (`|`)."""
        found = self.follow(loc)
        node = found.node
        if not isinstance(node, ScalarNode) or node.style != "|":
            return self.fault(loc, message)
        if found.override:
            return self.fault(loc, faults.in_line(line, message))
        fault = self.fault(loc, message)
        # The text follows the line of its "|".
        lines = (node.start_mark.buffer or "").split("\n")
        row = min(fault.line - 1 + line, len(lines) - 1)
        indent = len(lines[row]) - len(lines[row].lstrip(" "))
        return replace(fault, line=row + 1, column=indent + 1)


class Found(NamedTuple):
    """Where a path ends: the value's node, its key's (None in a list), whether all of it is there."""

    node: Node
    key: Node | None
    whole: bool
    override: bool


def place_after(before: str) -> tuple[int, int]:
    """Line and column of what follows the text `before`."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def read_yaml(path: Path) -> Source:
    """Read a file.

    Raises:
        SpecError: the file cannot be read, or is not YAML; one fault.
    """
    file = str(path)
    try:
        with opened(path) as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        there = sorted(p.name for p in path.parent.glob("*.y*ml")) if path.parent.is_dir() else []
        raise SpecError([Fault(file, 1, 1, "", faults.no_such_file(path.name, there))]) from None
    except IsADirectoryError:
        raise SpecError([Fault(file, 1, 1, "", faults.IS_A_FOLDER)]) from None
    except NotRegular:
        raise SpecError([Fault(file, 1, 1, "", faults.NOT_REGULAR)]) from None
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise SpecError([Fault(file, 1, 1, "", faults.UNREADABLE)]) from None
    return parse_yaml(decode(raw, file), file)


def decode(raw: bytes, file: str) -> str:
    """UTF-8 text, with or without a byte order mark.

    Raises:
        SpecError: too large, no text at all, or another encoding.
    """
    if len(raw) > LARGEST_FILE:
        raise SpecError([Fault(file, 1, 1, "", faults.file_too_large(LARGEST_FILE))])
    if kind := next((kind for start, kind in faults.FOREIGN.items() if raw.startswith(start)), None):
        raise SpecError([Fault(file, 1, 1, "", faults.not_a_spec(kind))])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:4]:
        raise SpecError([Fault(file, 1, 1, "", faults.UTF_16)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = place_after(raw[: error.start].decode("utf-8-sig"))
        raise SpecError([Fault(file, *place, "", faults.NOT_UTF_8)]) from None


def parse_yaml(text: str, file: str) -> Source:
    """Parse text that came from `file`.

    Raises:
        SpecError: the text is not YAML, or is more than a spec may be (one fault); keys that are slips of typing.
    """

    def refusal(mark: yaml.Mark | None, message: str) -> SpecError:
        return SpecError([Fault(file, *place_of(mark), "", message)])

    builder = Builder(file)
    try:
        root = CoreLoader(text).get_single_node()
        data = None if root is None else builder.build(root, ())
    except Refused as error:
        braces = error.message == faults.KEY_NOT_TEXT and opens_template(text, error.mark)
        raise refusal(error.mark, faults.UNQUOTED_BRACES if braces else error.message) from None
    except yaml.reader.ReaderError as error:
        message = faults.control_character(ord(text[error.position]))
        raise SpecError([Fault(file, *place_after(text[: error.position]), "", message)]) from None
    except yaml.MarkedYAMLError as error:
        if slip := slip_before(text, error):
            raise SpecError([Fault(file, slip.line, slip.column, "", slip.message)]) from None
        mark = error.problem_mark or error.context_mark
        message = faults.not_yaml(error.problem or "", error.context or "", under(mark, text))
        raise refusal(mark, message) from None
    except (ValueError, OverflowError):  # PyYAML on an escape beyond Unicode: "\UFFFFFFFF"
        raise refusal(None, faults.BAD_ESCAPE) from None
    if root is None:
        raise refusal(None, faults.EMPTY_FILE)
    if builder.slips:
        raise SpecError(builder.slips)
    return Source(file, data, root, tuple(builder.faults))


def under(mark: yaml.Mark | None, text: str) -> str:
    """The character at a mark, "" at the end of the text."""
    return text[mark.index : mark.index + 1] if mark else ""
