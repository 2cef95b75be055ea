"""What a machine lacks to make a report, and how to get it."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from report.errors import MachineError
from report.project import project
from report.wording import machine as say

NEEDED_SPACE = 1_000_000_000
"""Bytes for the dataset, some dozen runs and a report, with room to spare."""

# WeasyPrint (weasyprint/text/ffi.py) opens these, under the names that Windows, Linux and macOS have for them.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "gobject": ("libgobject-2.0-0", "libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "pango": ("libpango-1.0-0", "libpango-1.0.so.0", "libpango-1.0.dylib"),
    "pangoft2": ("libpangoft2-1.0-0", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "harfbuzz": ("libharfbuzz-0", "libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "fontconfig": ("libfontconfig-1", "libfontconfig.so.1", "libfontconfig.1.dylib"),
}
WINDOWS_FOLDERS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        sound: whether it is as it should be.
        needed: whether no report can be made while it is not.
        remedy: what the user can do; "" where nothing need be done.
    """

    name: str
    found: str
    sound: bool = True
    needed: bool = True
    remedy: str = ""

    @property
    def prevents(self) -> bool:
        """Whether a report cannot be made because of it."""
        return self.needed and not self.sound


def examine(data_dir: Path | None = None) -> tuple[Finding, ...]:
    """Look at everything. Takes a second or two: WeasyPrint is started, the dataset's bytes are hashed."""
    return (python(), *packages(), printing(), fonts(), dataset(data_dir), disk(), cores(), card())


def told(findings: tuple[Finding, ...]) -> str:
    """The findings as a table, with a verdict."""
    from report.columns import table

    rows = [
        [mark(finding), finding.name, "\n".join(filter(None, (finding.found, finding.remedy)))]
        for finding in findings
    ]
    verdict = say.NOT_READY if any(finding.prevents for finding in findings) else say.ALL_SOUND
    return f"{say.HEADING}\n{table(rows)}\n{verdict}"


def mark(finding: Finding) -> str:
    """Sound, missing, or missing but no obstacle."""
    return say.SOUND if finding.sound else say.MISSING if finding.needed else say.OPTIONAL


def require_printing() -> None:
    """Make sure before anything is trained that the report can be printed. Takes milliseconds.

    Raises:
        MachineError: a system library is missing.
    """
    if missing := missing_libraries(LIBRARIES):
        raise MachineError(say.printing_impossible(missing))


def missing_libraries(libraries: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Which of these system libraries cannot be loaded, by their short names."""
    if sys.platform == "win32":
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", WINDOWS_FOLDERS).split(";"):
            with suppress(OSError):
                os.add_dll_directory(folder)
    return tuple(name for name, files in libraries.items() if not any(map(loads, files)))


def loads(library: str) -> bool:
    """Whether the system can load a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def python() -> Finding:
    """The interpreter's version."""
    wanted = project().python
    least = tuple(map(int, wanted.removeprefix(">=").split(".")))
    sound = sys.version_info[:2] >= least
    found = say.python_version(platform.python_version(), wanted)
    return Finding(say.PYTHON, found, sound, remedy="" if sound else say.install_python(wanted))


def packages() -> Iterator[Finding]:
    """One finding for all packages where they are sound, else one for each that is not."""
    dependencies = project().dependencies
    wrong = [fault for text in dependencies if (fault := package_fault(text))]
    if not wrong:
        yield Finding(say.PACKAGES, say.packages_sound(sum("extra ==" not in text for text in dependencies)))
    for fault in wrong:
        yield Finding(say.PACKAGES, fault, sound=False, remedy=say.INSTALL_PACKAGES)


def package_fault(requirement: str) -> str:
    """What is wrong with the installed version of a requirement like "numpy>=2.0"; "" if nothing."""
    from packaging.requirements import Requirement

    wanted = Requirement(requirement)
    if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
        return ""
    try:
        version = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return say.package_missing(wanted.name)
    fits = wanted.specifier.contains(version, prereleases=True)
    return "" if fits else say.package_wrong(wanted.name, version, str(wanted.specifier))


def printing() -> Finding:
    """Whether WeasyPrint comes up, in a process of its own: a broken library can take its process down."""
    if missing := missing_libraries(LIBRARIES):
        return Finding(say.PANGO, say.libraries_missing(missing), sound=False, remedy=say.INSTALL_PANGO)
    script = "import weasyprint; print(weasyprint.__version__)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, errors="replace")
    if result.returncode == 0:
        return Finding(say.PANGO, say.printing(result.stdout.strip()))
    last_words = (result.stderr.strip().splitlines() or [""])[-1]
    return Finding(say.PANGO, say.printing_broken(last_words), sound=False, remedy=say.INSTALL_PANGO)


def fonts() -> Finding:
    """The Chinese fonts that come as a package."""
    try:
        from pylopdf_fonts_zh_cn import sans_path, serif_path

        files = [path for path in (Path(sans_path()), Path(serif_path())) if path.is_file()]
    except ImportError:
        files = []
    if len(files) == 2:
        return Finding(say.FONTS, say.fonts_there(len(files)))
    missing = say.package_missing("pylopdf-fonts-zh-cn")
    return Finding(say.FONTS, missing, sound=False, remedy=say.INSTALL_FONTS)


def dataset(data_dir: Path | None) -> Finding:
    """Whether MNIST is on this machine; if not, it is fetched by the first build."""
    from lenet.sources.local import LocalFolder
    from lenet.sources.mnist import MNIST
    from lenet.sources.obtain import FOLDER_VARIABLE, cache_folder

    cache = cache_folder(MNIST.name)
    named = (data_dir, os.environ.get(FOLDER_VARIABLE), cache)
    for folder in (Path(name).expanduser() for name in named if name):
        if LocalFolder("", folder, MNIST.files).verified():
            return Finding(say.DATASET, say.dataset_there(str(folder)))
    found = say.dataset_not_there(str(cache))
    return Finding(say.DATASET, found, sound=False, needed=False, remedy=say.WILL_BE_FETCHED)


def disk() -> Finding:
    """Room for what a build writes below the current folder."""
    free = shutil.disk_usage(Path.cwd()).free
    sound = free >= NEEDED_SPACE
    return Finding(say.DISK, say.disk(free, NEEDED_SPACE), sound, remedy="" if sound else say.FREE_SPACE)


def cores() -> Finding:
    """How many trainings can run side by side."""
    from report.process import usable_cores

    return Finding(say.CORES, say.cores(usable_cores()))


def card() -> Finding:
    """Which graphics card PyTorch can use, asked in a process of its own, as `printing` does. None is no fault."""
    script = "import torch; print(torch.cuda.get_device_name() if torch.cuda.is_available() else '')"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, errors="replace")
    name = result.stdout.strip() if result.returncode == 0 else ""
    return Finding(say.CARD, say.card(name) if name else say.NO_CARD)
