"""Whose report it is: files named after the student, nothing of him in an anonymous one, rare characters in his name."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.errors import LabReportError, RenderError, SpecError
from report.press.fonts import COMMON, FACES, coverage, is_common
from report.specification.cover import Cover
from report.specification.experiment import ExperimentSpec, load_spec
from report.specification.file_name import LONGEST, file_name
from report.writing.rehearsal import rehearse

SPEC = "title: {title}\ncover: {{课程名称: 深度学习}}\nvariants: {{classic: {{}}}}\nfigures: []\n"
ME = '姓名: 张三\n学号: "001207"\n班级: 智能 2301\n学院: 计算机学院\n指导教师: 李老师\n'


def cover(**rows: str) -> Cover:
    return Cover.model_validate(rows)


def spec_of(folder: Path, title: str = "题", me: str = ME, *, anonymous: bool = False) -> ExperimentSpec:
    (folder / "a.yaml").write_text(SPEC.format(title=title), encoding="utf-8")
    (folder / "me.yaml").write_text(me, encoding="utf-8")
    return load_spec(folder / "a.yaml", student=folder / "me.yaml", anonymous=anonymous)


def test_without_a_pattern_the_files_are_called_report() -> None:
    assert file_name(None, cover()) == "report"


def test_placeholders_are_rows_of_the_cover_or_their_short_names() -> None:
    rows = cover(姓名="张三", 学号="0012", 专业班级="智能 2301")
    assert file_name("{学号}_{班级}_{姓名}", rows) == "0012_智能_2301_张三"
    assert file_name("{专业班级}-实验1", rows) == "智能_2301-实验1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../张三", "张三"),
        ("a/b\\c:d", "a_b_c_d"),
        ('<"|?*>x', "x"),
        ("x\n\u202e y", "x_y"),
        ("con", "_con"),
        ("CON.txt", "_CON.txt"),
        (".hidden", "hidden"),
        ("e\u0301", "é"),
    ],
)
def test_whatever_the_name_it_is_one_file_in_the_folder(name: str, expected: str) -> None:
    rows = cover().model_copy(update={"name": name})
    assert file_name("{姓名}", rows) == expected


def test_a_long_name_is_cut_between_characters() -> None:
    found = file_name("{姓名}", cover(姓名="龘" * 60))
    assert found == "龘" * (LONGEST // 3)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{学好}", "学号"),
        ("{}", "可用的有"),
        ("{学号", "花括号不配对"),
        ("姓名}", "花括号不配对"),
        ("{指导教师}", "没有写 指导教师"),
        ("///", "文件名"),
        ("", "文件名"),
    ],
)
def test_a_pattern_that_names_nothing_is_told(pattern: str, told: str) -> None:
    with pytest.raises(LabReportError, match=told):
        file_name(pattern, cover(学号="1", 指导教师=""))


def test_the_known_placeholders_are_told_once() -> None:
    with pytest.raises(LabReportError) as refused:
        file_name("{x}", cover())
    assert str(refused.value).count("可用的有") == 1


def test_an_anonymous_spec_has_no_row_of_a_person(tmp_path: Path) -> None:
    assert len(spec_of(tmp_path).cover.rows()) == 6
    spec = spec_of(tmp_path, anonymous=True)
    assert spec.cover.rows() == (("课程名称", "深度学习"),)
    dumped = spec.model_dump_json(by_alias=True)
    for word in ("张三", "001207", "智能", "计算机学院", "李老师"):
        assert word not in dumped
    rehearse(spec)


def test_a_name_elsewhere_in_an_anonymous_report_is_refused(tmp_path: Path) -> None:
    rehearse(spec_of(tmp_path, "张三的报告"))
    with pytest.raises(LabReportError, match="“张三的报告”"):
        rehearse(spec_of(tmp_path, "张三的报告", anonymous=True))
    with pytest.raises(LabReportError, match="“第001207号”"):
        rehearse(spec_of(tmp_path, "第001207号", anonymous=True))


def test_a_number_too_short_to_tell_anything_is_no_name(tmp_path: Path) -> None:
    rehearse(spec_of(tmp_path, "第 12 次", me="姓名: 一\n学号: 12\n", anonymous=True))


def test_an_anonymous_file_cannot_be_named_after_the_student(tmp_path: Path) -> None:
    with pytest.raises(LabReportError, match="匿名"):
        file_name("{学号}", spec_of(tmp_path, anonymous=True).cover)


def test_rare_characters_of_names_are_in_the_faces(tmp_path: Path) -> None:
    rehearse(spec_of(tmp_path, me="姓名: 𬭛㛃䶮堃喆犇\n"))


def test_a_character_that_no_face_has_is_named_before_training(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"“𠮷”（U\+20BB7.*“𠮷野家”"):
        rehearse(spec_of(tmp_path, me="姓名: 𠮷野家\n"))


def test_a_character_that_no_face_has_is_told_with_every_place_in_the_spec(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "title: 题\nvariants:\n  a: {label: 好😀}\nprose:\n  summary: |\n    一\n\n    二😀\nfigures: []\n",
        encoding="utf-8",
    )
    with pytest.raises(SpecError) as caught:
        rehearse(load_spec(path))
    assert [(fault.file, fault.line, fault.column, fault.field) for fault in caught.value.faults] == [
        (str(path), 3, 14, "variants.a.label"),
        (str(path), 8, 5, "prose.summary"),
    ]
    assert all("U+1F600" in fault.message for fault in caught.value.faults)


def test_every_character_that_is_taken_to_be_there_is_there() -> None:
    held = frozenset().union(*map(coverage, FACES))
    common = {character for code in range(0x20, 0x10000) if is_common(character := chr(code))}
    assert len(common) > 7000
    assert common | COMMON <= held
