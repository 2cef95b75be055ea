"""`templates`: a folder of the user's own templates, style sheets and pictures, read whole when the spec is.

Nothing outside the folder is read, and nothing in it is read later: what a template can name is what was found here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from report.document import OverlayFile
from report.errors import Fault
from report.resources import templates_folder
from report.specification.yaml_source import Source
from report.wording import template_faults as faults

TEMPLATE = ".jinja"
TEXTS = {TEMPLATE, ".css"}
PICTURES = {".svg", ".png", ".jpg", ".jpeg"}
MOST_FILES = 100
LARGEST = 2_000_000
"""Bytes of one file."""
EXTRA_STYLE = "style.css"
"""Comes after our style sheets instead of standing in for one of them."""
LARGEST_TEMPLATES = 1_000_000
"""Bytes of all templates together: ours have 30,000, and reading a million takes seconds."""


def read_templates(source: Source, written: object) -> tuple[tuple[OverlayFile, ...], list[Fault]]:
    """The files of the folder that the spec names, counted from the spec's own, and what is wrong with them."""
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
        file = OverlayFile(path.relative_to(folder).as_posix(), path.read_bytes())
        files.append(file)
        found += fault_of(file, path)
    return tuple(files), [*found, *without_use(files, folder)]


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


def fault_of(file: OverlayFile, path: Path) -> Iterator[Fault]:
    """What is wrong with a text: not UTF-8, or not a template."""
    if path.suffix.lower() not in TEXTS:
        return
    try:
        text = file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = file.data[: error.start].count(b"\n") + 1
        yield Fault(str(path), line, 1, "", faults.TEMPLATE_NOT_UTF8)
        return
    if path.suffix == TEMPLATE:
        from jinja2 import TemplateSyntaxError

        from report.template_depth import Shallow

        try:
            Shallow().parse(text)
        except TemplateSyntaxError as error:
            yield Fault(str(path), error.lineno, 1, "", faults.template_syntax(error.message or ""))
