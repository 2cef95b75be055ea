"""The blocks of a section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import assert_never

from lxml.etree import _Element

from report.document import (
    Block,
    CodeBlock,
    Figure,
    FormulaBlock,
    ListBlock,
    Paragraph,
    QuestionList,
    Quote,
    ReferenceList,
    ScoreTable,
    Table,
    Text,
)
from report.press.word.captions import figure
from report.press.word.context import Context, NumberedList
from report.press.word.elements import paragraph, run, text, w
from report.press.word.formulas import formula
from report.press.word.inlines import PLAIN, bookmarked, pieces
from report.press.word.listings import listing
from report.press.word.tables import TEXT_WIDTH, ruled, three_lines
from report.wording import rendering as say

INDENT = 480
"""Of a level of lists, twentieths of a point."""
ANNOUNCED = (ListBlock, CodeBlock, FormulaBlock)


@dataclass(frozen=True)
class Place:
    """Where blocks stand: their style, and how deep in lists."""

    style: str = "Normal"
    level: int = 0


def blocks(context: Context, content: Iterable[Block], place: Place = Place()) -> list[_Element]:
    """Blocks one after the other."""
    return [part for _, made in each(context, content, place) for part in made]


def each(
    context: Context, content: Iterable[Block], place: Place = Place()
) -> Iterator[tuple[Block, list[_Element]]]:
    """Blocks with what is made of them; a paragraph that announces a list, a listing or a formula stays with it."""
    content = [*content]
    for block, then in zip_longest(content, content[1:]):
        yield block, one(context, block, place, announces=isinstance(then, ANNOUNCED))


def one(context: Context, block: Block, place: Place, *, announces: bool) -> list[_Element]:
    """A block; one that `announces` the next is on one page with its beginning."""
    match block:
        case Paragraph():
            properties = [w("keepNext")] if announces else []
            if place.level:
                properties += [w("ind", left=INDENT * (place.level + 1))]
            elif block.continued:
                properties += [w("ind", firstLine=0, firstLineChars=0)]
            return [paragraph(place.style, *pieces(context, block.children), properties=properties)]
        case ListBlock():
            return items(context, block, place)
        case Quote():
            return blocks(context, block.children, Place("Quote", place.level))
        case CodeBlock():
            return listing(block)
        case Table():
            return three_lines(context, block)
        case Figure():
            return figure(context, block)
        case FormulaBlock():
            return [paragraph("Formula", formula(block.latex, display=True))]
        case ReferenceList():
            return references(context, block)
        case ScoreTable():
            return scores(block)
        case QuestionList():
            return questions(context, block, place)
        case _:
            assert_never(block)


def items(context: Context, block: ListBlock, place: Place) -> list[_Element]:
    """A list; its numbers and bullets are Word's own."""
    count = context.list_id(NumberedList(block.ordered, block.start, place.level))
    made: list[_Element] = []
    for item in block.items:
        first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (None, item)
        mark = w("numPr", w("ilvl", val=place.level), w("numId", val=count))
        words = pieces(context, first.children) if first is not None else []
        made.append(paragraph("ListParagraph", *words, properties=[mark]))
        made += blocks(context, rest, Place("ListParagraph", place.level + 1))
    return made


def references(context: Context, block: ReferenceList) -> list[_Element]:
    """参考文献, each with its number, which can be pointed at."""
    return [
        paragraph(
            "Bibliography",
            *bookmarked(context, f"reference.{entry.key}", run(text(f"[{entry.number}]"))),
            run(w("tab")),
            *pieces(context, entry.text),
        )
        for entry in block.entries
    ]


def scores(block: ScoreTable) -> list[_Element]:
    """评分表, with room for the points that are given."""
    rows = [
        say.SCORE_COLUMNS,
        *((item.title, item.points, "") for item in block.items),
        (say.SCORE_TOTAL, block.total, ""),
    ]
    cells = [
        [paragraph("TableHead" if not number else "TableText", run(text(words))) for words in row]
        for number, row in enumerate(rows)
    ]
    widths = [round(TEXT_WIDTH * part) for part in (0.6, 0.2, 0.2)]
    return [ruled(cells, widths), paragraph("TableNote")]


def questions(context: Context, block: QuestionList, place: Place) -> list[_Element]:
    """思考题, each with its answer or with lines to write on."""
    made: list[_Element] = []
    for question in block.questions:
        asked = (Text(f"{question.number}. "), *question.text)
        head = pieces(context, asked, replace(PLAIN, strong=True))
        made.append(paragraph(place.style, *head, properties=[w("keepNext")]))
        made += blocks(context, question.answer, place)
        made += [blank_line() for _ in range(question.blank_lines)]
    return made


def blank_line() -> _Element:
    """A ruled line to write on."""
    rule = w("tabs", w("tab", val="right", leader="underscore", pos=TEXT_WIDTH))
    return paragraph("Normal", run(w("tab")), properties=[rule, w("ind", firstLine=0, firstLineChars=0)])
