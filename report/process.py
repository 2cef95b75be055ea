"""How processes of this program begin and end: without work that is of no use to a short life, and none after its parent.

Collecting less garbage and ending at once save a fifth of a command's CPU time (docs/performance.md).
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

PLACE = Path(__file__).parent.parent
"""Where the packages `report` and `lenet` lie."""

# From Linux' sys/prctl.h.
_SET_SIGNAL_OF_PARENTS_DEATH = 1

INTERRUPTED = 130
"""Exit status after Ctrl-C and whatever else ends this process (typer's too)."""

NEW_OBJECTS = 10_000
"""How many more objects there are when garbage is looked for; Python's 700 are for programs that hold few."""
OBJECTS_OF_A_COMMAND = 200_000
"""The same for a command: what it imports and gathers until its pages are set, nearly all of which lives until the end."""


def collect_less_garbage(new_objects: int = NEW_OBJECTS) -> None:
    """Look for unreachable cycles less often: imports make hundreds of thousands of objects, and hardly any garbage."""
    gc.set_threshold(new_objects, *gc.get_threshold()[1:])


def die_with_parent() -> None:
    """On Linux, have the system kill this process when the parent ends: even in the middle of a call that holds Python's lock.

    Precisely, when the thread ends that started this process. Elsewhere it has to notice that its standard input is closed.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SET_SIGNAL_OF_PARENTS_DEATH, signal.SIGKILL)


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def own_module(name: str) -> tuple[list[str], dict[str, str]]:
    """Command and environment of a process that runs a module of this program.

    Modules come from where this program is installed, never from the user's current folder (-P).
    """
    path = os.pathsep.join(filter(None, (str(PLACE), os.environ.get("PYTHONPATH"))))
    return [sys.executable, "-P", "-m", name], {**os.environ, "PYTHONPATH": path}


def answers_only_on_stdout() -> Callable[[bytes], None]:
    """Keep standard output for what a parent is answered: whatever else is printed from now on goes to standard error.

    Returns:
        What writes an answer, all of it.
    """
    wire = os.dup(1)
    os.dup2(2, 1)

    def answer(data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(wire, rest) :]

    return answer


def endings() -> tuple[signal.Signals, ...]:
    """The signals that ask this process to end: Ctrl-C's, SIGTERM, and the end of its terminal unless nohup has that ignored."""
    if sys.platform == "win32" or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return signal.SIGINT, signal.SIGTERM
    return signal.SIGINT, signal.SIGTERM, signal.SIGHUP


def hush() -> None:
    """Have what is still said go nowhere if the terminal was closed: writing to it would be an error."""
    for number in (1, 2):
        try:
            os.write(number, b"")
        except OSError:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), number)


def _interrupt(number: int, frame: FrameType | None) -> None:
    hush()
    signal.default_int_handler(number, frame)


def as_process(main: Callable[[], int]) -> NoReturn:
    """End the process with the status that `main` returns, as sys.exit does.

    What wants to be told of the end is told, and all output is written; only the interpreter is not taken to pieces,
    object by object. After an exception it is: then nothing is in a hurry. SIGTERM and SIGHUP are to `main` what Ctrl-C is.
    """
    collect_less_garbage(OBJECTS_OF_A_COMMAND)
    for number in endings():
        signal.signal(number, _interrupt)
    statuses: list[int] = []
    # Called last, as it is registered first.
    atexit.register(_leave, statuses)
    try:
        statuses.append(main())
    except KeyboardInterrupt:  # in the middle of saying something
        statuses.append(INTERRUPTED)
    sys.exit(statuses[0])


def _leave(statuses: list[int]) -> None:
    """End here and now, if `main` has come to its end."""
    if statuses:
        # Where this fails (a closed pipe), Python goes on as it always would, and tells. A stream that never was open is None.
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        os._exit(statuses[0])
