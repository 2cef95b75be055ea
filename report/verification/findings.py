"""What a verification finds: values, worded in report/wording/verification.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "file_missing",  # `file` is in the manifest and not in the folder
    "file_changed",  # its digest is not the manifest's
    "too_large",  # `file` is larger than all of a report, or its length brings it there
    "overlong",  # `file` is many times longer than it should be
    "unreadable",  # `file` is no longer what a program can read
    "contradiction",  # `file` is no spec that `build` takes, as `item` tells
    "stranger",  # `file` is no part of the report
    "no_page",  # the report itself is not there, in any format
    "page_names",  # `item` are pages of more than one name: which is the report?
    "inputs",  # what the manifest says that the pages were made from is not it
    "seal",  # what the report prints as its seal is not the digest of what stands behind it
    "run_missing",  # the store has no run of key `item`
    "run_damaged",  # `file` of run `item` is not what the run's manifest says
    "run_replaced",  # run `item` is whole, but another training than the report was made from
    "run_senseless",  # `file` of run `item` cannot be what such a training writes
    "run_forged",  # run `item` claims another accuracy than its own answers have
    "run_loss",  # or another loss
    "run_labels",  # run `item` was judged by other classes than the images have
    "run_answers",  # run `item` claims other answers than its own weights give
    "run_stranger",  # the manifest names run `item`, which the spec does not ask for
    "run_unnamed",  # the manifest names no run for variant and seed `item`
    "run_recipe",  # run `item` was not trained as the spec says: its setting `place` is another
    "number",  # number `item` of `file`
    "entry",  # something else in report.json
    "page_number",  # number `item` where `place` is
    "page_text",  # words where `place` is
    "page_markup",  # no word differs, but the page does
    "picture",  # the picture of figure `item` is not what the runs give
    "unset",  # `file` cannot be set again: what it says, or a template of the author's own, stops the press, as `item` tells
    "rendering",  # `file` is not what setting the document again gives
    "bytes",  # everything in `file` is what it should be, but written otherwise
    "retrained",  # run `item`, trained again, came out differently
]

RENEWED: frozenset[Kind] = frozenset(
    ("seal", "picture", "page_text", "page_markup", "rendering", "unset")
)  # in which a report made by other software may differ though nobody touched it

NOT_READ: frozenset[Kind] = frozenset(("file_missing", "too_large"))
"""Where nothing else can be said of a file."""


@dataclass(frozen=True)
class Change:
    """A fact of the circumstances of a training that is another here; "" for one that is not there."""

    fact: str
    stored: str
    here: str


@dataclass(frozen=True)
class Finding:
    """One difference between a report and what it should be."""

    kind: Kind
    file: str
    item: str = ""
    found: str = ""
    wanted: str = ""
    place: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Retrained:
    """A run that was trained again.

    Attributes:
        agreement: "bits" equal; or in other circumstances "within" the tolerance; or not to be had: "impossible" here.
        changes: in what the circumstances differ.
        gap, limit: of the two test accuracies, and what is tolerated; fractions.
    """

    name: str
    agreement: Literal["bits", "within", "impossible"]
    changes: tuple[Change, ...] = ()
    gap: float = 0.0
    limit: float = 0.0


@dataclass
class Verdict:
    """What was looked at and what is wrong.

    Attributes:
        files, runs, numbers, pictures: how many were checked.
        pages: the files of the report itself that were compared.
        absent: formats that the spec asks for and the report has not; `--format` may have left them out.
        templates: files of the author's own, by which the pages were set: what these say was not checked.
        notes: files beside the report that cannot pass for a part of it.
        other_software: in what the software that made the report differs from this machine's, if the manifest is right.
        same_inputs: whether the pages were made from what they are made from here, this program included.
        same_document: whether the report prints the seal of the document that was composed here.
        remade: pages that came out here byte for byte.
        unchecked: whether what is computed from the runs was left, since a run is missing or not to be trusted.
        unasked: runs whose images are not here, so that their weights could not be asked.
        undrawn: figures that could not be drawn again, since their dataset is not here: compared with the author's own copy.
    """

    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    runs: int = 0
    numbers: int = 0
    pictures: int = 0
    pages: Sequence[str] = ()
    absent: Sequence[str] = ()
    templates: Sequence[str] = ()
    notes: Sequence[str] = ()
    other_software: Sequence[str] = ()
    same_inputs: bool = True
    same_document: bool = False
    remade: list[str] = field(default_factory=list)
    unchecked: bool = False
    unasked: list[str] = field(default_factory=list)
    undrawn: list[str] = field(default_factory=list)
    retrained: list[Retrained] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether something is wrong that no other software can account for.

        The manifest's `inputs` hold the code and everything else that decides over the pages: where they are the same, so are
        the pages, whatever it says of software. Where a page came out here byte for byte, or the seal did, the document is the
        same, and so are all words made from it; where one with pictures did, so are the pictures.
        """
        kinds = {finding.kind for finding in self.findings}
        if self.same_inputs or not self.other_software:
            return bool(kinds)
        settled: set[Kind] = {"page_text", "seal"} if self.same_document or self.remade else set()
        if any(not page.endswith(".md") for page in self.remade):
            settled.add("picture")
        return bool(kinds - (RENEWED - settled))

    @property
    def sound(self) -> bool:
        """Whether everything was looked at and is what it should be."""
        return not (self.findings or self.undrawn or self.unasked or self.impossible)

    @property
    def replaced(self) -> bool:
        """Whether there is a run that the report was not made from: then nobody can tell what the report should say."""
        return any(finding.kind == "run_replaced" for finding in self.findings)

    @property
    def impossible(self) -> tuple[Retrained, ...]:
        """Runs that were to be trained again, and cannot be on this machine."""
        return tuple(run for run in self.retrained if run.agreement == "impossible")
