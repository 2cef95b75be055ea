"""The last step of composing: figures, tables and works get their numbers, references and citations their text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import count

from report.document import (
    Block,
    Citation,
    Emphasis,
    Figure,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Question,
    QuestionList,
    Quote,
    Reference,
    ReferenceList,
    Section,
    Strong,
    Table,
)
from report.wording.layout import citation, figure_number, table_number

Texts = dict[str, str]
"""How the text names each figure and table, by label."""


def number_sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Number figures and tables in reading order, works in the order of their first citation; then resolve what points at them.

    Raises:
        KeyError: a reference or citation that leads nowhere (the prose was not checked against the labels).
    """
    figures, tables = count(1), count(1)
    texts: Texts = {}
    works = {key: number for number, key in enumerate(works_in_order(sections), 1)}

    def numbered(block: Block) -> Block:
        match block:
            case Figure():
                number = next(figures)
                texts[block.label] = figure_number(number)
                return replace(block, number=number)
            case Table():
                number = next(tables)
                texts[block.label] = table_number(number)
                return replace(block, number=number)
            case ListBlock():
                return replace(block, items=tuple(tuple(map(numbered, item)) for item in block.items))
            case Quote():
                return replace(block, children=tuple(map(numbered, block.children)))
            case QuestionList():
                return replace(
                    block,
                    questions=tuple(
                        replace(question, answer=tuple(map(numbered, question.answer)))
                        for question in block.questions
                    ),
                )
            case ReferenceList():
                entries = (replace(entry, number=works[entry.key]) for entry in block.entries)
                return replace(block, entries=tuple(sorted(entries, key=lambda entry: entry.number)))
            case _:
                return block

    def with_numbers(section: Section) -> Section:
        blocks = tuple(map(numbered, section.blocks))
        return replace(section, blocks=blocks, sections=tuple(map(with_numbers, section.sections)))

    def resolved(section: Section) -> Section:
        return replace(
            section,
            blocks=tuple(resolve(block, texts, works) for block in section.blocks),
            sections=tuple(map(resolved, section.sections)),
        )

    return tuple(map(resolved, tuple(map(with_numbers, sections))))


def works_in_order(sections: Sequence[Section]) -> Iterable[str]:
    """The keys of all works: the cited ones in the order of their first citation, then the others as they are listed."""
    cited = (key for node in nodes(sections) if isinstance(node, Citation) for key in node.keys)
    listed = (
        entry.key for node in nodes(sections) if isinstance(node, ReferenceList) for entry in node.entries
    )
    return dict.fromkeys([*cited, *listed])


def nodes(node: object) -> Iterator[object]:
    """A part of the document and its parts, in reading order."""
    if isinstance(node, tuple | list):
        for child in node:
            yield from nodes(child)
    elif is_dataclass(node) and not isinstance(node, type):
        yield node
        # A section's own blocks come before its sections; in every node the fields are in reading order.
        for field in fields(node):
            yield from nodes(getattr(node, field.name))


def resolve(block: Block, texts: Texts, works: dict[str, int]) -> Block:
    """A block with its references and citations filled in."""

    def line(pieces: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(map(piece, pieces))

    def piece(inline: Inline) -> Inline:
        match inline:
            case Reference():
                return replace(inline, text=texts[inline.target])
            case Citation():
                return replace(inline, text=citation([works[key] for key in inline.keys]))
            case Strong() | Emphasis() | Link():
                return replace(inline, children=line(inline.children))
            case _:
                return inline

    def inside(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(resolve(inner, texts, works) for inner in blocks)

    match block:
        case Paragraph():
            return replace(block, children=line(block.children))
        case ListBlock():
            return replace(block, items=tuple(map(inside, block.items)))
        case Quote():
            return replace(block, children=inside(block.children))
        case Table():
            return replace(
                block,
                caption=line(block.caption),
                columns=tuple(replace(column, title=line(column.title)) for column in block.columns),
                rows=tuple(tuple(map(line, row)) for row in block.rows),
                notes=tuple(map(line, block.notes)),
            )
        case Figure():
            return replace(block, caption=line(block.caption))
        case QuestionList():
            return replace(
                block, questions=tuple(answered(question, line, inside) for question in block.questions)
            )
        case _:
            return block


def answered(
    question: Question,
    line: Callable[[tuple[Inline, ...]], tuple[Inline, ...]],
    inside: Callable[[tuple[Block, ...]], tuple[Block, ...]],
) -> Question:
    """A question with its text and answer resolved."""
    return replace(question, text=line(question.text), answer=inside(question.answer))
