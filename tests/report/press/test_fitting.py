"""Choices of size: pictures, tables, titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from report.document import Column, CoverField, Emphasis, Table, Text
from report.press import fitting
from report.press.fonts import FACES
from report.press.glyphs import glyphs
from tests.report.sample_document import png, table, text


def drawn_width(character: str) -> float:
    """em of a character of running text, as it is drawn."""
    return glyphs("serif", FACES["serif"].locate(), character)[character].width / 1000


def numbers(columns: int) -> Table:
    """A table of five-digit percentages."""
    heads = tuple(Column(text(f"第{number}列")) for number in range(columns))
    return Table("wide", 1, (), heads, (tuple(text("98.123%") for _ in heads),))


def test_a_picture_keeps_its_width_unless_the_page_is_too_small() -> None:
    assert fitting.printed_width(png()) == 80.0
    assert fitting.printed_width(replace(png(), width_mm=500.0)) == fitting.TEXT_WIDTH_MM
    assert fitting.printed_width(replace(png(), height_px=600)) == fitting.TALLEST_PICTURE_MM / 10


def test_a_table_is_set_smaller_only_when_it_must_be() -> None:
    assert fitting.table_size(table()) == "normal"
    assert [fitting.table_size(numbers(columns)) for columns in (6, 9, 12)] == ["normal", "small", "tiny"]
    assert fitting.table_size(numbers(40)) == "tiny"


def test_a_table_is_set_smaller_before_a_phrase_is_broken_and_not_for_a_sentence() -> None:
    six = (*table().columns, *table().columns)
    phrases = replace(table(), columns=six, rows=((text("差异并不显著的"),) * 6,) * 2)
    sentences = replace(
        table(), columns=six, rows=((*(text("差异"),) * 5, text("这一格是整整一句话，可以分成几行。")),) * 2
    )
    assert fitting.table_size(phrases) == "small"
    assert fitting.table_size(sentences) == "normal"


def test_a_short_cell_stays_on_one_line_and_a_digest_may_be_broken() -> None:
    assert fitting.cell_manner(text("平均池化")) == "brief"
    assert fitting.cell_manner(text("(32, 16, 5, 5)")) == "brief"
    assert fitting.cell_manner(text("一个比较长的说明")) == "phrase"
    assert fitting.cell_manner(text("这一格是整整一句话，可以分成几行。")) == ""
    assert fitting.cell_manner(text("0123456789abcdef" * 4)) == "breakable"
    assert fitting.cell_manner(text(" ")) == "", "a line of a head may end there"


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("训练准确率（%）", ["训练准确率", "（%）"]),
        ("与最高者之差的 95% 置信区间", ["与最高者之差的", " ", "95%", " ", "置信区间"]),
        ("类别", ["类别"]),
        ("", [""]),
    ],
)
def test_a_head_is_divided_at_spaces_and_before_brackets_only(title: str, parts: list[str]) -> None:
    assert fitting.head_parts(text(title)) == [text(part) for part in parts]


def test_what_is_no_text_stays_with_the_part_of_a_head_that_it_stands_in() -> None:
    title = (Text("校正后 "), Emphasis(text("p")), Text("值（%）"))
    assert fitting.head_parts(title) == [
        text("校正后"),
        text(" "),
        (Text(""), Emphasis(text("p")), Text("值")),
        text("（%）"),
    ]


def test_a_table_is_set_smaller_before_a_word_of_a_head_is_broken() -> None:
    def headed(title: str, columns: int) -> Table:
        return replace(table(), columns=(Column(text(title)),) * columns, rows=((text("1"),) * columns,))

    assert fitting.table_size(headed("训练准确率（%）", 6)) == "normal"
    assert fitting.table_size(headed("训练准确率（%）", 8)) == "small"
    assert fitting.keeps_heads(headed("训练准确率（%）", 8))
    assert not fitting.keeps_heads(headed("训练准确率（%）", 12))


def test_where_no_size_keeps_the_phrases_the_print_is_small() -> None:
    seven = replace(table(), columns=(Column(text("列")),) * 7, rows=((text("差异并不显著的变体"),) * 7,))
    assert not fitting.keeps_phrases(seven)
    assert fitting.table_size(seven) == "small"


def test_phrases_are_kept_on_one_line_where_the_table_has_room_for_all_of_them() -> None:
    assert fitting.keeps_phrases(table())
    ten = replace(table(), columns=(Column(text("列")),) * 10, rows=((text("差异并不显著的"),) * 10,))
    assert not fitting.keeps_phrases(ten)


def test_a_shape_is_one_word_and_a_sentence_is_not() -> None:
    assert fitting.words("缩放到 [0, 1]") == ["缩", "放", "到", "[0, 1]"]
    assert fitting.words("(a, b) c") == ["(a,", "b)", "c"]


def test_the_digits_of_a_column_stand_below_each_other() -> None:
    def indents(*cells: str) -> list[float]:
        column = replace(table(), columns=(Column(text("数")),), rows=tuple((text(cell),) for cell in cells))
        return [row[0] for row in fitting.digit_indents(column)]

    digit, comma = drawn_width("0"), drawn_width(",")
    assert {drawn_width(each) for each in "123456789"} == {digit}
    assert indents("25", "9", "") == [0.0, digit, 0.0]
    assert indents("1,706", "215,111", "—") == pytest.approx([2 * digit, 0.0, 0.0])
    assert indents("9", "215,111") == pytest.approx([5 * digit + comma, 0.0])
    assert indents("9.50", "11.50") == pytest.approx([digit, 0.0])
    assert indents("12", "34") == [0.0, 0.0]
    assert indents("0.5", "25") == [0.0, 0.0], "decimals of unequal length"
    assert indents("未达到", "25", "9") == [0.0, 0.0, 0.0]
    left = replace(table(), columns=(Column(text("数"), "left"),), rows=((text("25"),), (text("9"),)))
    assert fitting.digit_indents(left) == [[0.0], [0.0]]


def test_a_digest_does_not_make_a_table_small() -> None:
    row = (text("甲"), text("f" * 64), text("1"))
    assert fitting.table_size(replace(table(), rows=(row,))) == "normal"


def test_a_title_is_divided_into_lines_of_like_length() -> None:
    assert fitting.balanced("短标题", 20) == 20
    assert fitting.balanced("字" * 22, 20) == 12
    assert fitting.balanced("字" * 60, 20) == 20


def test_fields_stand_in_pairs_and_a_long_one_alone() -> None:
    fields = [
        CoverField(label, value)
        for label, value in zip("甲乙丙丁戊", ["一", "长" * 20, "三", "四", "五"], strict=True)
    ]
    rows = [[field.label for field in row] for row in fitting.field_rows(fields)]
    assert rows == [["甲"], ["乙"], ["丙", "丁"], ["戊"]]
    assert fitting.field_rows([]) == []


def test_the_labels_of_a_title_block_take_what_the_longest_does() -> None:
    fields = (CoverField("姓名", "张三"), CoverField("指导教师", ""))
    assert fitting.label_width(fields) == 4
    assert fitting.label_width(fields[:1]) == 2
