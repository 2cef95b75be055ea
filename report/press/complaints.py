"""What WeasyPrint writes to its log: it tells what it could not do there, and goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Complaint(NamedTuple):
    """A warning or an error.

    Attributes:
        message: with %s and %d for the arguments.
    """

    message: str
    arguments: tuple[object, ...]


@contextmanager
def heard() -> Iterator[list[Complaint]]:
    """All complaints of the code within; nobody else gets them."""
    complaints: list[Complaint] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            arguments = record.args if isinstance(record.args, tuple) else (record.args,)
            complaints.append(Complaint(str(record.msg), arguments if record.args else ()))

    logger = logging.getLogger("weasyprint")
    listener = Listener(logging.WARNING)
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(listener)
    try:
        yield complaints
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagated
