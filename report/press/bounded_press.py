"""A document with templates and styles of the user's own is set in a process that may use so much time and memory, and no more.

A template can count to 10**10, ask for a text of 3 GB, let a macro call itself twice; a style sheet can ask for a table of 10**8
columns. No list of what is harmless would be complete, and within a process nothing ends the one call that computes 10**10**10:
the system can end a process. Documents without anything of the user's own are never here, and pay nothing for it.

    order      on standard input: what to do and the document, pickled
    answer     on standard output: the page (or faults, as JSON), or the sentence for the user; the status tells which
               (`PAGE`, `REFUSED`)
"""

from __future__ import annotations

import gc
import json
import math
import os
import pickle
import re
import subprocess
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import PurePath
from traceback import walk_tb
from typing import assert_never, get_args

from report.document import Document
from report.errors import Fault, LabReportError, RenderError
from report.press.bounds import BOUNDS, Bounds, Task
from report.press.loading import load_weasyprint
from report.press.orders import POLL_SECONDS, OwnTypes
from report.press.overlay import TemplateFault, place_of
from report.process import answers_only_on_stdout, die_with_parent, own_module
from report.resources import ON_PAPER
from report.wording import rendering as say

PATIENCE = 3
"""Times the allowed seconds until a process that is still there is killed: its machine may be busy with others."""
LARGEST_PAGE = 50_000_000
"""Bytes; the largest example has 3 million."""
MOST_FAULTS = 100
"""That are told of one folder."""
PAGE, BUG, REFUSED = 0, 1, 2
"""How the process ends by itself; Python's own status after an exception is 1."""


def set_within_bounds(task: Task, document: Document) -> bytes:
    """What `task` makes of a document with templates of the user's own.

    Raises:
        RenderError: a fault in them, or they use too much.
    """
    bounds = BOUNDS[task]
    command, environment = own_module("report.press.bounded_press")
    with subprocess.Popen(
        [*command, str(bounds.seconds), str(bounds.megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        try:
            answer, complaints = answered(process, pickle.dumps((task, document)), bounds)
        finally:
            process.kill()
    if process.returncode == PAGE:
        return answer
    if process.returncode == REFUSED:
        raise RenderError(answer.decode())
    if process.returncode == BUG:
        raise RuntimeError(complaints.decode(errors="replace"))
    seen = last_seen(complaints, document)
    raise RenderError(
        say.too_costly([seen] if seen else own_names(document), 0, bounds.seconds, bounds.megabytes)
    )


def answered(process: subprocess.Popen[bytes], order: bytes, bounds: Bounds) -> tuple[bytes, bytes]:
    """What a process writes to standard output and standard error; it is killed if it takes too long.

    Time in which this process itself was stopped (Ctrl-Z) does not count.
    """
    waiting: bytes | None = order
    for _ in range(math.ceil(PATIENCE * bounds.seconds / POLL_SECONDS)):
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(waiting, POLL_SECONDS)
        waiting = None
    process.kill()
    return process.communicate()


def last_seen(complaints: bytes, document: Document) -> str | None:
    """The template that was being rendered when the system ended the process, if it was one of the user's own."""
    # As Python's faulthandler writes names, innermost first; of ours, and of the program's own files, none is looked for.
    names = {file.name.encode("ascii", "backslashreplace"): file.name for file in document.overlay}
    found = re.findall(rb'^  File "(.*)", line \d+ in ', complaints, re.MULTILINE)
    return next((names[name] for name in found if name in names), None)


def own_names(document: Document) -> list[str]:
    """The templates and style sheets of the user's own; where he has neither, his pictures."""
    names = [file.name for file in document.overlay]
    return [name for name in names if PurePath(name).suffix.lower() in (".jinja", ".css")] or names


def made(task: Task, document: Document) -> bytes:
    """The page; of proofs and of a rehearsal, the faults."""
    match task:
        case "proofs" | "printed proofs":
            from report.press.style_proofs import style_faults
            from report.press.template_proofs import template_faults

            # A machine that sets no PDF says so when one is to be built.
            printed = task == "printed proofs" and "weasyprint" in sys.modules
            return packed([*template_faults(document.overlay), *style_faults(document, printed=printed)])
        case "rehearsal":
            from report.press.rendering import Medium, markup

            found: set[Fault] = set()
            for medium in get_args(Medium):
                try:
                    markup(document, medium, "", lambda picture: "").encode()
                except TemplateFault as error:
                    found.add(error.fault)
            return packed(found)
        case "html":
            from report.press.html import render_html

            return render_html(document)
        case "pdf":
            from report.press.pdf import render_pdf

            return render_pdf(document)
        case _:
            assert_never(task)


def packed(found: Iterable[Fault]) -> bytes:
    """Faults on their way between processes."""
    told = sorted(set(found))[:MOST_FAULTS]
    return json.dumps([[it.file, it.line, it.column, it.message] for it in told]).encode()


def faults_within_bounds(task: Task, document: Document) -> list[Fault]:
    """What is wrong with a document's own templates or style sheets; the places name the file within their folder.

    Raises:
        RenderError: they use too much, or their fault has no place.
    """
    found = json.loads(set_within_bounds(task, document))
    return [Fault(file, line, column, "", message) for file, line, column, message in found]


def made_or_refused(task: Task, document: Document, bounds: Bounds) -> bytes:
    """The page, of a size that a page has.

    Raises:
        RenderError: a fault in the templates or styles, also one that only the renderer meets. All else is a bug.
    """
    names = own_names(document)
    try:
        page = made(task, document)
    except MemoryError as error:
        name, line = place_of(error, {file.name for file in document.overlay}) or ("", 0)
        raise RenderError(
            say.too_costly([name] if name else names, line, bounds.seconds, bounds.megabytes)
        ) from error
    except UnicodeEncodeError as error:
        raise RenderError(say.not_text(names)) from error
    except Exception as error:
        if isinstance(error, LabReportError) or not from_renderer(error):
            raise
        raise RenderError(say.renderer_failed(names, type(error).__name__)) from error
    if len(page) > LARGEST_PAGE:
        raise RenderError(say.page_too_large(names, LARGEST_PAGE))
    return page


def from_renderer(error: BaseException) -> bool:
    """Whether WeasyPrint raised an error, or something that it called."""
    modules = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__))
    return any(str(module).split(".")[0] == "weasyprint" for module in modules)


def main() -> None:
    """Be the process."""
    answer = answers_only_on_stdout()
    die_with_parent()
    gc.disable()  # as in report/press/second_press.py; garbage counts as memory that is used
    bounds = Bounds(float(sys.argv[1]), int(sys.argv[2]))
    task, document = OwnTypes(sys.stdin.buffer).load()
    # Loaded before the bounds hold: a library that finds no room for itself would be no fault of a template.
    if task == "pdf":
        load_weasyprint()
    if task == "printed proofs" and any(file.name in ON_PAPER for file in document.overlay):
        with suppress(OSError):
            load_weasyprint()
    bounds.keep()
    try:
        status, page = PAGE, made_or_refused(task, document, bounds)
    except LabReportError as error:
        status, page = REFUSED, str(error).encode(errors="replace")
    except Exception:
        # Told before the time for templates is over: to take the process to pieces takes time as well.
        status, page = BUG, b""
        traceback.print_exc()
    answer(page)
    os._exit(status)


if __name__ == "__main__":
    main()
