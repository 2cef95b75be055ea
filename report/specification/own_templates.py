"""`templates`: a folder of the user's own templates, style sheets and pictures, read whole when the spec is.

Nothing outside the folder is read, and nothing in it is read later: what a template can name is what was found here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from report.document import OverlayFile
from report.errors import Fault
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
    return tuple(files), found


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
