"""`templates`: a folder of the user's own templates, style sheets and pictures, read whole when the spec is.

Nothing outside the folder is read, and nothing in it is read later: what a template can name is what was found here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from report.document import Document, OverlayFile
from report.errors import Fault, RenderError
from report.resources import EXTRA_STYLE, templates_folder
from report.specification.yaml_source import Source
from report.wording import template_faults as faults

TEMPLATE = ".jinja"
TEXTS = {TEMPLATE, ".css"}
PICTURES = {".svg", ".png", ".jpg", ".jpeg"}
MOST_FILES = 100
LARGEST = 2_000_000
"""Bytes of one file."""
LARGEST_TEMPLATES = 1_000_000
"""Bytes of all templates together: ours have 30,000, and reading a million takes seconds."""


def read_templates(
    source: Source, written: object, formats: object = None
) -> tuple[tuple[OverlayFile, ...], list[Fault]]:
    """The files of the folder that the spec names, counted from the spec's own, and what is wrong with them.

    Args:
        formats: what the spec says of them: without a PDF, a style sheet may hold what only a browser knows.
    """
    if not isinstance(written, str):
        return (), []
    folder = Path(source.file).parent / written
    if not os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir raises where the system refuses the name itself)
        return (), [source.fault(("templates",), faults.no_templates_folder(written))]
    paths = sorted(inside(folder), key=lambda path: path.relative_to(folder).as_posix())
    if not paths:
        return (), [source.fault(("templates",), faults.empty_templates_folder(written))]
    if len(paths) > MOST_FILES:
        return (), [source.fault(("templates",), faults.too_many_templates(MOST_FILES))]
    if sum(path.stat().st_size for path in paths if path.suffix == TEMPLATE) > LARGEST_TEMPLATES:
        return (), [source.fault(("templates",), faults.templates_too_large(LARGEST_TEMPLATES))]
    files, found = [], []
    for path in paths:
        if path.stat().st_size > LARGEST:
            found.append(Fault(str(path), 1, 1, "", faults.template_too_large(LARGEST)))
            continue
        files.append(OverlayFile(path.relative_to(folder).as_posix(), path.read_bytes()))
        found += not_text(files[-1], path)
    if not found:  # all can be read
        found += proofs(files, folder, source, printed=not isinstance(formats, list) or "pdf" in formats)
    return tuple(files), [*found, *without_use(files, folder)]


def proofs(files: Sequence[OverlayFile], folder: Path, source: Source, *, printed: bool) -> Iterator[Fault]:
    """What reading the templates and style sheets tells of them, all at once."""
    from report.press.bounded_press import faults_within_bounds

    if not any(PurePosixPath(file.name).suffix in TEXTS for file in files):
        return
    document = Document(title="", author="", date="", cover=(), sections=(), overlay=tuple(files))
    try:
        for fault in faults_within_bounds("printed proofs" if printed else "proofs", document):
            yield replace(fault, file=str(folder / fault.file))
    except RenderError as error:
        yield source.fault(("templates",), str(error))


def without_use(files: Sequence[OverlayFile], folder: Path) -> Iterator[Fault]:
    """Templates and style sheets that stand in for none of ours, and that no other of the user's templates names."""
    from difflib import get_close_matches

    ours = {path.relative_to(templates_folder()).as_posix() for path in templates_folder().rglob("*")}
    known = {EXTRA_STYLE} | {name for name in ours if PurePosixPath(name).suffix in TEXTS}
    for file in files:
        if PurePosixPath(file.name).suffix.lower() not in TEXTS or file.name in known:
            continue
        others = (other.data for other in files if other is not file and other.name.endswith(TEMPLATE))
        if not any(file.name.encode() in text for text in others):
            named_alike = [
                name for name in known if PurePosixPath(name).name == PurePosixPath(file.name).name
            ]
            near = named_alike or get_close_matches(file.name, sorted(known), n=1)
            yield Fault(str(folder / file.name), 1, 1, "", faults.template_without_use(near))


def inside(folder: Path) -> Iterator[Path]:
    """Templates, style sheets and pictures that really lie in the folder: a link that leads out of it is passed over."""
    root = folder.resolve()
    for path in folder.rglob("*"):
        if path.suffix.lower() in TEXTS | PICTURES and path.is_file() and path.resolve().is_relative_to(root):
            yield path


def not_text(file: OverlayFile, path: Path) -> Iterator[Fault]:
    """A template or a style sheet that is not UTF-8."""
    if path.suffix.lower() not in TEXTS:
        return
    try:
        file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = file.data[: error.start].count(b"\n") + 1
        yield Fault(str(path), line, 1, "", faults.TEMPLATE_NOT_UTF8)
