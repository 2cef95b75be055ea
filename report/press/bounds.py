"""What setting a document may use where templates or styles are the user's own; the system ends a process that uses more."""

from __future__ import annotations

import faulthandler
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Task = Literal["proofs", "printed proofs", "rehearsal", "html", "pdf"]
"""Proofs are what reading templates and style sheets tells of their faults; a rehearsal throws the rendered pages away."""


@dataclass(frozen=True)
class Bounds:
    """What one task may use.

    Attributes:
        seconds: of processor time where the system can count it, else of any time.
        megabytes: of addresses, where the system can limit them (macOS and Windows cannot).
    """

    seconds: float
    megabytes: int

    def keep(self) -> None:
        """Have the system end this process when it uses more from now on. On Windows, whoever started it has to."""
        if sys.platform == "win32":
            return
        import resource

        # Of the processor's time, as neither a busy machine nor Ctrl-Z is a template's fault. What handles the signal runs in the
        # middle of any call: it writes to standard error where Python is, and the signal then ends the process.
        faulthandler.register(signal.SIGPROF, chain=True)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limits = [self.megabytes * 1_000_000, *(it for it in (soft, hard) if it != resource.RLIM_INFINITY)]
        with suppress(ValueError, OSError):  # macOS knows the limit and may refuse to set it
            resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))


BOUNDS: Mapping[Task, Bounds] = MappingProxyType(
    {
        "proofs": Bounds(10, 2000),
        "printed proofs": Bounds(10, 2000),
        "rehearsal": Bounds(10, 2000),
        "html": Bounds(20, 2000),
        "pdf": Bounds(60, 2000),
    }
)
"""Twenty times what the largest example takes (gallery.yaml), and several times its memory."""
