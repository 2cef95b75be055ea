"""A second process that sets the PDF while this one sets the HTML page.

Loading WeasyPrint takes as long as gathering everything that the report says; so where the spec is newer than its report, the
command starts the process before anything else; where runs were trained, it is started while their pictures are drawn
(report/press/readiness.py). The process waits for the document on its standard input and ends when that is closed, also because
this process was killed. Whatever goes wrong in it is no fault: the PDF is then set here.

    python -P -m report.press.second_press
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Self

from report.process import die_with_parent

if TYPE_CHECKING:
    from report.document import Document

PLACE = Path(__file__).parent.parent.parent
"""Where the package `report` lies."""
MANIFEST = "manifest.json"


class SecondPress:
    """The process as its parent sees it."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(PLACE), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            # -P: modules come from where this program is installed, never from the user's current folder.
            [sys.executable, "-P", "-m", "report.press.second_press"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._conversation: Thread | None = None
        self._answer = b""

    def send(self, document: Document) -> None:
        """Hand over the document; returns at once."""
        order = pickle.dumps(document)

        def converse() -> None:
            self._answer, _ = self._process.communicate(order)

        self._conversation = Thread(target=converse, daemon=True)
        self._conversation.start()

    def pdf(self) -> bytes | None:
        """What it made of the document; None if it failed."""
        assert self._conversation is not None, "it was sent a document"
        self._conversation.join()
        return self._answer if self._process.returncode == 0 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        if self._conversation:
            self._conversation.join()
        with self._process:
            pass  # waits, and closes the pipes


_started: list[SecondPress] = []


def start(spec: Path, out: Path) -> None:
    """Start the process if `spec` has changed since its report was written."""
    with suppress(OSError):
        written = (out / "reports" / spec.stem / MANIFEST).stat().st_mtime
        if spec.stat().st_mtime > written:
            start_now()


def start_now() -> None:
    """Start the process if none waits already, and there is a core for it."""
    if not _started and (os.cpu_count() or 1) > 1:
        _started.append(SecondPress())


def take() -> SecondPress | None:
    """The process that was started, for whoever has a document for it."""
    return _started.pop() if _started else None


@atexit.register
def stop() -> None:
    """End what was started for nothing."""
    while press := take():
        with press:
            pass


class OwnTypes(pickle.Unpickler):
    """Reads a document back; nothing is made but this program's own types and paths."""

    def find_class(self, module: str, name: str) -> object:
        """The type of that name.

        Raises:
            pickle.UnpicklingError: it is neither.
        """
        if module.startswith("report.") or module.partition(".")[0] == "pathlib":
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def main() -> None:
    """Be the second press."""
    die_with_parent()
    gc.disable()  # a million objects that all live until the end
    importlib.import_module("weasyprint")
    from report.press import fonts, pdf, rendering

    rendering.prepare()
    fonts.prepare()
    document: Document = OwnTypes(sys.stdin.buffer).load()
    sys.stdout.buffer.write(pdf.render_pdf(document))
    sys.stdout.flush()
    os._exit(0)  # nor do they need a burial


if __name__ == "__main__":
    main()
