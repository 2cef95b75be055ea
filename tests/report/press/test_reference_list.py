"""The list of references and the questions: what begins an entry is told from what goes on."""

from __future__ import annotations

from report.document import Question, QuestionList, ReferenceEntry, ReferenceList
from report.press.pdf import render_pdf
from tests.report.drawn_lines import drawn_lines
from tests.report.sample_document import paragraph, small, text

LATIN = "LECUN Y, BOTTOU L, BENGIO Y, et al. Gradient-based learning applied to document recognition[J]. Proceedings, 1998."
HAN = "周志华. 机器学习[M]. 北京: 清华大学出版社, 2016."


def test_every_line_of_every_entry_begins_at_one_edge() -> None:
    entries = (LATIN, HAN, HAN * 3, LATIN.replace("LECUN", "SCHERER"))
    listed = ReferenceList(
        tuple(ReferenceEntry(f"r{n}", n, text(entry)) for n, entry in enumerate(entries, 8))
    )
    lines = [line for line in drawn_lines(render_pdf(small(listed)), 0) if 100 < line.baseline < 730]
    labels = [line for line in lines if line.text.startswith(("[8]", "[9]", "[10]", "[11]"))]
    others = [line for line in lines[lines.index(labels[0]) :] if line not in labels]
    assert len(labels) == 4
    assert len(others) >= 3
    hanging = {round(line.left, 1) for line in others}
    assert len(hanging) == 1
    # What follows the label begins there too, and not with a space, which would be stretched where a line is filled.
    firsts = [line.pieces[1] for line in labels]
    assert {round(left, 1) for left, _ in firsts} == hanging
    assert not any(words.startswith(" ") for _, words in firsts)


def test_a_question_is_set_in_another_face_than_its_answer() -> None:
    questions = QuestionList((Question(1, text("为何共享权重"), (paragraph("因为特征到处都有"),)),))
    faces = {line.text: line.fonts for line in drawn_lines(render_pdf(small(questions)), 0)}
    (asked,) = (fonts for words, fonts in faces.items() if "为何共享权重" in words)
    (answer,) = (fonts for words, fonts in faces.items() if "因为特征" in words)
    assert not asked & answer
