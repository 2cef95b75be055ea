"""A dataset by torchvision's own download, from the mirrors that torchvision knows (the open internet).

It runs in a process of its own, as `python -m lenet.sources.torchvision_mirror FOLDER CLASS`: torchvision prints,
and its sockets have no time limit of their own.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lenet.sources import idx
from lenet.sources.command import Command, run_into
from lenet.sources.source import Progress, SourceFailed

_SOCKET_SECONDS = 15


@dataclass(frozen=True)
class TorchvisionMirror:
    """A class of torchvision.datasets; `size` is what its four .gz files come to."""

    size: int
    dataset: str = "MNIST"
    name: str = "torchvision"

    def fetch(self, progress: Progress) -> dict[str, bytes]:
        """Let torchvision download and unpack the four files, and read them.

        Raises:
            SourceFailed: torchvision is missing or no mirror answered.
        """
        with tempfile.TemporaryDirectory(prefix="lenet-", ignore_cleanup_errors=True) as temporary:
            folder = Path(temporary)
            run_into(folder, self._command(folder), progress)
            raw = folder / self.dataset / "raw"
            missing = [name for name in idx.FILE_NAMES if not (raw / name).is_file()]
            if missing:
                raise SourceFailed(f"not_found: {missing[0]}")
            return {name: (raw / name).read_bytes() for name in idx.FILE_NAMES}

    def _command(self, folder: Path) -> Command:
        packages = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (packages, os.environ.get("PYTHONPATH"))))
        return Command(
            source=self.name,
            argv=(sys.executable, "-m", "lenet.sources.torchvision_mirror", str(folder), self.dataset),
            growing="*.gz",
            total_bytes=self.size,
            telling=("urlopen error", "HTTP Error", "timed out", "Error"),
            environment={"PYTHONPATH": path},
        )


def download(folder: str, dataset: str) -> None:
    """Let torchvision fetch a dataset into `folder`/<dataset>/raw, each silence of a mirror limited."""
    from lenet.vision import import_torchvision

    socket.setdefaulttimeout(_SOCKET_SECONDS)
    getattr(import_torchvision("datasets"), dataset)(folder, download=True)


if __name__ == "__main__":
    download(*sys.argv[1:])
