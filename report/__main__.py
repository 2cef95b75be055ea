"""The command `labreport`, also as `python -m report`."""

from __future__ import annotations

import sys
from typing import NoReturn

INTERRUPTED = 130
"""The exit status after Ctrl-C, as report/cli.py gives it."""

try:
    from report.cli import main
    from report.process import as_process
except KeyboardInterrupt:  # nothing was begun, so nothing is to be told
    sys.exit(INTERRUPTED)


def labreport() -> NoReturn:
    """Run the command line as a process of its own."""
    as_process(main)


if __name__ == "__main__":
    labreport()
