"""The cover page: who hands the report in, where, to whom."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from report.specification.lines import Entry
from report.specification.yaml_source import Loc, Source

# As written in the file: 学号: 0012 is a text for people, though YAML reads a number.
Row = Annotated[Entry | None, WithJsonSchema({"type": ["string", "number", "boolean", "null"]})]

PERSONAL = ("school", "class_name", "name", "student_number", "teacher")
"""Rows that tell who handed the report in, or lead to him."""


DAY = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")


def day(written: str) -> date | None:
    """The day that a text names, if it names one.

    Raises:
        ValueError: no calendar has it.
    """
    named = DAY.fullmatch(written)
    return date(*map(int, named.groups())) if named else None


def possible(written: str | None) -> str | None:
    """Refuse a day that no calendar has; words are words.

    Raises:
        ValueError: "no_such_day".
    """
    try:
        day(written or "")
    except ValueError:
        raise ValueError("no_such_day") from None
    return written


class Cover(BaseModel):
    """Rows of the cover in the order of printing; None: no row, "": a blank to fill in by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    course: Row = Field(None, alias="课程名称")
    experiment: Row = Field(None, alias="实验名称")
    school: Row = Field(None, alias="学院")
    class_name: Row = Field(None, alias="专业班级")
    name: Row = Field(None, alias="姓名")
    student_number: Row = Field(None, alias="学号")
    teacher: Row = Field(None, alias="指导教师")
    date: Annotated[Row, AfterValidator(possible)] = Field(None, alias="日期")
    grade: Row = Field(None, alias="成绩")

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Label and value of every row that is printed."""
        fields = type(self).model_fields.items()
        values = ((field.alias or name, getattr(self, name)) for name, field in fields)
        return tuple((label, value) for label, value in values if value is not None)

    def anonymous(self) -> tuple[Cover, tuple[str, ...]]:
        """The cover without the rows that tell a person, and what stood in those that name him."""
        hidden = (self.name, self.student_number)
        return self.model_copy(update=dict.fromkeys(PERSONAL)), tuple(word.strip() for word in hidden if word)


def as_written(source: Source, *above: str) -> object:
    """The mapping at `above`, its scalars letter by letter; a key with nothing after it is a blank."""
    entries = source.data
    for key in above:
        entries = entries.get(key) if isinstance(entries, dict) else None
    if not isinstance(entries, dict):
        return entries
    return {key: entry(source, (*above, key), value) for key, value in entries.items()}


def entry(source: Source, loc: Loc, value: object) -> object:
    """One row's value; what is not a scalar stays as it is, to be refused."""
    text = source.written(loc)
    return "" if value is None else value if text is None else text
