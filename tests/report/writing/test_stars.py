"""Stars beside Chinese punctuation stress what is between them, on the page and in Markdown made of it."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from report.document import Code, Emphasis, Inline, Paragraph, Strong, Text
from report.press.markdown_inlines import line
from report.writing.inlay import Inlay
from report.writing.markdown import read_markdown


def read(text: str) -> tuple[Inline, ...]:
    (block,) = read_markdown(text, Inlay(), "s")
    assert isinstance(block, Paragraph)
    return block.children


STRESSED = (
    ("**结论：**ReLU 更好", (Strong((Text("结论："),)), Text("ReLU 更好"))),
    ("文字**（重点）**内容", (Text("文字"), Strong((Text("（重点）"),)), Text("内容"))),
    ("ReLU**“重点”**ReLU", (Text("ReLU"), Strong((Text("“重点”"),)), Text("ReLU"))),
    ("值**98%**大", (Text("值"), Strong((Text("98%"),)), Text("大"))),
    ("*（斜）*体", (Emphasis((Text("（斜）"),)), Text("体"))),
    ("**甲。**，**（乙）**", (Strong((Text("甲。"),)), Text("，"), Strong((Text("（乙）"),)))),
)


@pytest.mark.parametrize(("text", "pieces"), STRESSED)
def test_stars_stress_beside_chinese_punctuation(text: str, pieces: tuple[Inline, ...]) -> None:
    assert read(text) == pieces


@pytest.mark.parametrize(("text", "pieces"), STRESSED)
def test_the_markdown_made_of_it_is_stressed_wherever_it_is_read(
    text: str, pieces: tuple[Inline, ...]
) -> None:
    shown = MarkdownIt("commonmark").render(line(pieces))
    assert "*" not in shown
    assert "<strong>" in shown or "<em>" in shown


@pytest.mark.parametrize(
    "text",
    ["2 * 3 * 4", "甲 ** 乙 ** 丙", "甲** 乙 **丙", "甲_（乙）_丙", "a**(b)**c", "（*）", r"\*（甲）\*乙"],
)
def test_other_stars_are_what_commonmark_takes_them_for(text: str) -> None:
    assert read(text) == (Text(text.replace("\\", "")),)


def test_stars_in_code_stay() -> None:
    assert read("`**（a）**`") == (Code("**（a）**"),)
