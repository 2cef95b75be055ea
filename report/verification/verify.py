"""`labreport verify`: from a report's folder and the run store, everything is computed, drawn and set again, and compared.

Nothing is changed, neither in the report nor in the store.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lenet.errors import DatasetError
from report.digests import file_digest
from report.document import Document, OverlayFile
from report.errors import LabReportError
from report.execution.progress import Reporter
from report.execution.runs import Runs
from report.figures.artifacts import Artifact, PictureSource, draw
from report.press.outputs import MANIFEST, OVERLAY, figures, plain, rendered
from report.press.results_json import render_json
from report.specification.experiment import ExperimentSpec
from report.specification.formats import FORMATS
from report.store.stored_run import StoredRun
from report.study.analysis import analyse
from report.verification.findings import Finding, Verdict
from report.verification.numbers import compare_results
from report.verification.pages import compare_numbers, compare_pages
from report.verification.record import SPEC_FILE, code, decode_spec, record_of, software, with_seal
from report.verification.stored import check_runs
from report.wording import steps
from report.wording import verification as say
from report.writing.compose import compose

RESULTS = "report.json"


@dataclass(frozen=True)
class Carried:
    """A report's folder and what its manifest says.

    Attributes:
        runs: "variant/seed" -> key and fingerprint.
    """

    folder: Path
    files: Mapping[str, str]
    runs: Mapping[str, Mapping[str, str]]
    seal: str
    code: str
    software: Mapping[str, str]

    def content(self, name: str) -> bytes:
        """A file of the folder; b"" for one that is gone, which `check_files` tells."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else b""

    def page(self, ending: str) -> str | None:
        """The report in one format; its name is the student's choice."""
        return next((name for name in self.files if "/" not in name and name.endswith(f".{ending}")), None)

    def overlay(self) -> tuple[OverlayFile, ...]:
        """The templates of the author's own that it was made with."""
        names = sorted(name for name in self.files if name.startswith(f"{OVERLAY}/"))
        return tuple(OverlayFile(name.removeprefix(f"{OVERLAY}/"), self.content(name)) for name in names)


