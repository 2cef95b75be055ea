"""The report's folder: what is asked for, whole, and nothing that belongs to another report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from report.errors import LabReportError
from report.execution.progress import SilentReporter
from report.pipeline import BuildResult, build
from report.press import outputs
from report.specification.formats import Format, read_formats
from tests.idx_files import write_idx_dataset
from tests.in_the_way import BELONGINGS, FOR_A_FILE, Spoil, a_folder, a_pipe, nothing, posix
from tests.report.training_here import train_here

ROOT = Path(__file__).parents[3]
SPEC = """
title: 小实验报告
data: {name: idx, path: digits}
model: {channels: [2, 3], hidden: [8], activation: relu}
training: {epochs: 1, batch_size: 20}
seeds: [0]
variants: {small: {label: 小网络}}
figures:
  - {kind: samples, count: 10}
  - {kind: learning_curves}
formats: [html, docx]
"""


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset, a spec, and its report in the spec's own formats."""
    folder = tmp_path_factory.mktemp("experiment")
    write_idx_dataset(folder / "digits", train=60, test=20)
    (folder / "small.yaml").write_text(SPEC, encoding="utf-8")
    train_here(folder / "small.yaml", folder / "runs")
    run(folder)
    return folder


def run(folder: Path, *formats: Format, spec: str = "small.yaml", out: str = "build") -> BuildResult:
    return build(
        folder / spec,
        reporter=SilentReporter(),
        jobs=1,
        out=folder / out,
        runs=folder / "runs",
        formats=formats,
    )


def report(folder: Path, out: str = "build", name: str = "small") -> Path:
    return folder / out / "reports" / name


def documents(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("report.*")}


def test_the_spec_says_what_is_written(experiment: Path) -> None:
    assert documents(report(experiment)) == {"report.html", "report.docx", "report.json"}
    assert run(experiment).unchanged


def test_a_format_asked_for_later_joins_the_others_untouched(experiment: Path) -> None:
    page = report(experiment) / "report.html"
    before = page.stat().st_mtime_ns
    result = run(experiment, "md")
    assert [path.name for path in result.outputs] == ["report.md", "report.json"]
    assert documents(report(experiment)) == {"report.html", "report.docx", "report.md", "report.json"}
    assert page.stat().st_mtime_ns == before
    assert run(experiment, "md").unchanged
    assert run(experiment, "html", "docx").unchanged


def test_a_page_that_somebody_edited_is_moved_aside_before_it_is_written_again(experiment: Path) -> None:
    spec = experiment / "mine.yaml"
    for title, formats in (("第二稿", ("html", "docx")), ("第三稿", ("html",))):
        spec.write_text(SPEC, encoding="utf-8")
        run(experiment, "html", "docx", spec="mine.yaml")
        page = report(experiment, name="mine") / "report.docx"
        page.write_bytes(page.read_bytes() + b"my own words")
        spec.write_text(SPEC.replace("小实验报告", title), encoding="utf-8")
        result = run(experiment, *read_formats(formats), spec="mine.yaml")
        [hint] = [hint for hint in result.hints if "已移到" in hint]
        assert Path(hint.split("已移到 ")[1]).read_bytes().endswith(b"my own words")
        assert page.exists() == ("docx" in formats)
    assert documents(page.parent) == {"report.html", "report.json"}


def test_a_page_that_nobody_edited_is_not(experiment: Path) -> None:
    spec = experiment / "theirs.yaml"
    for title in ("第二稿", "第三稿"):
        spec.write_text(SPEC.replace("小实验报告", title), encoding="utf-8")
        assert not [hint for hint in run(experiment, spec="theirs.yaml").hints if "已移到" in hint]


def test_a_format_of_an_earlier_text_is_taken_away(experiment: Path) -> None:
    spec = experiment / "edited.yaml"
    spec.write_text(SPEC, encoding="utf-8")
    run(experiment, spec="edited.yaml")
    spec.write_text(SPEC.replace("小实验报告", "另一份报告"), encoding="utf-8")
    run(experiment, "md", spec="edited.yaml")
    assert documents(report(experiment, name="edited")) == {"report.md", "report.json"}


def test_the_pictures_that_markdown_shows_are_there(experiment: Path) -> None:
    run(experiment, "md")
    words = (report(experiment) / "report.md").read_text(encoding="utf-8")
    names = {line.partition("](")[2].rstrip(")") for line in words.splitlines() if line.startswith("![")}
    assert len(names) == 2
    assert all((report(experiment) / name).is_file() for name in names)


def test_word_and_markdown_have_the_same_bytes_in_another_folder(experiment: Path) -> None:
    run(experiment, "docx", "md", out="one")
    run(experiment, "docx", "md", out="two")
    for name in ("report.docx", "report.md", "manifest.json"):
        assert (report(experiment, "one") / name).read_bytes() == (
            report(experiment, "two") / name
        ).read_bytes()


