"""What the operating system refuses in the run store, as a sentence for the user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from report.errors import StoreError
from report.wording import progress as wording


@contextmanager
def refusals_worded(place: Path) -> Iterator[None]:
    """Turn every OSError of the block into a StoreError: no permission, no space left, a failing disk."""
    try:
        yield
    except OSError as error:
        raise StoreError(wording.store_refused(error, place)) from error
