"""`labreport verify`: from a report's folder and the run store, everything is computed, drawn and set again, and compared.

The manifest is handed in with the report: what is checked never depends on what it says.
Nothing is changed, neither in the report nor in the store.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from lenet.errors import DatasetError
from lenet.regular_file import ABSENT
from report.digests import file_digest
from report.document import Document
from report.errors import Interrupted, LabReportError, RenderError
from report.execution.progress import Reporter
from report.execution.runs import Runs
from report.figures.artifacts import Artifact, PictureSource, draw
from report.press.outputs import MANIFEST, OVERLAY, Outputs, picture_files, plain, rendered
from report.press.results_json import render_json
from report.software import versions
from report.specification.experiment import ExperimentSpec
from report.specification.formats import FORMATS
from report.store.stored_run import StoredRun
from report.study.analysis import analyse
from report.verification.answers import check_answers
from report.verification.beside import is_note, left_by_system
from report.verification.carried import Carried, is_folder, open_report
from report.verification.findings import NOT_READ, Finding, Verdict
from report.verification.limits import LARGEST_REPORT, LARGEST_TEXT, overlong
from report.verification.numbers import compare_results
from report.verification.pages import compare_numbers, compare_pages, compare_texts
from report.verification.places import named, place_names
from report.verification.record import (
    PLACED,
    SPEC_FILE,
    Record,
    code,
    contradiction,
    decode_spec,
    record_of,
    with_seal,
)
from report.verification.stored import check_runs
from report.wording import steps
from report.wording import verification as say
from report.writing.compose import compose

RESULTS = "report.json"


def without_place(spec: ExperimentSpec) -> str | None:
    """The name of a dataset that is known by its path alone, where a report's spec does not say it; None: there is none."""
    data = (spec.recipe(variant, spec.seeds[0]).data for variant in spec.variants)
    return next((each.name for each in data if each.name in PLACED and each.path is None), None)


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
        LabReportError: there is nothing that could be checked, or it is to be trained again without images.
        Interrupted: by a signal to end; nothing is kept.
    """
    try:
        verdict = judged(place, runs, data_dir, retrain, reporter)
    except KeyboardInterrupt:
        raise Interrupted(say.INTERRUPTED) from None
    unread = {finding.file for finding in verdict.findings if finding.kind in NOT_READ}
    # What is not there differs from what should be, and unlike anything else: once told, that is enough.
    verdict.findings = [each for each in verdict.findings if each.kind in NOT_READ or each.file not in unread]
    return verdict


def judged(
    place: Path, runs: Path | None, data_dir: Path | None, retrain: int, reporter: Reporter
) -> Verdict:
    """What `verify` returns."""
    carried, verdict = open_report(place), Verdict()
    check_files(carried, verdict)
    try:
        spec, epoch = decode_spec(carried.within(SPEC_FILE, LARGEST_TEXT) or b"", data_dir)
    except (ValueError, KeyError, TypeError, AttributeError):
        verdict.findings.append(Finding("unreadable", SPEC_FILE))
        return verdict
    if fault := contradiction(spec):
        verdict.findings.append(Finding("contradiction", SPEC_FILE, fault))
        return verdict
    if retrain and (unplaced := without_place(spec)):
        raise LabReportError(say.data_needed(unplaced))
    spec._overlay = carried.overlay()
    store = runs or carried.folder.absolute().parent.parent / "runs"
    if not is_folder(store):
        raise LabReportError(say.no_store(store))
    found = check_runs(spec, carried.runs, store, verdict)
    found = check_answers(spec, found, data_dir, verdict, reporter)
    if len(found) < len(spec.requests()):
        verdict.unchecked = True
        return verdict
    with source_date_epoch(epoch):
        check_contents(carried, spec, epoch, found, data_dir, verdict, reporter)
    if retrain:
        from report.verification.retraining import retrain as train_again

        train_again(retrain, spec, found, verdict, reporter, data_dir)
    return verdict


def check_files(carried: Carried, verdict: Verdict) -> None:
    """Every file of the manifest by its digest, every other file of the folder by its being there."""
    room = LARGEST_REPORT
    for name, wanted in carried.files.items():
        try:
            size = (carried.folder / name).stat().st_size
            most = LARGEST_TEXT if name == SPEC_FILE else room
            found = file_digest(carried.folder / name) if size <= min(most, room) else ""
        except OSError as error:
            if error.errno not in ABSENT:
                raise
            verdict.findings.append(Finding("file_missing", name))
        else:
            room -= size if found else 0
            if not found:
                verdict.findings.append(Finding("too_large", name))
            elif found != wanted:
                verdict.findings.append(Finding("file_changed", name, "", found, wanted))
        verdict.files += 1
    missing = (SPEC_FILE, RESULTS)
    verdict.findings += [Finding("file_missing", name) for name in missing if name not in carried.files]
    beside = [name for name in carried.unlisted() if not left_by_system(carried.folder / name)]
    verdict.notes = [name for name in beside if is_note(carried.folder, name, carried.stems)]
    verdict.findings += [Finding("stranger", name) for name in beside if name not in verdict.notes]
    if not carried.pages:
        verdict.findings.append(Finding("no_page", str(carried.folder)))
    if len(carried.stems) > 1:
        verdict.findings.append(Finding("page_names", MANIFEST, "、".join(carried.pages)))


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
    claimed = carried.manifest
    verdict.other_software = say.changes(claimed.software, versions(), other_code=claimed.code != code())
    study = analyse(spec, Runs(found, ()).of)
    with TemporaryDirectory(prefix="labreport-") as temporary:
        source = PictureSource.of(spec, Runs(found, ()), data_dir)
        with reporter.step(steps.DRAWING):
            cache = carried.folder.absolute().parent.parent / "pictures"
            artifacts = tuple(drawn(spec, source, Path(temporary), cache, verdict))
        document = compose(spec, study, artifacts)
        results = render_json(spec, study, document)
        record = record_of(spec, results, plain(document), found, epoch)
        document = with_seal(document, record.seal)
        stem = min(carried.stems, default="report")
        outputs = Outputs(carried.folder, document, results, spec.formats, record, stem)
        verdict.numbers = len(study.quantities())
        verdict.findings += compare_results(RESULTS, carried.content(RESULTS), results)
        check_record(carried, record, outputs.inputs, verdict)
        names = place_names(document)
        verdict.findings += named(check_pictures(carried, document, verdict), names)
        with reporter.step(steps.TYPESETTING):
            verdict.findings += named(check_pages(carried, document, results, verdict), names)
    verdict.absent = [name for name in spec.formats if not any(p.endswith(f".{name}") for p in carried.pages)]


def check_record(carried: Carried, record: Record, inputs: str, verdict: Verdict) -> None:
    """What the report says of itself."""
    claimed = carried.manifest
    verdict.same_document = claimed.seal == record.seal
    if not verdict.same_document:
        verdict.findings.append(Finding("seal", MANIFEST, "", claimed.seal, record.seal))
    verdict.same_inputs = claimed.inputs == inputs
    if not verdict.same_inputs and not verdict.other_software:
        verdict.findings.append(Finding("inputs", MANIFEST, "", claimed.inputs, inputs))
    if carried.content(SPEC_FILE) != record.spec:
        verdict.findings.append(Finding("bytes", SPEC_FILE))


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


def check_pictures(carried: Carried, document: Document, verdict: Verdict) -> Iterator[Finding]:
    """The picture files against the pictures drawn again; other files have no part in a report."""
    verdict.pictures = len(tuple(document.figures()))
    wanted = {f"figures/{name}": path for name, path in picture_files(document).items()}
    for name, path in wanted.items():
        if name not in carried.files:
            yield Finding("file_missing", name)
        elif carried.content(name) != path.read_bytes():
            stem = PurePosixPath(name).stem
            yield Finding("picture", name, stem, place=stem)
    overlay = {f"{OVERLAY}/{file.name}" for file in document.overlay}
    known = {SPEC_FILE, RESULTS, *carried.pages, *wanted, *overlay}
    yield from (Finding("stranger", name) for name in carried.files if name not in known)


def check_pages(carried: Carried, document: Document, results: bytes, verdict: Verdict) -> Iterator[Finding]:
    """Every page that the report has against the document set again."""
    verdict.pages = carried.pages
    verdict.templates = [f"{OVERLAY}/{file.name}" for file in document.overlay]
    for name in FORMATS:
        files = [file for file in carried.pages if file.endswith(f".{name}")]
        try:
            wanted = rendered(name, document) if files else b""
        except RenderError as error:  # which no build would have survived
            yield from (Finding("unset", file, str(error)) for file in files)
            continue
        for file in files:
            found = carried.content(file)
            if found == wanted:
                verdict.remade.append(file)
            elif name == "html":
                told = tuple(compare_pages(file, found, wanted))
                yield from told
                # Told to the first piece too many: numbers may be wrong beyond it.
                if verdict.other_software and not overlong(found, wanted):
                    known = {(each.item, each.found, each.place) for each in told}
                    numbers = compare_numbers(file, found, json.loads(results)["numbers"])
                    yield from (it for it in numbers if (it.item, it.found, it.place) not in known)
            elif name == "md":
                yield from compare_texts(file, found, wanted)
            else:
                yield Finding("rendering", file)


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
