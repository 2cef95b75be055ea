"""WeasyPrint comes up without a search for its libraries; where that fails, they are searched for."""

from __future__ import annotations

import ctypes.util
import subprocess
import sys
from pathlib import Path

import pytest

from report.press.loading import unsearched

ROOT = Path(__file__).parents[3]
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a search is needed")


def said(code: str, folder: Path = ROOT) -> str:
    """What a process prints that may ask `searched` which libraries were searched for."""
    watched = (
        f"import sys; sys.path[:0] = [{str(folder)!r}, {str(ROOT)!r}]\n"
        "import ctypes.util\n"
        "searched, search = [], ctypes.util.find_library\n"
        "def find_library(name): searched.append(name); return search(name)\n"
        "ctypes.util.find_library = find_library\n"
        "from report.press.loading import load_weasyprint\n"
    )
    run = subprocess.run([sys.executable, "-c", watched + code], capture_output=True, text=True, check=False)
    assert not run.stderr
    return run.stdout


@ON_LINUX
def test_nothing_is_searched_for() -> None:
    assert (
        said("load_weasyprint(); import weasyprint; print(weasyprint.HTML.__name__, searched)") == "HTML []\n"
    )
    assert "pango" in said("import weasyprint; print(searched)"), "else there is nothing to spare"


@ON_LINUX
def test_where_a_library_is_not_found_it_is_searched_for_once_and_complaints_are_made_once(
    tmp_path: Path,
) -> None:
    (tmp_path / "weasyprint.py").write_text(
        "import ctypes.util\n"
        "print('looking')\n"
        "if ctypes.util.find_library('c') is None: raise OSError('no library')\n"
    )
    assert said("load_weasyprint(); print(searched)", tmp_path) == "looking\n['c']\n"


def test_the_search_is_there_again_afterwards() -> None:
    search = ctypes.util.find_library
    with unsearched():
        assert ctypes.util.find_library("c") is None
    assert ctypes.util.find_library is search
