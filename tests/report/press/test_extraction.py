"""What a search, a selection or a plagiarism checker reads out of the PDF: the document's text, in order, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from report.document import (
    Block,
    CodeBlock,
    Document,
    Figure,
    FormulaBlock,
    ListBlock,
    Paragraph,
    QuestionList,
    Quote,
    ReferenceList,
    ScoreTable,
    Section,
    Table,
)
from report.press.pdf import render_pdf
from report.press.rendering import heading
from report.press.spacing import OBJECT, characters
from report.wording.layout import figure_number, table_number
from report.wording.rendering import SCORE_COLUMNS, SCORE_TOTAL
from tests.report.handed_in import handed_in
from tests.report.sample_document import TITLE, rich, table


def written(sections: tuple[Section, ...]) -> Iterator[str]:
    """Every text of a report's body, in the order of reading."""
    for section in sections:
        yield heading(section)
        for block in section.blocks:
            yield from of_block(block)
        yield from written(section.sections)


def of_block(block: Block, bullet: str = "•") -> Iterator[str]:
    match block:
        case Paragraph():
            yield from characters(block.children)
        case ListBlock():
            for number, item in enumerate(block.items, block.start):
                yield f"{number}." if block.ordered else bullet
                for inner in item:
                    yield from of_block(inner, "–")
        case Quote():
            for inner in block.children:
                yield from of_block(inner)
        case CodeBlock():
            yield block.text
        case Table():
            yield table_number(block.number)
            yield from characters(block.caption)
            for cell in (
                *[column.title for column in block.columns],
                *[c for row in block.rows for c in row],
            ):
                yield from characters(cell)
            for note in block.notes:
                yield from characters(note)
        case Figure():
            yield figure_number(block.number)
            yield from characters(block.caption)
        case FormulaBlock():
            pass
        case ReferenceList():
            for entry in block.entries:
                yield f"[{entry.number}]"
                yield from characters(entry.text)
        case ScoreTable():
            yield from SCORE_COLUMNS
            for row in block.items:
                yield row.title + row.points
            yield SCORE_TOTAL + block.total
        case QuestionList():
            for question in block.questions:
                yield f"{question.number}."
                yield from characters(question.text)
                for inner in question.answer:
                    yield from of_block(inner)


def together(text: str) -> str:
    return re.sub(rf"[\s{OBJECT}]", "", text)


def extracted(document: Document) -> str:
    """The text of the pages after cover and contents, without header and footer."""
    pages = [together(page.extract_text()) for page in pypdf.PdfReader(BytesIO(render_pdf(document))).pages]
    body = [page for page in pages if re.search(r"第\d+页共\d+页", page)]
    return "".join(re.sub(rf"第\d+页共\d+页|{re.escape(together(TITLE))}", "", page) for page in body)


@pytest.mark.parametrize("document", [rich(), handed_in()], ids=["rich", "handed in"])
def test_the_extracted_text_is_the_text_of_the_document(document: Document) -> None:
    sections = tuple(shortened(section) for section in document.sections)
    expected = together("".join(written(sections)))
    assert len(expected) > 500
    assert extracted(replace(document, sections=sections)) == expected


def shortened(section: Section) -> Section:
    """The section with tables that stay on a page: a head that is repeated is read twice, as it should be."""
    blocks = tuple(
        table(8, block.label, block.number) if isinstance(block, Table) else block for block in section.blocks
    )
    return replace(section, blocks=blocks, sections=tuple(map(shortened, section.sections)))
