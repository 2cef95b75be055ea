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
from report.press.listings import COLUMNS, MARK, MOST_LINES, breaks, broken, parts, stays_whole
from report.press.pdf import render_pdf
from report.press.rendering import highlighted
from tests.report.drawn_lines import drawn_lines
from tests.report.press.test_layouts import rules
from tests.report.sample_document import paragraph, small

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


def part_beginnings(code: str) -> list[str]:
    return [plain(part).split("\n")[0] for part in parts(highlighted(CodeBlock(code, "python")))]


BODY = "\n".join(f"        x = self.layer{number}(x)" for number in range(6))


def test_a_listing_is_divided_before_functions_and_never_within_one() -> None:
    network = (
        f"import torch\n\n\nclass Net:\n    def __init__(self):\n{BODY}\n\n    def forward(self, x):\n{BODY}"
    )
    assert part_beginnings(network) == ["import torch", "    def forward(self, x):"]
    assert part_beginnings(f"def f():\n{BODY}\n\n{BODY}") == ["def f():"], "a blank line within a function"
    assert part_beginnings(f"def f():\n{BODY}\n\nf()") == ["def f():"], "too little to set apart"


@given(st.text(st.sampled_from('a \n"#'), max_size=60))
def test_the_parts_of_a_listing_are_all_of_it(code: str) -> None:
    markup = highlighted(CodeBlock(code, "python"))
    assert "\n".join(parts(markup)) == markup


def test_a_part_that_is_too_long_may_be_divided_anywhere() -> None:
    assert stays_whole("\n" * (MOST_LINES - 1))
    assert not stays_whole("\n" * MOST_LINES)


@pytest.mark.parametrize("before", range(24, 34, 3))
def test_no_page_ends_within_a_function_or_between_a_sentence_and_its_listing(before: int) -> None:
    functions = "\n\n".join(f"def f{number}():\n{BODY}" for number in range(2))
    filler = [paragraph(f"填充{number}。") for number in range(before)]
    data = render_pdf(small(*filler, paragraph("代码如下。"), CodeBlock(functions, "python")))
    pages = [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(BytesIO(data)).pages]
    for number in range(2):
        (page,) = [page for page in pages if f"deff{number}" in page]
        assert re.search(rf"deff{number}\(\):(x=self.layer\d\(x\)){{6}}", page)
    assert any("代码如下。deff0" in page for page in pages)


def test_a_listing_that_goes_on_is_ruled_off_below_its_last_line() -> None:
    """The second function does not fit the page; half of what it leaves stays empty below the rule."""
    code = f"def f():\n{BODY}\n\n\ndef g():\n{BODY}\n{BODY}"
    filler = [paragraph(f"填充{number}。") for number in range(20)]
    data = render_pdf(small(*filler, CodeBlock(code, "python")))
    (last,) = [line for line in drawn_lines(data, 0) if "layer5" in line.text]
    assert last.baseline > 200
    assert 3 < last.baseline - min(bottom for _, bottom, _, _ in rules(data, 0)) < 15


@pytest.mark.parametrize("before", [10, 11, 12, 13])
def test_a_long_part_leaves_more_than_a_few_lines_to_the_next_page(before: int) -> None:
    """The two blank lines that end the part are none of them."""
    text = "\n".join(f"text{number:02}" for number in range(26))
    code = f'TEXT = """\n{text}\n"""\n\n\ndef f():\n{BODY}'
    filler = [paragraph(f"填充{number}。") for number in range(before)]
    data = render_pdf(small(*filler, CodeBlock(code, "python")))
    rows = [line.text for line in drawn_lines(data, 1) if re.fullmatch(r'text\d\d|"""', line.text)]
    assert len(rows) >= 6
