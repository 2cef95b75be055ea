"""A document with what a course adds: formulas, citations, references, questions, scores; in each of the layouts."""

from __future__ import annotations

from dataclasses import replace

from report.document import (
    Citation,
    CoverField,
    Document,
    Formula,
    FormulaBlock,
    Layout,
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
from tests.report.sample_document import LONG, figure, paragraph, rich, table, text

INLINE, DISPLAY = r"\sigma(x)", r"L = -\frac{1}{N}\sum_{n=1}^N \log p_n"
COVER = tuple(
    CoverField(*row)
    for row in [("课程名称", "深度学习实验"), ("专业班级", "智能 2301"), ("姓名", "𬭛㛃䶮"), ("学号", "007"), ("日期", "")]
)  # fmt: skip
WORKS = (
    ReferenceEntry("a", 1, text("LECUN Y. Gradient-based learning[J]. Proceedings of the IEEE, 1998.")),
    ReferenceEntry("b", 2, text("周志华. 机器学习[M]. 北京: 清华大学出版社, 2016.")),
)


def handed_in(layout: Layout = "cover") -> Document:
    """Every block that is not in `rich`, and a table and a figure among them."""
    cited = Paragraph(
        (Text("函数"), Formula(INLINE), Text("见文献"), Citation(("a",), "[1]"), Text("，损失为"))
    )
    questions = QuestionList(
        (
            Question(1, text("为什么？"), (paragraph("因为共享。"),)),
            Question(2, (Text("算出"), Formula("y_1"), Text("。")), (), 3),
        )
    )
    scores = ScoreTable((ScoreItem("完成情况", "60"), ScoreItem("报告撰写", "40")), "100")
    sections = (
        Section("purpose", "一、", "实验目的", 1, (cited, FormulaBlock(DISPLAY), paragraph(LONG * 4))),
        Section("results", "二、", "实验结果", 1, (table(30), figure(), *[paragraph(LONG)] * 5)),
        Section("questions", "三、", "思考题", 1, (questions,)),
        Section("references", "", "参考文献", 1, (ReferenceList(WORKS),)),
        Section("grading", "", "评分表", 1, (scores,)),
    )
    signature = ("成绩", "教师签字", "日期") if layout == "boxed" else ()
    return replace(rich(), sections=sections, cover=COVER, layout=layout, signature=signature)
