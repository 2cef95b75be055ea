"""Markdown becomes blocks of the document, and nothing but what a report takes in."""

from __future__ import annotations

import pytest

from report.document import (
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Link,
    ListBlock,
    Number,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
)
from report.writing.inlay import CLOSE, OPEN, Inlay, without_tokens
from report.writing.markdown import MarkdownFault, read_markdown, untitled_tables


def read(text: str, inlay: Inlay | None = None) -> tuple[Block, ...]:
    return read_markdown(text, inlay or Inlay(), "s")


def test_paragraphs_with_stress_code_and_links() -> None:
    (block,) = read("一 **二** *三* `四` [五](https://example.org/)")
    assert block == Paragraph(
        (
            Text("一 "),
            Strong((Text("二"),)),
            Text(" "),
            Emphasis((Text("三"),)),
            Text(" "),
            Code("四"),
            Text(" "),
            Link("https://example.org/", (Text("五"),)),
        )
    )


def test_lists_quotes_and_listings() -> None:
    ordered, quote, listing = read("3. 甲\n4. 乙\n\n> 引\n\n```python\nx = 1\n```")
    assert isinstance(ordered, ListBlock)
    assert ordered.ordered
    assert ordered.start == 3
    assert len(ordered.items) == 2
    assert quote == Quote((Paragraph((Text("引"),)),))
    assert listing == CodeBlock("x = 1\n", "python")


def test_a_table_takes_the_paragraph_above_it_as_caption() -> None:
    (table,) = read("表：两个数\n\n| 名 | 值 |\n|:--|--:|\n| a | 1 |\n")
    assert isinstance(table, Table)
    assert table.caption == (Text("两个数"),)
    assert [column.align for column in table.columns] == ["left", "right"]
    assert table.rows == (((Text("a"),), (Text("1"),)),)


def test_tables_without_a_caption_are_found_with_their_lines() -> None:
    bare = "| 名 | 值 |\n|:--|--:|\n| a | {{ x.y | with_std }} |\n"
    assert untitled_tables(f"表：两个数\n\n{bare}") == ()
    assert untitled_tables(f"甲\n\n{bare}\n表：两个数\n\n{bare}") == (3,)
    assert untitled_tables("- 甲\n\n" + "".join(f"  {line}\n" for line in bare.splitlines())) == (3,)


def test_a_bound_number_keeps_its_name_in_every_place() -> None:
    inlay = Inlay()
    token = inlay.put(Number("a.b", "98.85%"))
    paragraph, listing = read(f"得 **{token}** `{token}`\n\n    {token}\n", inlay)
    assert paragraph == Paragraph(
        (Text("得 "), Strong((Number("a.b", "98.85%"),)), Text(" "), Code("98.85%"))
    )
    assert listing == CodeBlock("98.85%\n", "")


def test_a_literal_piece_is_not_read_as_markdown() -> None:
    inlay = Inlay()
    (paragraph,) = read(inlay.put(Text("**not bold** <b>")), inlay)
    assert paragraph == Paragraph((Text("**not bold** <b>"),))


def test_tokens_cannot_be_forged() -> None:
    assert without_tokens(f"{OPEN}0{CLOSE}") == "0"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("好\n\n<script>alert(1)</script>", 3, "HTML"),
        ("好 <b>粗</b>", 1, "HTML"),
        ("甲\n\n乙 ![x](file:///etc/passwd)", 3, "图片"),
        ("[x](javascript:alert(1))", 1, "javascript:alert(1)"),
        ("[x](file:///etc/passwd)", 1, "file:///etc/passwd"),
        ("[x](data:text/html,hi)", 1, "https://"),
    ],
)
def test_what_a_report_does_not_take_in_is_refused_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(MarkdownFault) as caught:
        read(text)
    assert caught.value.line == line
    assert told in caught.value.message
