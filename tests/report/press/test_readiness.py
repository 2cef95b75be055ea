"""What is brought in beforehand is what a page takes: no less, or it would be waited for; no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from report.process import usable_cores

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("formats", "loaded", "second_press"),
    [(("md",), [], False), (("html",), ["fontTools"], False), (("html", "pdf"), ["fontTools"], True)],
)
def test_each_format_brings_in_what_it_takes(
    formats: tuple[str, ...], loaded: list[str], second_press: bool
) -> None:
    code = (
        "import sys; from report.press import readiness, second_press\n"
        f"readiness.get_ready({formats!r})\n"
        "print(second_press.take() is not None)\n"
        "print(*sorted({'fontTools', 'weasyprint', 'matplotlib', 'torch'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    waits, *modules = run.stdout.split()
    assert waits == str(second_press and usable_cores() > 1)
    assert modules == loaded
