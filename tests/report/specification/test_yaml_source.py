"""YAML as students write it: read by the core schema of YAML 1.2, every fault in one Chinese sentence with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.errors import Fault, SpecError
from report.specification.core_yaml import DEEPEST, MOST_NODES
from report.specification.yaml_source import LARGEST_FILE, parse_yaml, read_yaml
from tests.in_the_way import Spoil, a_link_to_a_device, a_pipe, posix


def refusal(text: str) -> Fault:
    """The one fault for which a text is refused."""
    with pytest.raises(SpecError) as caught:
        parse_yaml(text, "spec.yaml")
    (fault,) = caught.value.faults
    return fault


def place(text: str) -> tuple[int, int]:
    fault = refusal(text)
    return fault.line, fault.column


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1e-3", 0.001),
        ("1E5", 100000.0),
        (".5", 0.5),
        ("-12", -12),
        ("0o17", 15),
        ("0xff", 255),
        (".inf", float("inf")),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("2025-06-01", "2025-06-01"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("98.85%", "98.85%"),
        ("'1'", "1"),
    ],
)
def test_scalars_follow_yaml_1_2_core(written: str, value: object) -> None:
    assert parse_yaml(f"key: {written}", "f").data == {"key": value}
    assert type(parse_yaml(f"key: {written}", "f").data["key"]) is type(value)  # type: ignore[index]


def test_keys_are_text_whatever_they_look_like() -> None:
    assert parse_yaml("1: a\ntrue: b\n~: c", "f").data == {"1": "a", "true": "b", "~": "c"}


def test_anchors_and_aliases_work() -> None:
    assert parse_yaml("a: &x {b: 1}\nc: *x", "f").data == {"a": {"b": 1}, "c": {"b": 1}}


def test_a_duplicate_key_is_a_fault_beside_which_the_rest_is_still_read() -> None:
    source = parse_yaml("training:\n  epochs: 1\n  lr: 2\n  epochs: 3\n", "f")
    assert source.data == {"training": {"epochs": 1, "lr": 2}}
    (fault,) = source.faults
    assert (fault.line, fault.column, fault.field) == (4, 3, "training.epochs")
    assert "第 2 行" in fault.message


@pytest.mark.parametrize(
    ("text", "where", "word"),
    [
        ("a: 1\n\tb: 2", (2, 1), "制表符"),
        ("a:\n  - 1\n b: 2", (3, 2), "缩进"),
        ('a: "unfinished\nb: 1', (1, 4), "引号没有闭合"),
        ('a: "open\nb:\n  c: {d: "x"}', (1, 4), "引号没有闭合"),
        ("title：x\nb:\n  c: 1", (1, 6), "全角"),
        ("a:\n  b: 1\n  c：2\n\nd: 3", (3, 4), "全角"),
        ("a:\n  - kind：x\n    b: 1", (2, 9), "全角"),
        ("a:\n  b:2\n  c: 1", (2, 4), "加一个空格"),
        ("a: |\n  结论：好\nb: [1, 2}", (3, 9), "方括号"),
        ("a: >\n  b:2\n\nc: d: e", (4, 5), "文字里有冒号"),
        ("a: b\nhttp://x\nc: d", (3, 1), "缺少冒号"),
        ("a: {b：max}", (1, 6), "冒号是全角的"),
        ("a: {b ：max, c: 1}", (1, 7), "冒号是全角的"),
        ("a: {b：[1]}", (1, 6), "冒号是全角的"),
        ("a: {b:max}", (1, 6), "加一个空格"),
        ("a:\n  - {\n    b: 1,\n    c:2 }", (4, 6), "加一个空格"),
        ("a: {b: max，c: relu}", (1, 11), "半角的逗号"),
        ('a: {b: "一，二", c: 1，d: 2}', (1, 19), "半角的逗号"),
        ("a: {b: 1，\n  c: 2}", (1, 9), "半角的逗号"),
        ("a: [{b: 1}，{b: 2}]", (1, 11), "半角的逗号"),
        ("a: {b；c}", (1, 6), "半角的逗号"),
        ("a: ｛b: 1｝", (1, 4), "请改成半角的“{”"),
        ("a: {b: 1｝", (1, 9), "请改成半角的“}”"),
        ("a: {b: ［6, 16］}", (1, 14), "请改成半角的“]”"),
        ("a: {b: (6, 16)}", (1, 14), "请改成半角的“]”"),
        ("a: {b=1}", (1, 6), "键: 值"),
        ("a: {b 1}", (1, 6), "键: 值"),
        ("a:\n\u3000b: 1", (2, 1), "空格是全角的"),
        ("a:\u3000{b: 1}", (1, 3), "空格是全角的"),
        ("a:\n  -b: 1", (2, 3), "“-”后面"),
        ("a:\n  － b: 1", (2, 3), "横线是全角的"),
        ("a: {{ b }}", (1, 5), "以 {{ 开头的文字"),
        ("a: {{ b }} c", (1, 4), "以 {{ 开头的文字"),
        ('a: {{ ref("b") }} c', (1, 4), "以 {{ 开头的文字"),
        ("a: [1, 2\nb: 3", (2, 2), "方括号"),
        ("a: {b: 1\nc: 3", (2, 2), "花括号"),
        ("a: b: c", (1, 5), "冒号"),
        ("a: @b", (1, 4), "@"),
        ("a: `b`", (1, 4), "反引号"),
        ("a: %b", (1, 4), "%"),
        ('a: "\\q"', (1, 6), "转义"),
        ("a: *b", (1, 4), "没有定义过"),
        ("a: 1\n---\nb: 2", (2, 1), "---"),
        ("a: !!python/object:os.system x", (1, 4), "不支持标签"),
        ("a: !mine x", (1, 4), "不支持标签"),
        ("a: !!int x", (1, 4), "不符"),
        ("a: !!set {x}", (1, 4), "不支持标签"),
        ("? [1, 2]\n: x", (1, 3), "键只能是文字"),
        ("a: \x07", (1, 4), "U+0007"),
        ('a: "\\uD800"', (1, 4), "转义"),
        ('a: "\\UFFFFFFFF"', (1, 1), "转义"),
        (f"a: {'9' * 200}", (1, 4), "太长"),
        ("", (1, 1), "空的"),
        ("# only a comment", (1, 1), "空的"),
    ],
)
def test_what_is_no_spec_yaml_is_told_in_chinese_with_its_place(
    text: str, where: tuple[int, int], word: str
) -> None:
    fault = refusal(text)
    assert word in fault.message
    assert (fault.line, fault.column) == where


@pytest.mark.parametrize(
    "text",
    ['{"b：max": }', "{'b:max'}", "{b: 一，二；三}", "{b: '：'}", "{b, c}", "{b c: }", "[b：max, b:max]"],
)
def test_signs_of_full_width_in_texts_are_no_slips(text: str) -> None:
    parse_yaml(f"a: {text}", "f")


def test_every_slip_in_a_key_is_told() -> None:
    with pytest.raises(SpecError) as caught:
        parse_yaml("a: {b：1, c:2}\nd: {e：3}", "f")
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(1, 6), (1, 11), (2, 6)]


def test_nesting_has_an_end() -> None:
    deep = DEEPEST - 1
    parse_yaml("a: " + "[" * (deep - 1) + "]" * (deep - 1), "f")
    assert "嵌套" in refusal("[" * 100_000).message
    assert "嵌套" in refusal("- " * 100_000).message


def test_an_alias_that_holds_itself_is_refused() -> None:
    assert "它自己" in refusal("a: &a [*a]").message


def test_aliases_that_multiply_are_refused() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    assert str(MOST_NODES) in refusal(bomb).message


def test_a_file_of_endless_values_is_refused() -> None:
    assert str(MOST_NODES) in refusal("[" + "1," * (MOST_NODES + 1) + "]").message


@settings(database=None, deadline=None, derandomize=True)
@given(st.text(alphabet="ab:- \n\t[]{}&*!|>'\"%@#,?\\~中：，｝\u3000.0\x00\ud800", max_size=60))
def test_any_text_is_either_read_or_refused_with_a_place(text: str) -> None:
    try:
        parse_yaml(text, "f")
    except SpecError as error:
        found = error.faults
        assert found
        for fault in found:
            assert fault.line >= 1
            assert fault.column >= 1
            assert fault.message


# Files


def test_a_byte_order_mark_is_harmless(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: x")
    assert read_yaml(path).data == {"title": "x"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("title: x", encoding=encoding)
    with pytest.raises(SpecError, match=r"spec\.yaml:1:1  .*UTF-16"):
        read_yaml(path)


def test_the_first_byte_that_is_not_utf_8_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes("a: 中文\nb: ".encode() + b"\xb5\xe7")
    with pytest.raises(SpecError, match=r"spec\.yaml:2:4  .*GBK"):
        read_yaml(path)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "这是 PDF 文件"),
        (b"PK\x03\x04", "Word"),
        (b"\xd0\xcf\x11\xe0", "Word"),
        (b"\x89PNG\r\n", "图片"),
    ],
)
def test_a_report_is_no_spec(tmp_path: Path, start: bytes, kind: str) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(start + b"\xe2\xe3\xcf\xd3")
    with pytest.raises(SpecError, match=f"{kind}.*不是实验说明"):
        read_yaml(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(b"#" * LARGEST_FILE + b"\n")
    with pytest.raises(SpecError, match="1 MB"):
        read_yaml(path)


def test_a_missing_file_suggests_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "lenet5.yaml").touch()
    with pytest.raises(SpecError, match=r"找不到这个文件；是不是 lenet5\.yaml"):
        read_yaml(tmp_path / "lent5.yaml")


def test_a_missing_file_names_some_that_are_there_and_how_many(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.yaml").touch()
    with pytest.raises(SpecError, match=r"7\.yaml 等 10 个$"):
        read_yaml(tmp_path / "lenet.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="文件夹"):
        read_yaml(tmp_path)


@posix
@pytest.mark.parametrize("spoil", [a_pipe, a_link_to_a_device])
def test_what_can_be_read_once_or_without_end_is_not_read(tmp_path: Path, spoil: Spoil) -> None:
    spoil(tmp_path / "a.yaml")
    with pytest.raises(SpecError, match="管道、套接字或设备"):
        read_yaml(tmp_path / "a.yaml")


def test_a_path_with_a_nul_is_unreadable() -> None:
    with pytest.raises(SpecError, match="无法读取"):
        read_yaml(Path("a\0b"))


def test_a_path_that_is_too_long_is_unreadable() -> None:
    with pytest.raises(SpecError, match="无法读取"):
        read_yaml(Path("a" * 5000))


# Places

TEXT = """\
title: t
variants:
  relu:
    model: {activation: relu, hidden: [1, 2]}
