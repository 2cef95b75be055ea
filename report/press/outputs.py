"""The report's folder: what lies in it, whether it is what it should be, and writing it in one go."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterable
from dataclasses import dataclass, is_dataclass
from functools import cached_property
from pathlib import Path

import report
from report.atomic import write_bytes
from report.digests import canonical_json, digest, file_digest
from report.document import Block, Document, Figure, ListBlock, Quote
from report.press.results_json import render_json
from report.resources import templates_folder
from report.specification.experiment import ExperimentSpec
from report.study.analysis import Study

MANIFEST = "manifest.json"
RENDERERS = ("fonttools", "jinja2", "pydyf", "pygments", "pylopdf-fonts-zh-cn", "weasyprint")
"""Packages whose version can change the bytes of a page."""


@dataclass(frozen=True)
class Outputs:
    """One report's files, rendered from a document.

    The manifest says from which inputs the files were made and what their digests are; it is written last, so a report whose
    manifest does not fit is made again.
    """

    folder: Path
    spec: ExperimentSpec
    study: Study
    document: Document

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files for the reader, the most useful first."""
        return tuple(self.folder / name for name in ("report.html", "report.pdf", "report.json"))

    @cached_property
    def results(self) -> bytes:
        """report.json."""
        return render_json(self.spec, self.study, self.document)

    @cached_property
    def inputs(self) -> str:
        """Digest of everything that decides the files' bytes: the document, the numbers, templates, renderers, this code."""
        return digest(
            canonical_json(
                {
                    "document": plain(self.document),
                    "results": digest(self.results),
                    "code": [file_digest(path) for path in sources()],
                    "renderers": [importlib.metadata.version(name) for name in RENDERERS],
                }
            )
        )

    def current(self) -> bool:
        """Whether every file is there, unaltered, and made from these inputs."""
        try:
            manifest = json.loads((self.folder / MANIFEST).read_bytes())
            files: dict[str, str] = manifest["files"]
            return manifest["inputs"] == self.inputs and all(
                file_digest(self.folder / name) == wanted for name, wanted in files.items()
            )
        except (OSError, ValueError, KeyError, TypeError):
            # No manifest, or one that something else wrote: the report is made anew.
            return False

    def write(self) -> None:
        """Render everything, then write everything."""
        from report.press.html import render_html
        from report.press.pdf import render_pdf

        files = {
            "report.html": render_html(self.document),
            "report.pdf": render_pdf(self.document),
            "report.json": self.results,
        }
        files |= {
            f"figures/{figure.label}{figure.picture.path.suffix}": figure.picture.path.read_bytes()
            for figure in figures(self.document)
        }
        for name, data in files.items():
            write_bytes(self.folder / name, data)
        manifest = {"inputs": self.inputs, "files": {name: digest(data) for name, data in files.items()}}
        write_bytes(self.folder / MANIFEST, json.dumps(manifest, indent=2).encode() + b"\n")
        self.remove_strangers(set(files))

    def remove_strangers(self, wanted: set[str]) -> None:
        """Take away pictures of an earlier build that this one no longer has."""
        for path in (self.folder / "figures").glob("*"):
            if f"figures/{path.name}" not in wanted:
                path.unlink()


def figures(document: Document) -> Iterable[Figure]:
    """All figures, in reading order."""

    def inside(blocks: Iterable[Block]) -> Iterable[Figure]:
        for block in blocks:
            match block:
                case Figure():
                    yield block
                case ListBlock():
                    for item in block.items:
                        yield from inside(item)
                case Quote():
                    yield from inside(block.children)
                case _:
                    pass

    for section in document.walk():
        yield from inside(section.blocks)


def sources() -> Iterable[Path]:
    """Files whose change can change a page: this package and the templates."""
    for root in (Path(report.__file__).parent, templates_folder()):
        yield from sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")


def plain(value: object) -> object:
    """A document as JSON data, with the type of each node; a picture is known by its digest, not by where it lies."""
    match value:
        case Path():
            return None
        case tuple():
            return [plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            fields = {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
            return {"type": type(value).__name__, **fields}
        case _:
            return value
