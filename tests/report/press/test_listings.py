"""Long lines of code on paper."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.document import CodeBlock
from report.press.listings import COLUMNS, MARK, breaks, broken
from report.press.pdf import render_pdf
from report.press.rendering import highlighted
from tests.report.drawn_lines import drawn_lines
from tests.report.sample_document import small

CALL = "    loss = torch.nn.functional.cross_entropy(model(images), labels, label_smoothing=0.1, reduction='mean')"
COMMENT = "# " + "训练时对每幅图像施加随机仿射变换" * 4
RIGHT = 185 / 25.4 * 72


def plain(markup: str) -> str:
    return unescape(re.sub("<[^>]*>", "", markup))


@given(st.text(st.sampled_from("ab <>&\"'(,=卷，\n#")))
def test_breaking_changes_no_character(text: str) -> None:
    whole = highlighted(CodeBlock(text, "python"))
    assert broken(whole).replace(MARK, "") == whole
    assert all(len(line) <= COLUMNS for line in plain(broken(whole)).split("\n"))


def test_a_line_is_broken_after_a_sign_where_one_is_near() -> None:
    (place,) = breaks(CALL)
    assert CALL[:place].endswith((",", " "))
    assert breaks("x" * 100) == [int(COLUMNS)]
    assert breaks("x" * 60) == []


@pytest.mark.parametrize("line", [CALL, COMMENT, "x" * 200])
def test_broken_lines_stay_within_the_text_and_begin_with_a_mark(line: str) -> None:
    data = render_pdf(small(CodeBlock(f"{line}\n", "python")))
    lines = [line for line in drawn_lines(data, 0) if 100 < line.baseline < 730]
    assert len(lines) >= 2
    assert all(line.right < RIGHT for line in lines)
    assert lines[1].left > lines[0].left + 8, "room for the mark"
    text = pypdf.PdfReader(BytesIO(data)).pages[0].extract_text()
    assert re.sub(r"\s", "", line) in re.sub(r"\s", "", text)
