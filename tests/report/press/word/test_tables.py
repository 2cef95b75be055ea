"""Tables of a Word file: columns wide enough for phrases, digits below each other, nothing torn apart at the end of a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from report.document import Column, Table
from report.press.fitting import TABLE_SIZES, table_size
from report.press.word.columns import HAIR, TWIPS, column_widths, divided
from report.press.word.context import Context
from report.press.word.elements import NAMESPACES
from report.press.word.measure import PAIRS, cell_width, head_width, plain, width
from report.press.word.tables import TEXT_WIDTH, three_lines
from tests.report.sample_document import small, table, text

HEADS = ("变体", "比较对象", "差（百分点）", "95% 置信区间", "校正后 p", "结论", "McNemar")
ROWS = (
    ("经典（10 轮）", "经典 LeNet-5", "−0.20", "[−1.11, +0.71]", "0.877", "差异不显著", "1/3"),
    ("最大池化", "经典（10 轮）", "−0.14", "[−0.25, −0.02]", "0.226", "降低（未校正）", "0/3"),
    ("ReLU + 最大池化", "经典（10 轮）", "+0.42", "[−0.51, +1.35]", "0.578", "差异不显著", "2/3"),
    ("Dropout", "经典（10 轮）", "−0.03", "[−1.41, +1.35]", "0.934", "差异不显著", "2/3（1 升 1 降）"),
)


def of_words(heads: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    """A table of plain words."""
    columns = tuple(Column(text(head)) for head in heads)
    return Table("t", 1, text("表"), columns, tuple(tuple(map(text, row)) for row in rows))


def made(block: Table) -> Any:
    """A table in Word's terms, with its caption and notes, below one root."""
    root = etree.Element("root")
    root.extend(three_lines(Context.of(small(block)), block))
    return root


def found(node: Any, path: str) -> list[Any]:
    return list(node.xpath(path, namespaces=NAMESPACES))


def ems(block: Table) -> list[float]:
    """The room in each column, em."""
    points, padding = TABLE_SIZES[table_size(block)]
    return [(wide / TWIPS - 2 * padding) / points for wide in column_widths(block, points, padding)]


@pytest.mark.parametrize("rows", [0, 1, 40])
def test_columns_fit_the_text(rows: int) -> None:
    few = table(rows)
    long = replace(few, rows=(*few.rows, (text("长" * 200), text("b" * 30), text("3"))))
    assert sum(column_widths(few, 10.5, 6)) < TEXT_WIDTH
    assert sum(column_widths(long, 10.5, 6)) == pytest.approx(TEXT_WIDTH, abs=3)
    many = of_words(("比较对象的名称",) * 30, ("123456",) * 30)
    assert sum(column_widths(many, 7.5, 2)) <= TEXT_WIDTH + len(many.columns)


def test_no_phrase_and_no_part_of_a_head_is_broken_where_there_is_room() -> None:
    block = of_words(HEADS, *ROWS)
    for position, room in enumerate(ems(block)):
        assert head_width(block.columns[position].title) <= room
        assert all(cell_width(row[position]) <= room for row in block.rows)


def test_where_room_is_short_as_few_phrases_as_possible_are_divided_and_only_at_their_joints() -> None:
    block = of_words((*HEADS, "显著"), *((*row, "否（p ≥ 0.05）") for row in ROWS))
    room = [wide - HAIR / 2 for wide in ems(block)]
    broken = {
        tuple(plain(divided(row[position], room[position])).split("\u2028"))
        for row in block.rows
        for position in range(len(row))
        if cell_width(row[position]) > room[position]
    }
    assert 0 < len(broken) < 4
    for lines in broken:
        assert len(lines) == 2, lines
        assert all(
            line.count(opening) == line.count(closing) for line in lines for opening, closing in PAIRS.items()
        )


@pytest.mark.parametrize(
    ("words", "room", "expected"),
    [
        ("差（百分点）", 6, "差（百分点）"),
        ("差（百分点）", 5, "差\u2028（百分点）"),
        ("与最高者之差的 95% 置信区间", 9, "与最高者之差的\u202895% 置信区间"),
        ("2/3（1 升 1 降）", 6, "2/3\u2028（1 升 1 降）"),
        ("长" * 30, 6, "长" * 30),
    ],
)
def test_heads_and_phrases_are_divided_at_spaces_and_before_brackets(
    words: str, room: float, expected: str
) -> None:
    assert plain(divided(text(words), room)) == expected


def test_a_divided_head_has_the_line_end_in_the_file() -> None:
    block = of_words(("一共有多少（%）",) * 7, ("12345",) * 7)
    heads = [found(cell, ".//w:t/text() | .//w:br") for cell in found(made(block), "(.//w:tr)[1]/w:tc")]
    assert heads[0] == ["一共有多少（%）"]
    first, _, second = heads[-1]
    assert (first, second) == ("一共有多少", "（%）")


def test_digits_stand_below_each_other() -> None:
    block = of_words(("参数量", "轮次"), ("61,706", "7"), ("0", "8"), ("—", "9"))
    (first, *_) = found(made(block), ".//w:tr[position() > 1]/w:tc[1]/w:p/w:pPr/w:ind/@w:right")
    points, padding = TABLE_SIZES[table_size(block)]
    room = column_widths(block, points, padding)[0] - 2 * padding * TWIPS
    assert room - 2 * int(first) == pytest.approx(width("61,706") * points * TWIPS, abs=2)
    for position, expected in ((1, ["right", "right", "center"]), (2, ["center"] * 3)):
        cells = found(made(block), f".//w:tr[position() > 1]/w:tc[{position}]/w:p/w:pPr")
        assert [found(cell, "w:jc/@w:val") for cell in cells] == [[side] for side in expected]
        assert (
            len(
                {
                    tuple(found(cell, "w:ind/@w:right"))
                    for cell in cells
                    if "right" in found(cell, "w:jc/@w:val")
                }
            )
            < 2
        )


def test_notes_stay_with_the_last_row_and_with_each_other() -> None:
    noted = made(replace(table(20), notes=(text("注：一。"), text("二。"))))
    kept = [bool(found(row, ".//w:keepNext")) for row in found(noted, ".//w:tr")]
    assert kept == [True] * 3 + [False] * 16 + [True] * 2
    assert [
        len(found(it, "w:pPr/w:keepNext")) for it in found(noted, "w:p[w:pPr/w:pStyle/@w:val='TableNote']")
    ] == [1, 0]
    bare = made(replace(table(20), notes=()))
    assert not found(bare, ".//w:tr[last()]//w:keepNext")


def test_a_wide_table_is_set_in_small_print() -> None:
    sizes = {str(size) for size in found(made(of_words(HEADS, *ROWS)), ".//w:tbl//w:sz/@w:val")}
    assert sizes == {str(round(2 * TABLE_SIZES["small"][0]))}
    assert not found(made(table()), ".//w:tbl//w:sz[@w:val]")
