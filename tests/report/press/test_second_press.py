"""A PDF that a second process sets is the same PDF; where it fails, this one sets it."""

from __future__ import annotations

import dataclasses
import io
import os
import pathlib
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from report import blocks, document, inlines
from report.document import Document
from report.errors import RenderError
from report.press import second_press
from report.press.orders import OwnTypes
from report.press.outputs import all_rendered
from report.press.pdf import render_pdf
from report.press.readiness import get_ready
from report.press.second_press import SecondPress
from report.process import usable_cores
from tests.report.sample_document import rich, small, with_text

ROOT = Path(__file__).parents[3]
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="signals")


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


def test_it_draws_ahead_what_the_spec_is_written_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABREPORT_CACHE", str(tmp_path / "cache"))
    spec = tmp_path / "small.yaml"
    for content in ("title: 龘".encode(), "title: 龘".encode("utf-16"), None):
        spec.write_bytes(content) if content else spec.unlink()
        with SecondPress(spec) as press:
            press.send(small())
            assert press.pdf() == render_pdf(small())
    drawn = [path.read_text(encoding="utf-8") for path in (tmp_path / "cache" / "glyphs").glob("*.json")]
    assert ["龘" in glyphs for glyphs in drawn] == [True] * 3


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


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_is_printed_in_it_is_no_part_of_the_pdf(
    unbuffered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys; print('hello'); sys.setprofile(lambda *_: print('more') or sys.setprofile(None))"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    second_press._started.append(SecondPress())
    assert all_rendered(("pdf",), small())["pdf"] == render_pdf(small())


def test_an_answer_that_is_not_whole_is_none() -> None:
    with SecondPress() as press:
        press.send(small())
        assert press.pdf()
        whole = press._answer
        for harmed in (whole[:-1], b"hello\n" + whole, b""):
            press._answer = harmed
            assert press.pdf() is None


def test_a_press_that_was_killed_costs_nothing_but_time() -> None:
    press = SecondPress()
    press._process.kill()
    second_press._started.append(press)
    assert all_rendered(("pdf",), small())["pdf"] == render_pdf(small())


@ON_POSIX
def test_a_press_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_press, "POLLS", 2)
    press = SecondPress()
    os.kill(press._process.pid, signal.SIGSTOP)
    second_press._started.append(press)
    assert all_rendered(("pdf",), small())["pdf"] == render_pdf(small())
    assert press._process.returncode == -signal.SIGKILL


@ON_POSIX
def test_an_interruption_while_it_is_awaited_ends_without_a_traceback() -> None:
    code = (
        "import os, signal, threading, time\n"
        "from report.process import as_process\n"
        "from report.press.second_press import SecondPress\n"
        "from tests.report.sample_document import small\n"
        "def main():\n"
        "    try:\n"
        "        with SecondPress() as press:\n"
        "            os.kill(press._process.pid, signal.SIGSTOP)\n"
        "            press.send(small())\n"
        "            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        "            press.pdf()\n"
        "    except KeyboardInterrupt:\n"
        "        time.sleep(0.2)  # for whatever a thread has to say\n"
        "        return 130\n"
        "as_process(main)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (ended.returncode, ended.stderr) == (130, "")


@pytest.mark.skipif(usable_cores() == 1, reason="no press is started")
def test_where_no_process_can_be_started_the_pdf_is_set_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    get_ready({"pdf"})
    assert second_press.take() is None


def test_where_no_thread_can_be_started_the_pdf_is_set_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", refuse)
    second_press._started.append(SecondPress())
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


@pytest.fixture
def edited(tmp_path: Path) -> tuple[Path, Path]:
    """A spec that has changed since its PDF was written, and where reports lie."""
    spec, out = tmp_path / "study.yaml", tmp_path / "out"
    pdf = out / "reports" / "study" / "report.pdf"
    pdf.parent.mkdir(parents=True)
    pdf.touch()
    os.utime(pdf, (0, 0))
    spec.touch()
    return spec, out


def test_it_is_started_where_the_spec_is_newer_than_its_pdf(edited: tuple[Path, Path]) -> None:
    spec, out = edited
    second_press.start(spec, out)
    press = second_press.take()
    assert (press is None) == (usable_cores() == 1)
    if press:
        with press:
            pass
        assert press._process.returncode is not None
    os.utime(spec, (0, 0))
    second_press.start(spec, out)
    assert second_press.take() is None
    second_press.start(spec, out.parent)
    assert second_press.take() is None, "there is no report: runs may have to be trained first"


@pytest.mark.parametrize(
    ("formats", "starts"), [(["html"], False), (["md,html"], False), (["html, PDF"], True)]
)
def test_it_is_started_only_for_a_pdf(formats: list[str], starts: bool, edited: tuple[Path, Path]) -> None:
    second_press.start(*edited, formats)
    assert bool(second_press._started) == (starts and usable_cores() > 1)


def test_a_report_that_had_no_pdf_will_have_none(edited: tuple[Path, Path]) -> None:
    spec, out = edited
    pdf = out / "reports" / "study" / "report.pdf"
    pdf.rename(pdf.with_suffix(".html"))
    second_press.start(spec, out)
    assert second_press.take() is None


def test_only_own_types_are_made_from_what_it_reads() -> None:
    assert OwnTypes(io.BytesIO(pickle.dumps(rich()))).load() == rich()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("posix", "system"),
        ("report.process", "os.system"),
        ("report.document", "dataclass"),
        ("report.document", "Document.walk"),
        ("report.store.run_store", "RunStore"),
        ("pathlib", "os.system"),
        ("pathlib", "fnmatch"),
    ],
)
def test_nothing_else_is_found(module: str, name: str) -> None:
    # What protocol 4 makes of it: two strings and STACK_GLOBAL.
    foreign = b"\x80\x04" + b"".join(b"\x8c" + bytes([len(word)]) + word.encode() for word in (module, name))
    with pytest.raises(pickle.UnpicklingError, match=name):
        OwnTypes(io.BytesIO(foreign + b"\x93.")).load()


def test_every_type_that_a_document_is_made_of_is_read() -> None:
    made_of = {
        kind
        for module in (document, blocks, inlines)
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    }
    assert Document in made_of
    for kind in (*made_of, type(pathlib.Path())):
        assert OwnTypes(io.BytesIO(pickle.dumps(kind))).load() is kind
