"""In which order the tests of the whole suite run, and what spares each worker time."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First those that share a fixture of their module, side by side: what is built or trained for them is made once.

    With `--dist worksteal` they are the first worker's, and the other one has the tests of which each can go anywhere.
    """
    items.sort(key=lambda item: not (isinstance(item, pytest.Function) and shares_a_fixture(item)))


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
