"""In which order the tests of the whole suite run, and what spares each worker time."""

from __future__ import annotations

import gc
import signal
from collections.abc import Generator

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First those that share a fixture of their module, side by side: what is built or trained for them is made once.

    With `--dist worksteal` they are the first worker's, and the other one has the tests of which each can go anywhere.
    """
    items.sort(key=lambda item: not (isinstance(item, pytest.Function) and shares_a_fixture(item)))


def pytest_configure() -> None:
    """Hear signals, as the commands under test then do: what a shell runs in the background, or by nohup, ignores some."""
    for name in ("SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL if name == "SIGHUP" else signal.default_int_handler)


def shares_a_fixture(test: pytest.Function) -> bool:
    """Whether the test asks, itself or by another fixture, for one that is made once for its module."""
    definitions = test._fixtureinfo.name2fixturedefs.values()
    return any(definition.scope == "module" for named in definitions for definition in named)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what the tests import, neither now nor whenever a test leaves some: it is all kept."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
