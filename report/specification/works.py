"""`references`: the works that the report cites, for a list in the form of GB/T 7714-2015."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from report.specification.lines import Remark, not_blank, one_line

WorkKey = Annotated[str, Field(pattern="^[A-Za-z][A-Za-z0-9_-]*$", max_length=40)]
Kind = Literal["J", "C", "M", "D", "R", "EB/OL"]
Words = Annotated[str, Field(max_length=300), AfterValidator(one_line), AfterValidator(not_blank)]
Address = Annotated[str, Field(max_length=500, pattern='^https?://[^\\s<>"{}|\\\\^`]+$')]
Figures = int | Remark
"""A number as it is printed: 86, or 2278-2324."""


class Work(BaseModel):
    """One work of the list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: WorkKey
    type: Kind
    authors: Annotated[tuple[Words, ...], Field(max_length=50)] = ()
    title: Words
    source: Words | None = None
    edition: Words | None = None
    place: Words | None = None
    publisher: Words | None = None
    year: Annotated[int, Field(ge=1000, le=2999)] | None = None
    volume: Figures | None = None
    issue: Figures | None = None
    pages: Figures | None = None
    url: Address | None = None
    accessed: Words | None = None

    @model_validator(mode="after")
    def is_complete(self) -> Work:
        """Refuse what cannot be set in the form of its kind.

        Raises:
            ValueError: "article_source", "book_publisher", "online_address", "address_accessed".
        """
        if self.type in ("J", "C") and (self.source is None or self.year is None):
            raise ValueError("article_source")
        if self.type in ("M", "D") and (self.publisher is None or self.year is None):
            raise ValueError("book_publisher")
        if self.type == "EB/OL" and self.url is None:
            raise ValueError("online_address")
        if (self.url is None) != (self.accessed is None):
            raise ValueError("address_accessed")
        return self


def each_once(works: tuple[Work, ...]) -> tuple[Work, ...]:
    """Refuse two works of one key.

    Raises:
        ValueError: "work_twice".
    """
    if len({work.key for work in works}) < len(works):
        raise ValueError("work_twice")
    return works


Works = Annotated[tuple[Work, ...], Field(max_length=100), AfterValidator(each_once)]