figures:
  - kind: samples
    count: 3
prose:
  summary: |
    first

      third {{ x }}
"""


@pytest.mark.parametrize(
    ("loc", "line", "column"),
    [
        (("title",), 1, 8),
        (("variants", "relu", "model", "activation"), 4, 25),
        (("variants", "relu", "model", "hidden", 1), 4, 43),
        (("figures", 0, "count"), 7, 12),
        # pydantic names the member of a union on the way
        (("figures", 0, "samples", "count"), 7, 12),
        # a missing key: where its parent stands
        (("figures", 0, "colour"), 6, 5),
        (("figures", 7), 6, 3),
        ((), 1, 1),
    ],
)
def test_a_path_leads_to_the_value(loc: tuple[str | int, ...], line: int, column: int) -> None:
    fault = parse_yaml(TEXT, "f").fault(loc, "")
    assert (fault.line, fault.column) == (line, column)


def test_a_path_leads_to_the_key_where_the_key_is_wrong() -> None:
    fault = parse_yaml(TEXT, "f").fault(("variants", "relu", "model", "hidden"), "", key=True)
    assert (fault.line, fault.column) == (4, 31)


def test_columns_count_characters_not_bytes() -> None:
    fault = parse_yaml("{标题: 实验, 学号: 1}", "f").fault(("学号",), "")
    assert fault.column == 14


@pytest.mark.parametrize(("line", "place"), [(1, (10, 5)), (3, (12, 7))])
def test_a_line_of_a_block_text_is_found(line: int, place: tuple[int, int]) -> None:
    fault = parse_yaml(TEXT, "f").fault_in_text(("prose", "summary"), line, "")
    assert (fault.line, fault.column) == place


def test_a_line_of_any_other_text_is_where_the_text_begins() -> None:
    fault = parse_yaml('summary: "a\\n\\nb"', "f").fault_in_text(("summary",), 3, "")
    assert (fault.line, fault.column) == (1, 10)


def test_a_scalar_is_known_letter_by_letter() -> None:
    source = parse_yaml("学号: 0012\n班: [1]", "f")
    assert source.written(("学号",)) == "0012"
    assert source.written(("班",)) is None
    assert source.written(("姓名",)) is None
