"""What a spec can add to the four parts: 思考题, 参考文献, 评分表."""

from __future__ import annotations

from collections.abc import Callable

from report.document import (
    Block,
    Paragraph,
    Question,
    QuestionList,
    ReferenceEntry,
    ReferenceList,
    ScoreItem,
    ScoreTable,
    Section,
    Text,
)
from report.specification.experiment import ExperimentSpec
from report.specification.yaml_source import Loc
from report.wording import layout, works

Prose = Callable[[str, str, Loc], tuple[Block, ...]]
"""(text, label, place in the spec) -> blocks."""


def questions(spec: ExperimentSpec, prose: Prose, position: int) -> tuple[Section, ...]:
    """思考题 as part number `position`, if the spec asks any."""
    if not spec.questions:
        return ()
    asked = []
    for index, question in enumerate(spec.questions):
        place: Loc = ("questions", index)
        label = f"question-{index + 1}"
        text, *more = prose(question.question, label, (*place, "question")) or (Paragraph(()),)
        answer = prose(question.answer or "", f"{label}-answer", (*place, "answer"))
        words = text.children if isinstance(text, Paragraph) else ()
        more = more if isinstance(text, Paragraph) else [text, *more]
        lines = 0 if answer else question.lines
        asked.append(Question(index + 1, words, (*more, *answer), lines))
    block = QuestionList(tuple(asked))
    return (Section("questions", layout.part_number(position), layout.TITLES["questions"], 1, (block,)),)


def references(spec: ExperimentSpec) -> tuple[Section, ...]:
    """参考文献, if the spec lists any."""
    if not spec.references:
        return ()
    entries = tuple(ReferenceEntry(work.key, 0, (Text(works.entry(work)),)) for work in spec.references)
    return (Section("references", "", layout.TITLES["references"], 1, (ReferenceList(entries),)),)


def grading(spec: ExperimentSpec) -> tuple[Section, ...]:
    """评分表, if the spec has one."""
    if not spec.grading:
        return ()
    rows = tuple(ScoreItem(row.item, f"{row.points:g}") for row in spec.grading)
    block = ScoreTable(rows, f"{sum(row.points for row in spec.grading):g}")
    return (Section("grading", "", layout.TITLES["grading"], 1, (block,)),)
