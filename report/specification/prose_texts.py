"""The student's own texts, section by section."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(max_length=100_000)] | None


class Prose(BaseModel):
    """Markdown for each section; None: the program writes the section itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Text = None
    content: Text = None
    data: Text = None
    model: Text = None
    training: Text = None
    visualization: Text = None
    results: Text = None
    metrics: Text = None
    comparison: Text = None
    features: Text = None
    summary: Text = None

    def section(self, label: str) -> str | None:
        """The text of the section with this label, or None where the student wrote none."""
        if label not in type(self).model_fields:
            return None
        text: str | None = getattr(self, label)
        return text
