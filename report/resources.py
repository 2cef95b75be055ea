"""Files that travel with the package but are no Python."""

from __future__ import annotations

from pathlib import Path

EXTRA_STYLE = "style.css"
"""A style sheet of the user's own that comes after ours instead of standing in for one of them."""

ON_PAPER = ("code.css", "print.css", EXTRA_STYLE)
"""Style sheets that a PDF is set with."""
SHEETS = (*ON_PAPER, "screen.css")


def templates_folder() -> Path:
    """Where the templates lie: inside the installed package, else at the top of the source tree."""
    packaged = Path(__file__).parent / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "templates"
