"""What a report carries so that it can be checked with nothing but its folder and the run store.

    spec.json       the resolved spec: what was printed, with every default, without places on the author's machine
    manifest.json   "seal", "runs", "code" and "software", besides the digests of the files

The seal is the SHA-256 of canonical JSON of four things that exist before any page is set: the document (without the seal),
report.json, spec.json, and key and fingerprint (SHA-256 of its manifest) of each run. It is printed in the report's appendix.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Protocol

import lenet
import report
from report.digests import canonical_json, digest, file_digest
from report.document import CodeBlock, Document, Paragraph, Table, Text
from report.resources import templates_folder
from report.software import versions
from report.specification.contradictions import contradictions
from report.specification.draft import draft
from report.specification.experiment import ExperimentSpec
from report.specification.validation import validate
from report.specification.yaml_source import parse_yaml
from report.verification.json_data import parsed
from report.wording import verification as say

SPEC_FILE = "spec.json"
FORMAT = 1
EPOCH = "[0-9]{0,11}"
"""SOURCE_DATE_EPOCH: seconds since 1970, as long as years have four digits; or nothing."""
PLACED = ("idx", "folder")
"""Datasets that are known by their path alone."""


class KnownRun(Protocol):
    """A stored run, as far as a record names it."""

    @property
    def key(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True)
class Record:
    """What stands behind a report.

    Attributes:
        spec: the bytes of spec.json.
        runs: "variant/seed" -> key and fingerprint of the run.
        seal: what is printed.
    """

    spec: bytes
    runs: Mapping[str, Mapping[str, str]]
    seal: str

    def facts(self) -> dict[str, object]:
        """What manifest.json says of it."""
        return {"seal": self.seal, "runs": dict(self.runs), "code": code(), "software": versions()}


def record_of(
    spec: ExperimentSpec,
    results: bytes,
    document: object,
    runs: Mapping[tuple[str, int], KnownRun],
    epoch: str | None = None,
) -> Record:
    """The record of a report.

    Args:
        results: the bytes of report.json.
        document: the composed document as JSON data.
        epoch: SOURCE_DATE_EPOCH of the build; default: of this process.
    """
    written = encode_spec(spec, os.environ.get("SOURCE_DATE_EPOCH", "") if epoch is None else epoch)
    known = {
        f"{variant}/{seed}": {"key": run.key, "fingerprint": run.fingerprint}
        for (variant, seed), run in runs.items()
    }
    parts = {"document": document, "results": digest(results), "spec": digest(written), "runs": known}
    return Record(written, known, digest(canonical_json({"format": FORMAT, **parts})))


def with_seal(document: Document, seal: str) -> Document:
    """The document with its seal in the last section, which is the appendix: after its text, before its tables.

    Behind them it would often begin a page of its own.
    """
    *before, last = document.sections
    printed = (Paragraph((Text(say.SEAL),)), CodeBlock(seal))
    text = tuple(takewhile(lambda block: not isinstance(block, Table), last.blocks))
    blocks = (*text, *printed, *last.blocks[len(text) :])
    return replace(document, sections=(*before, replace(last, blocks=blocks)))


def encode_spec(spec: ExperimentSpec, epoch: str) -> bytes:
    """spec.json: a spec with all its defaults, where the data lay left out."""
    content = spec.model_dump(mode="json", by_alias=True)
    content["figures"] = [options.written() for options in spec.figures]
    for part in (content, *content["variants"].values()):
        part["data"]["path"] = None
    whole = {"format": FORMAT, "file": spec.file.name, "source_date_epoch": epoch, "spec": content}
    return (json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def decode_spec(content: bytes, data_dir: Path | None = None) -> tuple[ExperimentSpec, str]:
    """The spec in a spec.json, and the build's SOURCE_DATE_EPOCH.

    Args:
        data_dir: the folder of a dataset that is known by its path alone.

    Raises:
        ValueError, KeyError, TypeError: it is not one that `encode_spec` wrote.
    """
    whole = parsed(content)
    written, epoch = whole["spec"], str(whole["source_date_epoch"])
    if not re.fullmatch(EPOCH, epoch):
        raise ValueError(epoch)
    for part in (written, *written["variants"].values()):
        if data_dir is not None and part["data"]["name"] in PLACED:
            part["data"]["path"] = str(data_dir.absolute())
    spec = validate(ExperimentSpec, written)
    spec._source = parse_yaml("{}", str(whole["file"]))
    return spec, epoch


def contradiction(spec: ExperimentSpec) -> str:
    """What `build` would refuse a carried spec for, as a sentence with its place; "" for one that it takes."""
    content = spec.model_dump(mode="json", by_alias=True)
    content["figures"] = [options.written() for options in spec.figures]
    for variant in content["variants"].values():
        if variant["data"]["name"] in PLACED:
            variant["data"]["path"] = "."  # not in the record
    return next((f"{'.'.join(map(str, loc))}: {told}" for loc, told in contradictions(draft(content))), "")


def code() -> str:
    """SHA-256 over this program and its templates: another version may write other sentences."""
    roots = (Path(report.__file__).parent, Path(lenet.__file__).parent, templates_folder())
    files = [path for root in roots for path in sorted(root.rglob("*")) if path.is_file()]
    return digest(canonical_json([file_digest(path) for path in files if "__pycache__" not in path.parts]))
