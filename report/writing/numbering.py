"""The last step of composing: figures and tables get their numbers, references their text."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from report.document import (
    Block,
    Emphasis,
    Figure,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Reference,
    Section,
    Strong,
    Table,
)
from report.wording.layout import figure_number, table_number


def number_sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Number figures and tables in reading order, then resolve every reference to them.

    Raises:
        KeyError: a reference to a label that no figure or table has (the prose was not checked against the labels).
    """
    figures, tables = count(1), count(1)
    texts: dict[str, str] = {}

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
            case _:
                return block

    def with_numbers(section: Section) -> Section:
        blocks = tuple(map(numbered, section.blocks))
        return replace(section, blocks=blocks, sections=tuple(map(with_numbers, section.sections)))

    def resolved(section: Section) -> Section:
        return replace(
            section,
            blocks=tuple(resolve(block, texts) for block in section.blocks),
            sections=tuple(map(resolved, section.sections)),
        )

    return tuple(map(resolved, tuple(map(with_numbers, sections))))


def resolve(block: Block, texts: dict[str, str]) -> Block:
    """A block with its references filled in."""

    def line(pieces: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(map(piece, pieces))

    def piece(inline: Inline) -> Inline:
        match inline:
            case Reference():
                return replace(inline, text=texts[inline.target])
            case Strong() | Emphasis() | Link():
                return replace(inline, children=line(inline.children))
            case _:
                return inline

    match block:
        case Paragraph():
            return replace(block, children=line(block.children))
        case ListBlock():
            return replace(
                block, items=tuple(tuple(resolve(inner, texts) for inner in item) for item in block.items)
            )
        case Quote():
            return replace(block, children=tuple(resolve(inner, texts) for inner in block.children))
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
        case _:
            return block
