"""A dataset out of a package of Debian or Ubuntu, where apt is: it carries the gzipped IDX files. Nothing is installed."""

from __future__ import annotations

import shutil
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lenet.sources import idx
from lenet.sources.command import Command, run_into
from lenet.sources.source import Progress, SourceFailed, WantedFile


@dataclass(frozen=True)
class DebianPackage:
    """One package, of whatever version; `files` are looked for in its `member_folder`."""

    package: str
    size: int
    member_folder: str
    files: tuple[WantedFile, ...]
    name: str = "apt"

    def fetch(self, progress: Progress) -> dict[str, bytes | bytearray]:
        """Download the package with apt-get, take it apart with dpkg-deb and read the IDX files.

        Raises:
            SourceFailed: this is no Debian, apt-get failed, or the package holds something else.
        """
        for program in ("apt-get", "dpkg-deb"):
            if shutil.which(program) is None:
                raise SourceFailed(f"program_missing: {program}")
        with tempfile.TemporaryDirectory(prefix="lenet-", ignore_cleanup_errors=True) as temporary:
            folder = Path(temporary)
            run_into(folder, self._command("apt-get", "-q", "download", self.package), progress)
            package = next(folder.glob("*.deb"), None)
            if package is None:
                raise SourceFailed("not_found: apt-get left no package")
            return self.unpack(package, folder / "unpacked", progress)

    def unpack(self, package: Path, folder: Path, progress: Progress) -> dict[str, bytes | bytearray]:
        """The IDX files in a downloaded package, which is taken apart into `folder`.

        Raises:
            SourceFailed: "command_failed" or "unexpected_contents".
        """
        folder.mkdir()
        run_into(folder, self._command("dpkg-deb", "--extract", str(package), str(folder)), progress)
        try:
            return {
                file.name: idx.gunzip(folder / self.member_folder / f"{file.name}.gz", file.size)
                for file in self.files
            }
        except (OSError, EOFError, zlib.error) as error:
            raise SourceFailed(f"unexpected_contents: {error}") from error

    def _command(self, *argv: str) -> Command:
        return Command(self.name, argv, growing="*.deb", total_bytes=self.size, telling=("E:", "error"))