def test_a_failure_while_writing_leaves_the_old_report_whole(
    experiment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(experiment, "html", out="kept")
    before = {path: path.read_bytes() for path in report(experiment, "kept").rglob("*") if path.is_file()}
    spec = experiment / "small.yaml"
    spec.write_text(SPEC.replace("小实验报告", "另一份报告"), encoding="utf-8")
    written = 0

    def full(handle: int) -> None:
        nonlocal written
        written += 1
        if written > 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("report.atomic.os.fsync", full)
    try:
        with pytest.raises(OSError, match="No space"):
            run(experiment, "html", "md", out="kept")
    finally:
        spec.write_text(SPEC, encoding="utf-8")
    after = {path: path.read_bytes() for path in report(experiment, "kept").rglob("*") if path.is_file()}
    assert written > 2
    assert after == before


def test_a_damaged_file_is_made_again_and_the_others_are_left(experiment: Path) -> None:
    run(experiment, "html", "md", out="damaged")
    folder = report(experiment, "damaged")
    whole = (folder / "report.md").read_bytes()
    (folder / "report.md").write_bytes(b"?")
    abandoned = folder / "figures" / ".kernels.png.b.tmp"
    abandoned.touch()
    page = (folder / "report.html").stat().st_mtime_ns
    assert not run(experiment, "html", "md", out="damaged").unchanged
    assert (folder / "report.md").read_bytes() == whole
    assert (folder / "report.html").stat().st_mtime_ns == page
    assert not abandoned.exists()


@pytest.mark.parametrize("attempt", [0, *(pytest.param(n, marks=pytest.mark.soak) for n in range(1, 10))])
def test_builds_of_one_report_that_end_together_do_not_disturb_each_other(
    experiment: Path, attempt: int
) -> None:
    command = [sys.executable, "-m", "report.cli", "build", str(experiment / "small.yaml")]
    command += ["--runs", str(experiment / "runs"), "--format", "html,md"]
    out = experiment / f"together{attempt}"
    builds = [
        subprocess.Popen(
            [*command, "--out", str(out)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    faults = [build.communicate()[1].decode() for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], faults
    assert not list(out.rglob(".*.tmp"))


def test_formats_are_read_from_the_command_line() -> None:
    assert read_formats(["md,html", " PDF "]) == ("html", "pdf", "md")
    assert read_formats([]) == ()
    with pytest.raises(LabReportError, match="html、pdf、docx、md"):
        read_formats(["rtf"])


MANIFESTS = (
    "[1]",
    "1",
    "[" * 200_000,
    '{"inputs": 1, "files": [[1, 2]]}',
    '{"inputs": "", "files": {"a\\u0000b": "x"}}',
    '{"inputs": "", "files": {"": "x", ".": "x", "figures": "x"}}',
    '{"inputs": "", "files": {"figures/../report.md": "x"}}',
    json.dumps({"inputs": "", "files": {"a" * 5000: "x"}}),
)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda text: text[:30])
def test_a_manifest_of_another_make_is_no_obstacle(experiment: Path, manifest: str) -> None:
    run(experiment, "md", out="strange")
    before = contents(report(experiment, "strange"))
    (report(experiment, "strange") / outputs.MANIFEST).write_text(manifest, encoding="utf-8")
    assert not run(experiment, "md", out="strange").unchanged
    assert contents(report(experiment, "strange")) == before


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a report."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@posix
@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        *(("report.md", spoil) for spoil in FOR_A_FILE),
        ("manifest.json", a_folder),
        ("manifest.json", a_pipe),
        ("figures/samples.png", a_folder),
    ],
)
def test_what_lies_in_the_place_of_a_file_is_moved_or_replaced(
    experiment: Path, name: str, spoil: Spoil
) -> None:
    run(experiment, "md", out="spoilt")
    before = contents(report(experiment, "spoilt"))
    spoil(report(experiment, "spoilt") / name)
    result = run(experiment, "md", out="spoilt")
    assert not result.unchanged
    assert contents(report(experiment, "spoilt")) == before
    assert run(experiment, "md", out="spoilt").unchanged
    if spoil is a_folder:
        (hint,) = result.hints
        place = Path(hint.rpartition(" ")[2])
        assert (place / BELONGINGS).read_text() == "precious"


@pytest.mark.parametrize("place", [".", "figures", "../.small.lock"])
def test_what_lies_in_the_place_of_a_folder_is_moved(experiment: Path, place: str) -> None:
    run(experiment, "md", out="spoilt")
    before = contents(report(experiment, "spoilt"))
    path = (report(experiment, "spoilt") / place).resolve()
    nothing(path)
    if place.endswith("lock"):
        path.mkdir()
        (report(experiment, "spoilt") / "report.md").unlink()
    else:
        path.write_text("precious")
    run(experiment, "md", out="spoilt")
    assert contents(report(experiment, "spoilt")) == before


@posix
def test_what_is_somebodys_among_the_pictures_is_moved(experiment: Path) -> None:
    run(experiment, "md", out="visited")
    folder = report(experiment, "visited")
    before = contents(folder)
    a_folder(folder / "figures" / "mine")
    (folder / "figures" / "mine.png").write_text("precious")
    (folder / "report.md").unlink()
    places = [Path(hint.rpartition(" ")[2]) for hint in run(experiment, "md", out="visited").hints]
    assert [place.name for place in places] == ["mine-1", "mine.png-1"]
    assert (places[0] / BELONGINGS).read_text() == places[1].read_text() == "precious"
    assert contents(folder) == before
