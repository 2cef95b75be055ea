"""Anchors of a page by what a reader calls them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from report.document import (
    Document,
    Figure,
    ListBlock,
    Picture,
    Question,
    QuestionList,
    Quote,
    ReferenceEntry,
    ReferenceList,
    Section,
    Table,
    Text,
)
from report.verification.findings import Finding
from report.verification.places import named, place_names
from report.wording import verification as say

TABLE = Table("epochs", 5, (Text("轮"),), (), ())
FIGURE = Figure("curves", 2, (Text("线"),), Picture(Path(), "image/png", 1, 1, 1, ""), "线")
ANSWER = Table("prose", 6, (Text("答"),), (), ())
WORKS = ReferenceList((ReferenceEntry("lecun", 3, (Text("L"),)),))
INNER = Section(
    "fit", "1.", "拟合", 2, (ListBlock(False, ((TABLE,),)),), (Section("deep", "1.1", "深", 3, ()),)
)
PARTS = (
    Section("result", "三、", "结果", 1, (Quote((FIGURE,)),), (INNER,)),
    Section("asked", "四、", "思考题", 1, (QuestionList((Question(1, (Text("问"),), (ANSWER,)),)),)),
    Section("more", "", "附录 A　补充", 1, (WORKS,), appendix=True),
)
NAMES = place_names(Document("T", "", "", (), PARTS))


def test_places_are_called_as_the_report_calls_them() -> None:
    assert {
        "page.contents": "目录",
        "page.text": "",
        "page.end": "",
        "section.result": "三、结果",
        "section.fit": "三、1",
        "section.deep": "三、1.1",
        "section.asked": "四、思考题",
        "section.more": "附录 A　补充",
        **dict.fromkeys(("epochs", "caption.epochs"), "表 5"),
        **dict.fromkeys(("prose", "caption.prose"), "表 6"),
        "curves": "图 2",
        "reference.lecun": "参考文献 [3]",
    } == NAMES


def test_a_finding_names_its_place_and_one_that_nobody_knows_as_it_is() -> None:
    found = Finding("page_number", "report.html", "n", "1", "2", "epochs")
    one, other = named((found, replace(found, place="own")), NAMES)
    assert say.finding(one) == "report.html（表 5）：数字 n，现为「1」，应为「2」"
    assert other.place == "own"
    (picture,) = named([Finding("picture", "figures/curves.png", "curves", place="curves")], NAMES)
    assert say.finding(picture) == "figures/curves.png：图 2 与根据训练结果重画的不同"


def test_long_texts_are_told_from_where_they_differ() -> None:
    told = say.finding(Finding("page_text", "p", "", "甲" * 80 + "降低了", "甲" * 80 + "提高了"))
    assert told == f"p：文字，现为「…{'甲' * 10}降低了」，应为「…{'甲' * 10}提高了」"
