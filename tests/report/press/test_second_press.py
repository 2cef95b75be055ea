"""A PDF that a second process sets is the same PDF; where it fails, this one sets it."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from report.errors import RenderError
from report.press import second_press
from report.press.outputs import all_rendered
from report.press.pdf import render_pdf
from report.press.second_press import OwnTypes, SecondPress
from tests.report.sample_document import rich, small, with_text


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    second_press.stop()


def test_the_second_press_sets_the_same_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('a module of the folder that the command runs in')")
    monkeypatch.chdir(tmp_path)
    with SecondPress() as press:
        press.send(rich())
        assert press.pdf() == render_pdf(rich())


def test_it_is_used_where_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(document: object) -> bytes:
        raise AssertionError("set here")

    monkeypatch.setattr("report.press.pdf.render_pdf", refuse)
    second_press._started.append(SecondPress())
    pages = all_rendered(("pdf", "html"), small())
    assert pages["pdf"].startswith(b"%PDF")
    assert pages["html"].startswith(b"<!")
    with pytest.raises(AssertionError, match="set here"):
        all_rendered(("pdf",), small())


def test_a_press_that_was_killed_costs_nothing_but_time() -> None:
    press = SecondPress()
    press._process.kill()
    second_press._started.append(press)
    assert all_rendered(("pdf",), small())["pdf"] == render_pdf(small())


def test_a_fault_of_the_document_is_told_here() -> None:
    second_press._started.append(SecondPress())
    with pytest.raises(RenderError, match=r"U\+1F600"):
        all_rendered(("pdf",), with_text("😀"))


def test_it_ends_with_the_process_that_started_it() -> None:
    code = (
        "import os; from report.press.second_press import SecondPress\n"
        "press = SecondPress(); print(press._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert ended.returncode == -9
    pid = int(ended.stdout)
    with suppress(psutil.NoSuchProcess):
        press = psutil.Process(pid)
        assert press.status() == psutil.STATUS_ZOMBIE or psutil.wait_procs([press], 5) == ([press], [])


def test_it_is_started_where_the_spec_is_newer_than_its_report(tmp_path: Path) -> None:
    spec, out = tmp_path / "study.yaml", tmp_path / "out"
    manifest = out / "reports" / "study" / "manifest.json"
    spec.write_text("")
    second_press.start(spec, out)
    assert second_press.take() is None, "there is no report: runs may have to be trained first"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("")
    os.utime(spec, (1, 1))
    second_press.start(spec, out)
    assert second_press.take() is None
    os.utime(manifest, (0, 0))
    second_press.start(spec, out)
    press = second_press.take()
    assert (press is None) == (os.cpu_count() == 1)
    if press:
        with press:
            pass
        assert press._process.returncode is not None


def test_only_own_types_are_made_from_what_it_reads() -> None:
    class Foreign:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("exit 1",)

    with pytest.raises(pickle.UnpicklingError, match="system"):
        OwnTypes(io.BytesIO(pickle.dumps(Foreign()))).load()
    assert OwnTypes(io.BytesIO(pickle.dumps(rich()))).load() == rich()
