"""The main path: a spec becomes a report.

Each line makes one noun out of the one before; nothing is written before all of it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lenet.datasets import dataset_digest
from report import doctor
from report.execution.crew import Crew
from report.execution.executor import LocalExecutor
from report.execution.progress import Reporter
from report.execution.runs import Decision, Executor, RunRequest, ensure_runs
from report.figures.artifacts import PictureSource, draw
from report.figures.picture_order import PictureOrder
from report.press.kept_pages import KeptPages
from report.press.outputs import Outputs, plain
from report.press.readiness import get_ready
from report.press.results_json import render_json
from report.specification.data_folders import look_into_folders
from report.specification.experiment import load_spec
from report.specification.file_name import file_name
from report.specification.formats import Format
from report.store.run_store import RunStore
from report.study.analysis import analyse
from report.verification.record import record_of, with_seal
from report.wording import commands as say
from report.wording import steps
from report.writing.compose import compose
from report.writing.rehearsal import rehearse


@dataclass(frozen=True)
class BuildResult:
    """What a build left behind.

    Attributes:
        outputs: the report's files.
        decisions: for each run, whether it was trained or reused, and why.
        unchanged: whether the files were already what they should be.
        hints: what would be better otherwise, as sentences.
    """

    outputs: tuple[Path, ...]
    decisions: tuple[Decision, ...]
    unchanged: bool
    hints: tuple[str, ...] = ()


def build(
    spec_path: Path,
    *,
    reporter: Reporter,
    student: Path | None = None,
    jobs: int | None = None,
    out: Path = Path("build"),
    runs: Path | None = None,
    overrides: tuple[str, ...] = (),
    fresh: bool = False,
    data_dir: Path | None = None,
    formats: tuple[Format, ...] = (),
    anonymous: bool = False,
    name: str | None = None,
    executor: Executor | None = None,
) -> BuildResult:
    """Build the report of one spec.

    Args:
        spec_path: the YAML file.
        reporter: tells the user what is going on.
        student: a file with name, number and class for the cover.
        jobs: trainings side by side; default: one a core.
        out: where pictures and reports lie.
        runs: the run store; default: in `out`.
        overrides: "key=value" settings laid over the spec.
        fresh: train again even what the store has.
        data_dir: where the dataset's files lie, if not in the usual places.
        formats: what to write; default: what the spec says.
        anonymous: leave out who hands the report in.
        name: pattern for the names of the files, e.g. "{学号}_{姓名}"; default: "report".
        executor: who trains; default: this machine.

    Raises:
        LabReportError: anything that the user can mend; nothing is lost, and no report is half written.
    """
    spec = load_spec(spec_path, overrides=overrides, student=student, anonymous=anonymous)
    stem = file_name(name, spec.cover)
    formats = formats or spec.formats
    if "pdf" in formats:
        doctor.require_printing()
    hints = rehearse(spec) + look_into_folders(spec)

    store = RunStore(runs or out / "runs")
    requests = [RunRequest(*request) for request in spec.requests()]
    pictures = out / "pictures"
    with Crew(jobs) as crew:
        executor = executor or LocalExecutor(jobs, data_dir, crew)
        finished = ensure_runs(
            requests, store, executor, dataset_digest_of=dataset_digest, reporter=reporter, fresh=fresh
        )
        source = PictureSource.of(spec, finished, data_dir)
        with reporter.step(steps.DRAWING):
            order = PictureOrder.of(spec.figures, source, store, data_dir, pictures)
            crew.draw(order, meanwhile=lambda: get_ready(formats))
            artifacts = draw(spec.figures, source, pictures)
    study = analyse(spec, finished.of)
    document = compose(spec, study, artifacts)
    results = render_json(spec, study, document)
    record = record_of(spec, results, plain(document), finished)
    document = with_seal(document, record.seal)

    folder, earlier = out / "reports" / spec.name, KeptPages(out / "pages")
    outputs = Outputs(folder, document, results, formats, record, stem, earlier)
    if outputs.current():
        return BuildResult(outputs.paths, finished.decisions, unchanged=True, hints=hints)
    with reporter.step(steps.TYPESETTING):
        hints += tuple(map(say.moved_aside, outputs.write()))
    return BuildResult(outputs.paths, finished.decisions, unchanged=False, hints=hints)
