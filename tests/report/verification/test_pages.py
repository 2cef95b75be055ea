"""Pages compared: what a reader sees of them, and no page that holds up whoever checks it."""

from __future__ import annotations

import pytest

from report.verification.limits import AT_LEAST
from report.verification.pages import Piece, compare_pages, pieces

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
