"""The command `labreport`, also as `python -m report`."""

from __future__ import annotations

from typing import NoReturn

from report.cli import main
from report.process import as_process


def labreport() -> NoReturn:
    """Run the command line as a process of its own."""
    as_process(main)


if __name__ == "__main__":
    labreport()
