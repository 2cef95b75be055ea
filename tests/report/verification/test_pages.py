"""Pages compared: what a reader sees of them, and no page that holds up whoever checks it."""

from __future__ import annotations

import pytest

from report.verification.limits import AT_LEAST
from report.verification.pages import Piece, as_written, compare_numbers, compare_pages, compare_texts, pieces

PAGE = b"""<!DOCTYPE html><html><head><style>p > b { color: red }</style><title>T</title></head><body>
<section id="one"><p class=x>a &amp; b<br>c</p><img alt='1 > 0' src="data:x"/>
<table id="t"><td><span data-number="n.acc">98%</span> +</td></table></section><script>if (a < b) {}</script>after"""


def test_what_a_reader_sees_is_taken_with_its_place_and_number() -> None:
    found = [(piece.place, piece.number, piece.text) for piece in pieces(PAGE) if not piece.picture]
    assert found == [
        ("", "", "T"),
        ("one", "", "a & b"),
        ("one", "", "c"),
        ("one", "", '0\' src="data:x"/>'),
        ("t", "n.acc", "98%"),
        ("t", "", "+"),
        ("", "", "after"),
    ]


def test_a_picture_is_known_by_its_address() -> None:
    one, other = (pieces(b'<i id="f"><img src="%s"></i>' % source) for source in (b"data:1", b"data:2"))
    assert one[0].picture
    assert (one[0].place, one) != (other[0].place, other)
    assert pieces(b'<img alt="x" src="data:1">')[0].text == one[0].text


def test_what_is_not_closed_or_never_opened_changes_nothing_around() -> None:
    assert pieces(b'</b><p id="a"><i>x</p>y</q><a z') == (
        Piece("a", "", "x"),
        Piece("", "", "y"),
        Piece("", "", "<a z"),
    )


@pytest.mark.parametrize("unit", [b"<p id=x>y", b"<a ", b"<!--", b"<a b='", b"</"])
def test_a_page_of_unclosed_markup_is_read_to_its_end(unit: bytes) -> None:
    # A parser that looks to the end of the page for each of them would take hours.
    assert len(list(compare_pages("x", PAGE + unit * 30_000, PAGE))) == 1


def test_a_page_of_other_length_is_not_taken_apart() -> None:
    (told,) = compare_pages("x", PAGE + b"a " * AT_LEAST, PAGE)
    assert told.kind == "overlong"


def test_text_without_an_anchor_is_placed_by_the_heading_above() -> None:
    page = b'<main id="page.text"><h2 id="section.a">A</h2><p>x<i id="t">y</i>z</p><img src="1"></main>w'
    assert [piece.place for piece in pieces(page)] == [
        "section.a",
        "section.a",
        "t",
        "section.a",
        "section.a",
        "",
    ]


def test_a_changed_line_is_told_by_its_words_and_its_number() -> None:
    (told,) = compare_texts("m", "# 一\n高 0.1\n".encode(), "# 一\n高 −0.1\n".encode())
    assert (told.kind, told.found, told.wanted, told.place) == ("page_text", "高 0.1", "高 −0.1", "第 2 行")
    (told,) = compare_texts("m", b"a\n", b"a\nb\n")
    assert (told.found, told.wanted, told.place) == ("", "b", "第 2 行")
    (told,) = compare_texts("m", b"*a*\n\n", b"_a_\n")
    assert told.kind == "rendering"
    assert not list(compare_texts("m", b"a", b"a"))


POINTS = {"value": 0.0016, "unit": "points", "text": "+0.16 个百分点", "std": 0.0005}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("−0.01", "+0.16"), ("−0.01 个百分点", "+0.16 个百分点"), ("−0.01 ± 0.02", "+0.16 ± 0.05")],
)
def test_what_should_be_is_written_as_what_is(text: str, wanted: str) -> None:
    assert as_written(text, POINTS) == wanted
    page = f'<b data-number="d">{text}</b><b data-number="gone">1</b>'.encode()
    told = [(each.item, each.found, each.wanted) for each in compare_numbers("p", page, {"d": POINTS})]
    assert told == [("d", text, wanted), ("gone", "1", "")]
