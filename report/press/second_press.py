"""A second process that sets the PDF while this one sets the HTML page.

Loading WeasyPrint takes as long as gathering everything that the report says; so where the spec is newer than its report, the
command starts the process before anything else; where runs were trained, it is started while their pictures are drawn
(report/press/readiness.py). The process waits for the document on its standard input and ends when that is closed, also because
this process was killed. Whatever goes wrong in it is no fault: the PDF is then set here.

    answer      the PDF, sealed
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

from lenet.regular_file import opened
from report.digests import sealed, unsealed
from report.press.loading import load_weasyprint
from report.press.orders import POLL_SECONDS, OwnTypes
from report.process import answers_only_on_stdout, die_with_parent, own_module, usable_cores

if TYPE_CHECKING:
    from report.document import Document

ENOUGH_BYTES = 1_000_000
"""Of a spec: more than any has."""
POLLS = 600
"""How often an answer is waited for: two minutes, for what takes seconds. Time in which it was stopped itself is not counted."""


class SecondPress:
    """The process as its parent sees it.

    Args:
        spec: what the document will be made from, where that is known: its characters are drawn ahead.
    """

    def __init__(self, spec: Path | None = None) -> None:
        command, environment = own_module("report.press.second_press")
        self._process = subprocess.Popen(
            [*command, str(spec.absolute())] if spec else command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._answer = b""
        # Not the end of the thread: where waiting for that is interrupted, Python 3.11 takes a thread for ended that is not.
        self._silent = Event()
        self._silent.set()

    def send(self, document: Document) -> None:
        """Hand over the document; returns at once."""
        order = pickle.dumps(document)

        def converse() -> None:
            try:
                self._answer, _ = self._process.communicate(order)
            finally:
                self._silent.set()

        self._silent.clear()
        try:
            Thread(target=converse, daemon=True).start()
        except RuntimeError:  # as many threads as the system allows
            self._silent.set()

    def pdf(self) -> bytes | None:
        """What it made of the document; None if it failed, or has not answered for too long."""
        if not self._fell_silent():
            return None
        return unsealed(self._answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._fell_silent()  # its pipes are closed when nobody reads them
        with self._process:
            pass  # waits, and closes the pipes

    def _fell_silent(self) -> bool:
        return any(self._silent.wait(POLL_SECONDS) for _ in range(POLLS))


_started: list[SecondPress] = []


def start(spec: Path, out: Path, formats: Collection[str] = ()) -> None:
    """Start the process if `spec` has changed since its PDF was written, and another is wanted.

    Args:
        formats: what stands after --format, as it is written there (what reads it takes 0.1 s to import); nothing where
            that is left to the spec.
    """
    if formats and "pdf" not in ",".join(formats).lower():
        return
    with suppress(OSError):
        changed = spec.stat().st_mtime
        if any(changed > pdf.stat().st_mtime for pdf in (out / "reports" / spec.stem).glob("*.pdf")):
            start_now(spec)


def start_now(spec: Path | None = None) -> None:
    """Start the process if none waits already, there is a core for it, and the system allows one more."""
    if not _started and usable_cores() > 1:
        with suppress(OSError):
            _started.append(SecondPress(spec))


def take() -> SecondPress | None:
    """The process that was started, for whoever has a document for it."""
    return _started.pop() if _started else None


@atexit.register
def stop() -> None:
    """End what was started for nothing."""
    while press := take():
        with press:
            pass


def beginning(spec: Path) -> str:
    """Whatever of a spec can be read as text; it is judged elsewhere."""
    with suppress(OSError), opened(spec) as file:
        return file.read(ENOUGH_BYTES).decode(errors="ignore")
    return ""


def page_of(document: Document) -> bytes:
    """The PDF; where templates are the user's, within bounds. Ended by them, this process is silent, and another tells why."""
    from report.press import pdf

    if not document.overlay:
        return pdf.render_pdf(document)
    from report.press.bounded_press import made_or_refused
    from report.press.bounds import BOUNDS

    BOUNDS["pdf"].keep()
    return made_or_refused("pdf", document, BOUNDS["pdf"])


def main() -> None:
    """Be the second press."""
    answer = answers_only_on_stdout()
    die_with_parent()
    gc.disable()  # a million objects that all live until the end
    load_weasyprint()
    from report.press import fonts, rendering

    rendering.prepare()
    fonts.prepare()
    if len(sys.argv) > 1:
        fonts.draw_ahead(beginning(Path(sys.argv[1])))
    document: Document = OwnTypes(sys.stdin.buffer).load()
    answer(sealed(page_of(document)))
    os._exit(0)  # nor do they need a burial


if __name__ == "__main__":
    main()
