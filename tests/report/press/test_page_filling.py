"""White space before a figure that did not fit is filled with the text behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from report.document import Block, Document, Figure, Paragraph, Section, Table, Text
from report.press import page_filling, pdf
from report.press.page_blocks import Kind
from report.press.page_filling import movable, pages_filled
from tests.report.sample_document import figure, paragraph, png, small, table, text

FILLER = tuple(paragraph(f"填充{number}。") for number in range(26))
LAST = tuple(paragraph(f"末尾{number}。") for number in range(24))
BEHIND = tuple(paragraph(f"后文{number}。") for number in range(20))


def tall(label: str = "tall") -> Figure:
    """A figure 120 mm high: it does not fit below the filler."""
    picture = replace(png(), width_mm=160.0, width_px=160, height_px=120)
    return replace(figure(label), picture=picture, caption=text(f"图名{label}"), number=1)


def texts(document: Document) -> list[str]:
    """Each page's text without white space."""
    reader = pypdf.PdfReader(BytesIO(pdf.render_pdf(document)))
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


def test_text_moves_up_before_a_figure_that_did_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    document = small(*FILLER, tall(), *BEHIND)
    filled = texts(document)
    assert "后文0。" in filled[0]
    assert filled[1].index("图1") < filled[1].index("后文19。")
    order = [int(number) for number in re.findall(r"后文(\d+)。", "".join(filled))]
    assert order == list(range(20))
    monkeypatch.setattr(page_filling, "MOVES", 0)
    plain = texts(document)
    assert "后文" not in plain[0]
    assert "".join(sorted("".join(plain))) == "".join(sorted("".join(filled)))


def test_a_figure_that_fits_stays_where_it_was_mentioned() -> None:
    (page,) = texts(small(*FILLER[:5], tall(), *BEHIND[:3]))
    assert page.index("填充4") < page.index("图1") < page.index("后文0")


def test_pages_are_those_of_a_document_that_was_written_in_this_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only the pages after a move are made again, and the result is what making all of them would have given."""
    blocks: list[Block] = [
        *FILLER,
        tall("a"),
        *BEHIND[:4],
        table(3),
        *BEHIND[4:],
        tall("b"),
        *LAST[:9],
        tall("c"),
        *LAST[9:],
    ]
    signs = [sign(block) for block in blocks]
    filled = texts(small(*blocks))
    order = sorted(blocks, key=lambda block: "".join(filled).index(signs[blocks.index(block)]))
    assert [sign(block) for block in order] != signs
    for kind in (Paragraph, Figure):
        of_a_kind = [sign(block) for block in order if isinstance(block, kind)]
        assert of_a_kind == [sign(block) for block in blocks if isinstance(block, kind)]
    monkeypatch.setattr(page_filling, "MOVES", 0)
    assert texts(small(*order)) == filled
    assert len(texts(small(*blocks))) >= len(filled)


def sign(block: Block) -> str:
    """Words that only this block has."""
    match block:
        case Figure():
            return f"图名{block.label}"
        case Table():
            return "各层的形状与参数量"
        case Paragraph((Text(words),)):
            return words
    raise AssertionError(block)


def test_what_names_a_page_follows_what_was_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of contents was made before anything moved; a section begins a page earlier then."""
    whole = [Section("whole", "一、", "开头", 1, (*FILLER, tall("a"), *BEHIND))]
    small_ones = [Section(f"s{i}", "节、", f"小节之{i}号", 1, FILLER[:3]) for i in range(9)]
    document = replace(small(), layout="cover", sections=(*whole, *small_ones))

    def named_and_found() -> tuple[dict[str, int], dict[str, int]]:
        contents, *pages = texts(document)
        named = {name: int(number) for name, number in re.findall(r"(小节之\d号)\.*(\d+)", contents)}
        found = {name: 1 + next(i for i, page in enumerate(pages) if name in page) for name in named}
        return named, found

    named, found = named_and_found()
    assert len(named) == 9
    assert named == found
    monkeypatch.setattr(page_filling, "MOVES", 0)
    named_before, found_before = named_and_found()
    assert named_before == found_before
    assert found_before != found


