"""`questions` (思考题) and `grading` (评分表): what a course adds to a report."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from report.specification.lines import Label, not_blank
from report.specification.prose_texts import Text

Asked = Annotated[str, Field(max_length=2000), AfterValidator(not_blank)]


class QuestionSpec(BaseModel):
    """One question; without an answer, lines to write on by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Asked
    answer: Text = None
    lines: Annotated[int, Field(ge=0, le=40)] = 4


class ScoreSpec(BaseModel):
    """One row of the score table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: Label
    points: Annotated[float, Field(gt=0, le=1000)]


Questions = Annotated[tuple[QuestionSpec, ...], Field(max_length=30)]
Grading = Annotated[tuple[ScoreSpec, ...], Field(max_length=30)]
