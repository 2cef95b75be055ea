"""Document -> report.md: CommonMark with pipe tables, and formulas between dollar signs; its pictures lie beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from report.document import (
    Block,
    CodeBlock,
    Document,
    Figure,
    Formula,
    FormulaBlock,
    Inline,
    ListBlock,
    Paragraph,
    QuestionList,
    Quote,
    ReferenceList,
    ScoreTable,
    Section,
    Table,
)
from report.press.fitting import digit_indents
from report.press.markdown_inlines import bracketed, escaped, line, shown_anywhere
from report.press.notes import numbered
from report.press.rendering import anchors, check_links, heading
from report.wording import rendering as say
from report.wording.layout import figure_number, table_number

AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)])|\[(?=[ xX]\]))", re.MULTILINE)
"""What would begin a list, underline a heading or tick a box."""
BARS = {r"\|": r"\Vert ", "|": r"\vert "}
RULES = {"left": ":--", "center": ":-:", "right": "--:"}


def render_markdown(document: Document) -> str:
    """The report as Markdown; its pictures are figures/<label>.<extension>.

    Raises:
        RenderError: a label twice, a reference to nothing, a forbidden link.
    """
    check_links(document)
    anchors(document)
    parts = [f"# {escaped(document.title)}"]
    if document.cover:
        parts.append("\n".join(f"- {escaped(row.label)}：{escaped(row.value)}" for row in document.cover))
    parts += [part for section in document.sections for part in of_section(section)]
    if document.signature:
        parts.append("　　".join(f"{escaped(label)}：\\_\\_\\_\\_\\_\\_" for label in document.signature))
    return "\n\n".join(parts) + "\n"


def of_section(section: Section) -> Iterator[str]:
    """A heading, its blocks, the sections below."""
    yield f"{'#' * (section.level + 1)} {escaped(heading(section))}"
    yield from map(of_block, section.blocks)
    for part in section.sections:
        yield from of_section(part)


def of_block(block: Block) -> str:
    """A block, without a blank line around it."""
    match block:
        case Paragraph():
            return paragraph(block.children)
        case ListBlock():
            return "\n".join(items(block))
        case Quote():
            return indented("\n\n".join(map(of_block, block.children)), "> ", "> ").replace("> \n", ">\n")
        case CodeBlock():
            return listing(block)
        case Table():
            return table(block)
        case Figure():
            suffix = block.picture.path.suffix
            name = f"{figure_number(block.number)}　{line(block.caption)}"
            return f"![{bracketed(escaped(block.alt))}](figures/{block.label}{suffix})\n\n{name}"
        case FormulaBlock():
            return f"$$\n{shown_anywhere(block.latex)}\n$$"
        case ReferenceList():
            return "\n\n".join(f"[{entry.number}] {line(entry.text)}" for entry in block.entries)
        case ScoreTable():
            rows = [(item.title, item.points, "") for item in block.items]
            return pipes(
                say.SCORE_COLUMNS,
                ["center"] * 3,
                map(escaped_row, [*rows, (say.SCORE_TOTAL, block.total, "")]),
            )
        case QuestionList():
            return "\n\n".join(
                part
                for question in block.questions
                for part in (f"{question.number}\\. {line(question.text)}", *map(of_block, question.answer))
            )
        case _:
            assert_never(block)


def paragraph(inlines: tuple[Inline, ...]) -> str:
    """Running text that begins nothing else."""
    return AT_START.sub(r"\1\\\2", re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", line(inlines)))


def items(block: ListBlock) -> Iterator[str]:
    """A list; what belongs to an item is indented below its mark."""
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}. " if block.ordered else "- "
        loose = "\n\n".join(map(of_block, item))
        yield indented(loose, mark, " " * len(mark))


def indented(words: str, first: str, others: str) -> str:
    """Lines with something before each of them."""
    lines = words.split("\n")
    return "\n".join(
        [
            first + lines[0],
            *((others + rest) if rest or others != " " * len(others) else "" for rest in lines[1:]),
        ]
    )


def listing(block: CodeBlock) -> str:
    """A fenced listing; the fence is longer than any within."""
    words = block.text.strip("\n")
    longest = max((len(ticks) for ticks in re.findall("`+", words)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{block.language}\n{words}\n{fence}"


def table(block: Table) -> str:
    """A caption, a pipe table, its notes; numbers stand on the right where their digits would not be below each other."""
    caption = f"{table_number(block.number)}　{line(block.caption)}"
    heads = [cell(column.title) for column in block.columns]
    rows = [[cell(content) for content in row] for row in block.rows]
    moved = [any(indents) for indents in zip(*digit_indents(block), strict=True)] or [False] * len(heads)
    sides = ["right" if moves else column.align for column, moves in zip(block.columns, moved, strict=True)]
    return "\n\n".join([caption, pipes(heads, sides, rows), *map(line, numbered(block.notes))])


def pipes(heads: Iterable[str], aligns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A pipe table of finished cells."""
    lines = [heads, (RULES[align] for align in aligns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def cell(inlines: tuple[Inline, ...]) -> str:
    """A cell, which has but one line; a bar in code has to be escaped too, those of a formula have names."""
    named = tuple(
        replace(it, latex=with_named_bars(it.latex)) if isinstance(it, Formula) else it for it in inlines
    )
    return re.sub(r"(?<!\\)\|", r"\\|", line(named)).replace("\\\n", " ").replace("\n", " ")


def with_named_bars(latex: str) -> str:
    """A formula whose bars nobody takes for the edge of a cell; |x| and \\|x\\| are meant, not the rules of an array."""
    return latex if "array" in latex else re.sub(r"\\\\|\\?\|", lambda bar: BARS.get(bar[0], bar[0]), latex)


def escaped_row(cells: Iterable[str]) -> tuple[str, ...]:
    """Plain words as cells."""
    return tuple(map(escaped, cells))
