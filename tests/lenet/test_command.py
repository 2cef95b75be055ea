"""A program that downloads is watched: its progress is told, and it never outlives the one who waits for it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from lenet.sources.command import Command, run_into
from lenet.sources.source import SourceFailed, silent


def python(source: str, *arguments: str, stall_seconds: float = 60) -> Command:
    argv = (sys.executable, "-c", source, *arguments)
    return Command("fake", argv, "*.bin", 4000, ("because", "Error"), stall_seconds=stall_seconds)


GROWING = """
import pathlib, tempfile, time
for step in range(1, 5):
    (pathlib.Path(tempfile.gettempdir()) / "part.bin").write_bytes(bytes(1000 * step))
    time.sleep(0.15)
"""


def test_progress_is_the_size_of_the_growing_file_in_the_temporary_folder(tmp_path: Path) -> None:
    reports: list[tuple[str, int, int | None]] = []
    run_into(tmp_path, python(GROWING), lambda *report: reports.append(report))
    done = [report[1] for report in reports]
    assert (done[0], done[-1]) == (0, 4000)
    assert done == sorted(done)
    assert set(done) & {1000, 2000, 3000}
    assert {(source, total) for source, _, total in reports} == {("fake", 4000)}


WAITING = """
import pathlib, sys, time
note = pathlib.Path(sys.argv[1])
note.write_text("started")
time.sleep(20)
note.write_text("finished")
"""


def test_a_program_that_gets_nowhere_is_stopped(tmp_path: Path) -> None:
    note = tmp_path / "note"
    with pytest.raises(SourceFailed, match=r"^stalled"):
        run_into(tmp_path, python(WAITING, str(note), stall_seconds=0.5), silent)
    assert not note.exists() or note.read_text() != "finished"


def test_a_user_who_gives_up_leaves_no_program_behind(tmp_path: Path) -> None:
    note = tmp_path / "note"

    def impatient(source: str, done_bytes: int, total_bytes: int | None) -> None:
        while not (note.exists() and note.read_text()):
            time.sleep(0.01)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_into(tmp_path, python(WAITING, str(note)), impatient)
    assert note.read_text() == "started"


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        (
            "import sys; print('warning'); sys.exit('first\\nthis is because of that\\nlast')",
            "this is because of that",
        ),
        ("import sys; sys.exit('first\\nlast')", "last"),
        ("import sys; sys.exit(3)", "no output"),
    ],
)
def test_a_failing_program_is_quoted_where_it_is_most_telling(
    tmp_path: Path, source: str, outcome: str
) -> None:
    with pytest.raises(SourceFailed) as failure:
        run_into(tmp_path, python(source), silent)
    assert failure.value.outcome == f"command_failed: {outcome}"


def test_a_program_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match=r"^program_missing: no-such-program"):
        run_into(tmp_path, Command("fake", ("no-such-program",), "*", None), silent)
