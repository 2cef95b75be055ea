"""Freed memory stays: seen by the pages that a process has to fetch again."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

COUNT_PAGES = """
import resource
from lenet.memory import keep_freed_memory

def step():
    blocks = [b"x" * 10_000_000 for _ in range(4)]

def pages_of_five_steps():
    step()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(5):
        step()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

print(pages_of_five_steps(), keep_freed_memory(), pages_of_five_steps())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives memory back so eagerly")
def test_a_repeated_step_fetches_its_pages_once() -> None:
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", COUNT_PAGES], capture_output=True, text=True, check=True, cwd=root
    )
    before, kept, after = run.stdout.split()
    assert kept == "True"
    assert int(after) < int(before) / 10
