"""What a verification finds: values, worded in report/wording/verification.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "file_missing",  # `file` is in the manifest and not in the folder
    "file_changed",  # its digest is not the manifest's
    "unreadable",  # `file` is no longer what a program can read
    "seal",  # what the report prints as its seal is not the digest of what stands behind it
    "run_missing",  # the store has no run of key `item`
    "run_damaged",  # `file` of run `item` is not what the run's manifest says
    "run_replaced",  # run `item` is whole, but another training than the report was made from
    "run_unnamed",  # the manifest names no run for variant and seed `item`
    "run_recipe",  # run `item` was not trained as the spec says
    "number",  # number `item` of `file`
    "entry",  # something else in report.json
    "page_number",  # number `item` where `place` is
    "page_text",  # words where `place` is
    "page_markup",  # no word differs, but the page does
    "picture",  # the picture of figure `item` is not what the runs give
    "rendering",  # `file` is not what setting the document again gives
    "retrained",  # run `item`, trained again, came out differently
]


@dataclass(frozen=True)
class Finding:
    """One difference between a report and what it should be."""

    kind: Kind
    file: str
    item: str = ""
    found: str = ""
    wanted: str = ""
    place: str = ""


@dataclass(frozen=True)
class Retrained:
    """A run that was trained again: "bits" equal, or on another machine or by other software "within" the tolerance."""

    name: str
    agreement: Literal["bits", "within"]


@dataclass
class Verdict:
    """What was looked at and what is wrong.

    Attributes:
        files, runs, numbers, pictures: how many were checked.
        other_software: what differs from the software that made the report, so that pages are compared by their numbers alone.
        undrawn: figures that could not be drawn again, since their dataset is not here; only their digests were checked.
    """

    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    runs: int = 0
    numbers: int = 0
    pictures: int = 0
    other_software: Sequence[str] = ()
    undrawn: list[str] = field(default_factory=list)
    retrained: list[Retrained] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether everything is what it should be."""
        return not self.findings
