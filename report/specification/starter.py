"""`labreport new NAME`: a commented spec to start from."""

from __future__ import annotations

from pathlib import Path

from report.atomic import named
from report.errors import LabReportError
from report.resources import templates_folder
from report.specification.folder_name import folder_name, is_safe
from report.wording import commands as say
from report.wording.faults import bad_file_name

STARTER = "starter.yaml"


def write_starter(name: str, folder: Path) -> Path:
    """Write NAME.yaml into `folder`; a NAME that ends in .yaml already is taken as it is.

    Raises:
        LabReportError: the name is no file name of a spec, or the file exists.
        OSError: it cannot be written.
    """
    stem = name.removesuffix(".yaml")
    if not is_safe(stem):
        raise LabReportError(bad_file_name(stem))
    path = folder / f"{folder_name(stem)}.yaml"
    text = (templates_folder() / STARTER).read_text(encoding="utf-8").replace(STARTER, path.name)
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise LabReportError(say.exists_already(path)) from None
    try:
        with named(path), file:
            file.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path