@pytest.mark.parametrize(
    ("following", "moved"),
    [
        ([("text", 30), ("text", 30)], [0, 1]),
        ([("text", 300), ("text", 30)], [0]),
        ([("table", 80), ("text", 30)], [0, 1]),
        ([("table", 400), ("text", 30)], [1]),
        ([("table", 400), ("table", 20), ("text", 30)], [2]),
        ([("figure", 20), ("text", 30)], [1]),
        ([("text", 30), ("other", 30)], []),
        ([("other", 30), ("text", 30)], []),
        ([], []),
    ],
)
def test_text_and_floats_keep_their_order_and_a_listing_its_announcement(
    following: list[tuple[Kind, float]], moved: list[int]
) -> None:
    assert movable({"figure"}, following, 150.0) == moved


def test_a_figure_may_fill_the_space_before_a_table_but_no_table_another() -> None:
    assert movable({"table"}, [("figure", 100.0), ("text", 30.0)], 150.0) == [0, 1]
    assert movable({"table"}, [("table", 100.0), ("text", 30.0)], 150.0) == [1]


def test_nothing_moves_past_a_float_of_its_kind_though_others_stand_between() -> None:
    following: list[tuple[Kind, float]] = [("figure", 20.0), ("text", 30.0), ("table", 20.0)]
    assert movable({"figure", "table"}, following, 150.0) == [1]


def test_figures_and_tables_that_end_a_section_keep_their_order_with_those_of_the_next() -> None:
    late = 0
    for filler in range(17, 24):
        first = small(*FILLER[:filler], tall("a"), table(12)).sections[0]
        second = small(*BEHIND[:2], table(2, "second", 2), *BEHIND[2:]).sections[0]
        sections = (
            replace(first, label="first", title="前一节", level=2),
            replace(second, label="next", title="后一节", level=2),
        )
        words = "".join(texts(replace(small(), sections=(Section("all", "一、", "全部", 1, ()), *sections))))
        places = [words.index(sign) for sign in ("图名a", "表1", "表2")]
        assert places == sorted(places), filler
        late += words.index("后文0") < places[0]
    assert late, "or nothing was put off"


def chapter(first: tuple[Block, ...], second: tuple[Block, ...]) -> Document:
    """A part of two sections."""
    sections = [Section(f"s{i}", "1.", f"小节{i}", 2, blocks) for i, blocks in enumerate((first, second))]
    return replace(small(), sections=(Section("part", "一、", "部分", 1, (), tuple(sections)),))


def test_the_next_section_begins_before_a_float_that_ended_this_one() -> None:
    pages = texts(chapter((*FILLER, tall()), BEHIND))
    assert "小节1后文0。" in pages[0]
    assert "图1" in pages[1]
    (number,) = [number for number, page in enumerate(pages) if "后文19" in page]
    assert number == 1


def test_a_section_is_not_torn_from_its_own_floats_by_more_than_a_page_of_others() -> None:
    floats = (tall("a"), replace(tall("b"), number=2), replace(tall("c"), number=3))
    assert "小节1" not in texts(chapter((*FILLER, *floats), BEHIND))[0]


def test_a_heading_does_not_move_without_text() -> None:
    assert "小节1" not in texts(chapter((*FILLER, tall()), (table(3), *BEHIND)))[0]


def test_where_weasyprint_cannot_be_taught_the_white_space_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    with pages_filled() as taught:
        assert taught
    monkeypatch.delattr("weasyprint.css.targets.CounterLookupItem")
    with pages_filled() as taught:
        assert not taught
    document = small(*FILLER, tall(), *BEHIND)
    assert "后文" not in texts(document)[0]
