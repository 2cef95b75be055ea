"""What happens on Ctrl-C (SIGINT), SIGTERM and SIGHUP: a call, instead of an exception in the middle of something."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from report.process import endings, hush


@contextmanager
def interruption(notify: Callable[[], None]) -> Iterator[None]:
    """Call `notify` on the signals that end a process inside the block, if this is the main thread (no other gets them).

    Args:
        notify: must not block; it may be called in the middle of anything.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, frame: FrameType | None) -> None:
        hush()
        notify()

    before = {number: signal.signal(number, handle) for number in endings()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