def open_report(place: Path) -> Carried:
    """The report in a folder, or the one that a file belongs to.

    Raises:
        LabReportError: there is no report, or one that carries nothing to check it by.
    """
    folder = place if place.is_dir() else place.parent
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        carried = Carried(
            folder,
            {str(name): str(value) for name, value in manifest["files"].items()},
            {
                str(name): {"key": str(r["key"]), "fingerprint": str(r["fingerprint"])}
                for name, r in manifest["runs"].items()
            },
            str(manifest["seal"]),
            str(manifest["code"]),
            dict(manifest["software"]),
        )
    except OSError as error:
        raise LabReportError(say.no_report(place)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabReportError(say.no_record(folder / MANIFEST)) from error
    if any(not inside(folder, folder / name) for name in carried.files):
        raise LabReportError(say.no_record(folder / MANIFEST))
    return carried


def inside(folder: Path, path: Path) -> bool:
    """Whether a path stays in its folder."""
    return path.resolve().is_relative_to(folder.resolve())


def verify(
    place: Path,
    *,
    runs: Path | None = None,
    data_dir: Path | None = None,
    retrain: int = 0,
    reporter: Reporter,
) -> Verdict:
    """Check a report.

    Args:
        place: its folder, or a file in it.
        runs: the run store; default: beside the folder of reports, where `build` puts it.
        data_dir: where the dataset's files lie; needed for one that is known by its path alone.
        retrain: how many of its runs are trained again.

    Raises:
        LabReportError: there is nothing that could be checked.
    """
    carried, verdict = open_report(place), Verdict()
    check_files(carried, verdict)
    try:
        spec, epoch = decode_spec(carried.content(SPEC_FILE), data_dir)
    except (ValueError, KeyError, TypeError, AttributeError):
        verdict.findings.append(Finding("unreadable", SPEC_FILE))
        return verdict
    spec._overlay = carried.overlay()
    store = runs or carried.folder.absolute().parent.parent / "runs"
    if not store.is_dir():
        raise LabReportError(say.no_store(store))
    found = check_runs(spec, carried.runs, store, verdict)
    if len(found) < len(spec.requests()):
        return verdict
    with source_date_epoch(epoch):
        check_contents(carried, spec, epoch, found, data_dir, verdict, reporter)
    if retrain:
        from report.verification.retraining import retrain as train_again

        train_again(retrain, spec, found, carried.seal, verdict, reporter, data_dir)
    return verdict


def check_files(carried: Carried, verdict: Verdict) -> None:
    """Every file of the manifest, by its digest."""
    for name, wanted in carried.files.items():
        path = carried.folder / name
        if not path.is_file():
            verdict.findings.append(Finding("file_missing", name))
        elif (found := file_digest(path)) != wanted:
            verdict.findings.append(Finding("file_changed", name, "", found, wanted))
        verdict.files += 1
    for name in (SPEC_FILE, RESULTS):
        if name not in carried.files:
            verdict.findings.append(Finding("file_missing", name))


def check_contents(
    carried: Carried,
    spec: ExperimentSpec,
    epoch: str,
    found: Mapping[tuple[str, int], StoredRun],
    data_dir: Path | None,
    verdict: Verdict,
    reporter: Reporter,
) -> None:
    """Numbers, pictures and pages, all made anew from the runs."""
    verdict.other_software = say.changes(carried.software, software(), other_code=carried.code != code())
    study = analyse(spec, Runs(found, ()).of)
    with TemporaryDirectory(prefix="labreport-") as temporary:
        source = PictureSource.of(spec, Runs(found, ()), data_dir)
        with reporter.step(steps.DRAWING):
            cache = carried.folder.absolute().parent.parent / "pictures"
            artifacts = tuple(drawn(spec, source, Path(temporary), cache, verdict))
        document = compose(spec, study, artifacts)
        results = render_json(spec, study, document)
        verdict.numbers = len(study.quantities())
        verdict.findings += compare_results(RESULTS, carried.content(RESULTS), results)
        if verdict.other_software:
            numbers = json.loads(results)["numbers"]
            if page := carried.page("html"):
                verdict.findings += compare_numbers(page, carried.content(page), numbers)
            return
        seal = record_of(spec, results, plain(document), found, epoch).seal
        if seal != carried.seal:
            verdict.findings.append(Finding("seal", MANIFEST, "", carried.seal, seal))
        check_pictures(carried, document, verdict)
        with reporter.step(steps.TYPESETTING):
            check_pages(carried, with_seal(document, carried.seal), verdict)


def drawn(
    spec: ExperimentSpec, source: PictureSource, folder: Path, cache: Path, verdict: Verdict
) -> Iterator[Artifact]:
    """Every picture, drawn again; one whose dataset is not here is taken from the picture cache, and said to be."""
    for options in spec.figures:
        try:
            yield from draw((options,), source, folder)
        except DatasetError:
            yield from draw((options,), source, cache)
            verdict.undrawn.append(options.label)


def check_pictures(carried: Carried, document: Document, verdict: Verdict) -> None:
    """The picture files against the pictures drawn again."""
    for figure in figures(document):
        name = f"figures/{figure.label}{figure.picture.path.suffix}"
        verdict.pictures += 1
        if name not in carried.files:
            verdict.findings.append(Finding("file_missing", name))
        elif carried.content(name) != figure.picture.path.read_bytes():
            verdict.findings.append(Finding("picture", name, figure.label))


def check_pages(carried: Carried, document: Document, verdict: Verdict) -> None:
    """Every format that the report has against the document set again."""
    for name in FORMATS:
        file = carried.page(name)
        if file is None:
            continue
        found, wanted = carried.content(file), rendered(name, document)
        if name == "html":
            verdict.findings += compare_pages(file, found, wanted)
        elif found != wanted:
            verdict.findings.append(Finding("rendering", file))


@contextmanager
def source_date_epoch(epoch: str) -> Iterator[None]:
    """The date that the build was given."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        os.environ["SOURCE_DATE_EPOCH"] = epoch
    else:  # set to nothing, it would stop libraries that read it as a number
        os.environ.pop("SOURCE_DATE_EPOCH", None)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("SOURCE_DATE_EPOCH", None)
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
