"""The notes below a table."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pypdf

from report.document import Strong, Text
from report.press.notes import are_long, numbered
from report.press.pdf import render_pdf
from tests.report.drawn_lines import drawn_lines
from tests.report.sample_document import small, table, text

ONE = (text("注：一条。"),)
TWO = (*ONE, (Strong(text("另一")), Text("条。")))


def test_several_notes_are_numbered_and_one_is_not() -> None:
    assert numbered(ONE) == ONE
    assert numbered(()) == ()
    first, second = numbered(TWO)
    assert first == (Text("注：（1）"), Text("一条。"))
    assert second == (Text("（2）"), Strong(text("另一")), Text("条。"))


def test_the_first_note_begins_with_its_word_whichever_note_comes_first() -> None:
    bare = text("一条。")
    assert numbered((bare,)) == ((Text("注："), *bare),)
    assert numbered((bare, *ONE)) == ((Text("注：（1）"), *bare), (Text("（2）"), Text("一条。")))


def test_notes_are_long_if_there_are_several_or_one_takes_more_than_a_line() -> None:
    assert not are_long(())
    assert not are_long(ONE)
    assert are_long(TWO)
    assert are_long((text("注：" + "长" * 60),))


def test_a_short_note_is_centred_and_a_long_one_set_like_a_paragraph() -> None:
    def left_edges(words: str) -> list[float]:
        data = render_pdf(small(replace(table(), notes=(text(words),))))
        assert "注：" in pypdf.PdfReader(BytesIO(data)).pages[0].extract_text()
        return [line.left for line in drawn_lines(data, 0) if line.text.startswith("注：")]

    margin = 25 / 25.4 * 72
    assert min(left_edges("注：一条。")) > margin + 50
    assert max(left_edges("注：" + "长" * 60)) < margin + 1
