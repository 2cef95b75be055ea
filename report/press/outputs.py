"""The report's folder: what lies in it, whether it is what it should be, and writing it in one go."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import TypedDict, assert_never

from filelock import FileLock

import report
from lenet.aside import ASIDE, cleared, moved_aside
from lenet.regular_file import content
from report.atomic import write_together
from report.digests import canonical_json, digest, file_digest
from report.document import Document
from report.press import second_press
from report.press.kept_pages import KeptPages
from report.resources import templates_folder
from report.software import versions
from report.specification.formats import Format
from report.verification.json_data import parsed
from report.verification.plain_name import inside, plain_name
from report.verification.record import SPEC_FILE, Record

MANIFEST = "manifest.json"
OVERLAY = "templates"
"""Folder of the user's own templates within a report's, for whoever checks it."""


class Manifest(TypedDict):
    """What manifest.json says: the digests of the inputs and of each file by its name in the folder, and facts for who checks."""

    inputs: str
    files: dict[str, str]
    facts: dict[str, object]


@dataclass(frozen=True)
class Outputs:
    """One report's files, rendered from a document.

    The manifest says from which inputs the files were made and what their digests are; it is written last, so a report whose
    manifest does not fit is made again. What an earlier build made stays if its inputs were the same, and goes if not.

    Attributes:
        results: report.json.
        stem: name of the pages' files.
        earlier: where pages of earlier builds may lie.
    """

    folder: Path
    document: Document
    results: bytes
    formats: tuple[Format, ...] = ("html", "pdf")
    record: Record | None = None
    stem: str = "report"
    earlier: KeptPages | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files for the reader, the most useful first."""
        return (*(self.folder / f"{self.stem}.{name}" for name in self.formats), self.folder / "report.json")

    @property
    def pages(self) -> set[str]:
        """Names of the files for the reader, in the folder."""
        return {f"{self.stem}.{name}" for name in self.formats}

    @cached_property
    def inputs(self) -> str:
        """Digest of everything that decides the files' bytes: the document, the numbers, templates, renderers, this code."""
        return digest(
            canonical_json(
                {
                    "document": plain(self.document),
                    "results": digest(self.results),
                    "stem": self.stem,
                    "code": [file_digest(path) for path in sources()],
                    "software": versions(),
                }
            )
        )

    @cached_property
    def facts(self) -> dict[str, object]:
        """What the manifest says of the record."""
        return self.record.facts() if self.record else {}

    def current(self) -> bool:
        """Whether every file is there, unaltered, and made from these inputs."""
        manifest = self.manifest()
        wanted = {path.name for path in self.paths}
        return (
            manifest["inputs"] == self.inputs
            and wanted <= manifest["files"].keys()
            and self.unaltered(manifest) == manifest["files"]
            and manifest["facts"] == self.facts
        )

    def manifest(self) -> Manifest:
        """What the last build wrote."""
        try:
            manifest = parsed(content(self.folder / MANIFEST))
            inputs, files = str(manifest.pop("inputs")), dict(manifest.pop("files"))
            return {
                "inputs": inputs,
                "files": {plain_name(name): files[name] for name in files},
                "facts": manifest,
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            # No manifest, or one that something else wrote: the report is made anew.
            return {"inputs": "", "files": {}, "facts": {}}

    def unaltered(self, manifest: Manifest) -> dict[str, str]:
        """The files of a manifest that are still what they were."""
        return {name: wanted for name, wanted in manifest["files"].items() if self.holds(name, wanted)}

    def holds(self, name: str, wanted: str) -> bool:
        """Whether a file of the folder has this digest."""
        try:
            return file_digest(self.folder / name) == wanted
        except OSError:
            return False

    def write(self) -> tuple[Path, ...]:
        """Render everything, then write everything, the manifest last; where that lies now which was in the way."""
        before = self.manifest()
        kept = self.unaltered(before) if before["inputs"] == self.inputs else {}
        files = {f"figures/{name}": path.read_bytes() for name, path in picture_files(self.document).items()}
        files["report.json"] = self.results
        files |= {f"{OVERLAY}/{file.name}": file.data for file in self.document.overlay}
        if self.record:
            files[SPEC_FILE] = self.record.spec
        pages = self._pages([name for name in self.formats if f"{self.stem}.{name}" not in kept])
        files |= {f"{self.stem}.{name}": page for name, page in pages.items()}
        kept |= {name: digest(data) for name, data in files.items()}
        manifest = {"inputs": self.inputs, **self.facts, "files": dict(sorted(kept.items()))}
        files[MANIFEST] = json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"
        reports, lock = self.folder.parent, self.folder.parent / f".{self.folder.name}.lock"
        reports.mkdir(parents=True, exist_ok=True)
        cleared(lock, reports, opened=True)
        with FileLock(lock):  # another build of the same spec may end just now
            last = self.manifest()["files"]
            aside = self.set_aside(
                name for name in files.keys() & self.pages if self.edited(name, last, files)
            )
            aside += write_together(self.folder, files, own=reports)
            return aside + self.remove_strangers(set(kept), last)

    def _pages(self, formats: Sequence[Format]) -> dict[Format, bytes]:
        """The document in each format: as an earlier build left it, or set now."""
        pages = self.earlier.of(self.inputs, formats) if self.earlier else {}
        new = all_rendered([name for name in formats if name not in pages], self.document)
        if self.earlier:
            self.earlier.keep(self.inputs, new)
        return pages | new

    def edited(self, name: str, last: Mapping[str, str], files: Mapping[str, bytes]) -> bool:
        """Whether somebody has changed a page: it is neither what the manifest says nor what is written now."""
        return (self.folder / name).is_file() and not any(
            self.holds(name, known) for known in (last.get(name, ""), digest(files[name]))
        )

    def remove_strangers(self, wanted: set[str], before: Mapping[str, str]) -> tuple[Path, ...]:
        """Take away what an earlier build made and this one has no part in; move aside what is not as any build left it."""
        strangers = []
        for name in sorted(before.keys() - wanted):
            path = self.folder / name
            if not inside(self.folder, path) or not os.path.lexists(path) or path.is_dir():
                continue
            if self.holds(name, before[name]):
                path.unlink(missing_ok=True)
            else:
                strangers.append(name)
        lying = (f"figures/{path.name}" for path in sorted((self.folder / "figures").glob("[!.]*")))
        strangers += [name for name in lying if name not in wanted and name not in strangers]
        for path in self.folder.rglob(".*.tmp"):
            if path.is_file():
                path.unlink()  # a build that was killed left it
        return self.set_aside(strangers)

    def set_aside(self, names: Iterable[str]) -> tuple[Path, ...]:
        """Move files of the folder to where nothing is written; where they lie now."""
        return tuple(moved_aside(self.folder / name, self.folder.parent / ASIDE) for name in names)


def all_rendered(formats: Sequence[Format], document: Document) -> dict[Format, bytes]:
    """The document in each format; a PDF is set beside the others where a second press waits for it."""
    press = second_press.take() if "pdf" in formats else None
    if press is None:
        return {name: rendered(name, document) for name in formats}
    with press:
        press.send(document)
        pages: dict[Format, bytes] = {name: rendered(name, document) for name in formats if name != "pdf"}
        pages["pdf"] = press.pdf() or rendered("pdf", document)
    return pages


def rendered(name: Format, document: Document) -> bytes:
    """The document in one format; in a process of its own where templates are the user's."""
    if document.overlay and (name == "html" or name == "pdf"):
        from report.press.bounded_press import set_within_bounds

        return set_within_bounds(name, document)
    match name:
        case "html":
            from report.press.html import render_html

            return render_html(document)
        case "pdf":
            from report.press.pdf import render_pdf

            return render_pdf(document)
        case "docx":
            from report.press.word.docx_file import render_docx

            return render_docx(document)
        case "md":
            from report.press.markdown_file import render_markdown

            return render_markdown(document).encode()
        case _:
            assert_never(name)


def picture_files(document: Document) -> dict[str, Path]:
    """Where each picture lies, by its name in the report's folder of figures."""
    return {
        f"{figure.label}{picture.path.suffix}": picture.path
        for figure in document.figures()
        for picture in (figure.picture, figure.picture.printed)
    }


def sources() -> Iterable[Path]:
    """Files whose change can change a page: this package and the templates."""
    for root in (Path(report.__file__).parent, templates_folder()):
        yield from sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")


def plain(value: object) -> object:
    """A document as JSON data, with the type of each node; a picture is known by its digest, not by where it lies."""
    match value:
        case Path():
            return None
        case bytes():
            return digest(value)
        case tuple():
            return [plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            fields = {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
            return {"type": type(value).__name__, **fields}
        case _:
            return value
