"""A report's folder and what its manifest says: claims of whoever hands it in, until they are checked."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from lenet import regular_file
from report.document import OverlayFile
from report.errors import LabReportError
from report.press.outputs import MANIFEST, OVERLAY
from report.specification.formats import FORMATS
from report.specification.own_templates import LARGEST, MOST_FILES
from report.verification.limits import LARGEST_REPORT, LARGEST_TEXT, TooLarge
from report.verification.limits import content as limited
from report.verification.plain_name import inside, plain_name
from report.wording import verification as say

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, AfterValidator(plain_name)]
Word = Annotated[str, StringConstraints(max_length=200)]
MOST_ENTRIES = 1000
"""Files that a manifest may list: a report has at most 100 figures, of two files each, and 100 templates."""
MOST_RUNS = 10_000
"""Runs that it may name: of at most 100 variants with 100 seeds."""


class CarriedRun(BaseModel):
    """Which run the report was made from."""

    model_config = ConfigDict(strict=True, frozen=True)

    key: Digest
    fingerprint: Digest


class Manifest(BaseModel):
    """manifest.json; `runs` by "variant/seed"."""

    model_config = ConfigDict(strict=True, frozen=True)

    files: Annotated[dict[Name, Word], Field(max_length=MOST_ENTRIES)]
    runs: Annotated[dict[Word, CarriedRun], Field(max_length=MOST_RUNS)]
    inputs: Word
    seal: Word
    code: Word
    software: dict[Word, Word]


@dataclass(frozen=True)
class Carried:
    """A report's folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def files(self) -> Mapping[str, str]:
        """Digests by name, as the manifest has them."""
        return self.manifest.files

    @property
    def runs(self) -> Mapping[str, Mapping[str, str]]:
        """Key and fingerprint by "variant/seed", as the manifest has them."""
        return {name: run.model_dump() for name, run in self.manifest.runs.items()}

    @property
    def pages(self) -> tuple[str, ...]:
        """The report in its formats, as the manifest lists it; its name is the student's choice."""
        endings = {f".{name}" for name in FORMATS}
        return tuple(name for name in self.files if "/" not in name and PurePosixPath(name).suffix in endings)

    @property
    def stems(self) -> frozenset[str]:
        """Names of the pages without their endings: one, in a report that was built."""
        return frozenset(PurePosixPath(name).stem for name in self.pages)

    def content(self, name: str) -> bytes:
        """A file of the folder; b"" for one that is gone or too large, which `check_files` tells."""
        return self.within(name, LARGEST_REPORT) or b""

    def within(self, name: str, most: int) -> bytes | None:
        """A file of the folder; None for one that is gone or has more bytes than `most`."""
        try:
            return limited(self.folder / name, most)
        except TooLarge:
            return None
        except OSError as error:
            if error.errno in regular_file.ABSENT:
                return None
            raise

    def overlay(self) -> tuple[OverlayFile, ...]:
        """The templates of the author's own that it was made with; what is too large for one is a stranger to the report."""
        names = sorted(name for name in self.files if name.startswith(f"{OVERLAY}/"))[:MOST_FILES]
        files = ((name.removeprefix(f"{OVERLAY}/"), self.within(name, LARGEST)) for name in names)
        return tuple(OverlayFile(name, data) for name, data in files if data is not None)

    def unlisted(self) -> tuple[str, ...]:
        """What lies in the folder and is not in the manifest; a link to another folder counts as a file."""
        names = []
        for place, folders, files in os.walk(self.folder):
            here = Path(place)
            links = [name for name in folders if (here / name).is_symlink()]
            names += [(here / name).relative_to(self.folder).as_posix() for name in (*files, *links)]
        return tuple(sorted({*names} - {MANIFEST, *self.files}))


def is_folder(place: Path) -> bool:
    """Whether there is a folder; False also for a path that no system takes."""
    try:
        return place.is_dir()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise


def open_report(place: Path) -> Carried:
    """The report in a folder, or the one that a file belongs to.

    Raises:
        LabReportError: there is no report, or one that carries nothing to check it by.
    """
    try:
        folder = place if is_folder(place) else place.parent
        place.stat()
        content = limited(folder / MANIFEST, LARGEST_TEXT)
    except PermissionError:
        raise  # which says what to do
    except TooLarge as error:
        raise LabReportError(say.no_record(folder / MANIFEST)) from error
    except OSError as error:
        raise LabReportError(say.no_report(place)) from error
    try:
        carried = Carried(folder, Manifest.model_validate_json(content))
    except ValidationError as error:
        raise LabReportError(say.no_record(folder / MANIFEST)) from error
    if any(not inside(folder, folder / name) for name in carried.files):
        raise LabReportError(say.no_record(folder / MANIFEST))
    return carried
