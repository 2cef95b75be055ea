"""The command line: thin. Each command imports what it needs when it runs, so that help answers at once.

Exit status: 0 done; 1 a bug, with its traceback; 2 the user's input or machine is wrong;
3 verify found a difference or could not check everything; 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from lenet.errors import LabError
from report.command_help import HELP, PROGRAM, VERSION, command_help, completed, overview, usage_fault
from report.command_options import DataDir
from report.errors import Interrupted, LabReportError
from report.picture_command import draw
from report.process import INTERRUPTED, as_process
from report.wording import cluster, handing_in, refusals
from report.wording import commands as say
from report.wording import compare as comparing

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Student = Annotated[Path | None, typer.Option("--student", metavar="FILE", help=say.STUDENT)]
Anonymous = Annotated[bool, typer.Option("--anonymous", help=handing_in.ANONYMOUS)]
Name = Annotated[str | None, typer.Option("--name", metavar="PATTERN", help=handing_in.NAME)]
Overrides = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=say.SET)]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help=say.OUT)]
Trainer = Literal["local", "ray"]
Device = Literal["auto", "cpu", "cuda"]
Runs = Annotated[Path | None, typer.Option("--runs", metavar="DIR", help=say.RUNS)]
BUILD = Path("build")
DIFFERENT = 3
"""Exit status when a report is not what it should be."""


@app.command(help=say.COMMANDS["build"])
def build(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help=say.SPEC)],
    student: Student = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, metavar="N", help=say.JOBS)] = None,
    out: Out = BUILD,
    runs: Runs = None,
    overrides: Overrides = None,
    device: Annotated[Device | None, typer.Option("--device", metavar="DEVICE", help=say.DEVICE)] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help=say.FRESH)] = False,
    data_dir: DataDir = None,
    formats: Annotated[list[str] | None, typer.Option("--format", metavar="FORMATS", help=say.FORMAT)] = None,
    anonymous: Anonymous = False,
    name: Name = None,
    trainer: Annotated[Trainer, typer.Option("--executor", metavar="WHERE", help=cluster.EXECUTOR)] = "local",
    ray_address: Annotated[
        str | None, typer.Option("--ray-address", metavar="ADDRESS", help=cluster.RAY_ADDRESS)
    ] = None,
) -> None:
    from report.press.second_press import start

    start(spec, out, formats or ())  # it loads while this process does
    from report.execution.choice import device_setting, executor_for
    from report.execution.progress import reporter_for
    from report.pipeline import build as build_report
    from report.specification.formats import read_formats
    from report.wording import progress

    reporter = reporter_for(sys.stderr)
    result = build_report(
        spec,
        student=student,
        jobs=jobs,
        out=out,
        runs=runs,
        overrides=(*(overrides or ()), *device_setting(device)),
        fresh=fresh,
        data_dir=data_dir,
        formats=read_formats(formats or ()),
        anonymous=anonymous,
        name=name,
        executor=executor_for(trainer, ray_address, data_dir),
        reporter=reporter,
    )
    reporter.summary()
    if result.unchanged:
        typer.echo(say.UNCHANGED)
    for line in (*result.hints, *map(progress.output, result.outputs)):
        typer.echo(line)


@app.command(help=say.COMMANDS["check"])
def check(
    specs: Annotated[list[Path], typer.Argument(metavar="SPEC", help=say.SPECS)],
    student: Student = None,
    anonymous: Anonymous = False,
    overrides: Overrides = None,
) -> None:
    from report.errors import SpecError
    from report.specification.data_folders import look_into_folders
    from report.specification.experiment import load_spec
    from report.writing.rehearsal import rehearse

    sound = True
    for path in specs:
        try:
            spec = load_spec(path, overrides=overrides or (), student=student, anonymous=anonymous)
            hints = rehearse(spec) + look_into_folders(spec)
        except SpecError as error:
            sound = False
            typer.echo(str(error), err=True)
        else:
            typer.echo("\n".join((*hints, say.checked(path, len(spec.variants), len(spec.seeds)))))
    if not sound:
        raise typer.Exit(2)


@app.command(help=say.COMMANDS["runs"])
def runs(out: Out = BUILD, runs: Runs = None) -> None:
    from report.store.listing import listing, used_in
    from report.store.run_store import RunStore

    store = RunStore(runs or out / "runs")
    damage: list[str] = []
    stored = store.list(lambda it: damage.append(say.damaged_run(it.key, it.file)))
    typer.echo(listing(stored, used_in(out / "reports")) if stored else say.NO_RUNS)
    for line in damage:
        typer.echo(line, err=True)
    if unfinished := store.unfinished():
        typer.echo(say.unfinished_runs(len(unfinished)))


@app.command(help=say.COMMANDS["verify"])
def verify(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help=say.REPORT)],
    runs: Runs = None,
    retrain: Annotated[int, typer.Option("--retrain", min=0, metavar="[N]", help=say.RETRAIN)] = 0,
    data_dir: DataDir = None,
) -> None:
    from report.execution.progress import reporter_for
    from report.verification.verify import verify as judge
    from report.wording import verification

    verdict = judge(report, runs=runs, data_dir=data_dir, retrain=retrain, reporter=reporter_for(sys.stderr))
    typer.echo(verification.told(verdict))
    if not verdict.sound:
        raise typer.Exit(DIFFERENT)


app.command(help=say.COMMANDS["draw"])(draw)


@app.command(help=say.COMMANDS["data"])
def data(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say.DATASET)] = "mnist",
    data_dir: DataDir = None,
) -> None:
    from report.columns import table
    from report.execution.progress import reporter_for
    from report.named_dataset import prepare

    found = prepare(name, data_dir, reporter_for(sys.stderr).fetching)
    images = found.train.images
    facts = say.dataset_ready(
        found.folder, len(found.train), len(found.test), images.shape[1], found.classes, found.digest
    )
    typer.echo(f"{say.DATASET_SOUND}\n{table(facts)}")


@app.command(help=say.COMMANDS["doctor"])
def doctor(data_dir: DataDir = None) -> None:
    from report.doctor import examine, told

    findings = examine(data_dir)
    typer.echo(told(findings))
    if any(finding.prevents for finding in findings):
        raise typer.Exit(2)


@app.command(help=say.COMMANDS["new"])
def new(name: Annotated[str, typer.Argument(metavar="NAME", help=say.NEW_NAME)]) -> None:
    from report.specification.starter import write_starter

    typer.echo(say.created(write_starter(name, Path())))


@app.command(help=say.COMMANDS["anatomy"])
def anatomy(network: Annotated[str, typer.Argument(metavar="SPEC|NAME", help=say.NETWORK)]) -> None:
    from report.anatomy_listing import told

    typer.echo(told(network))


@app.command(help=say.COMMANDS["compare"])
def compare(
    items: Annotated[list[str], typer.Argument(metavar="SPEC|KEY", help=comparing.ITEMS)],
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help=comparing.CSV)] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help=comparing.MARKDOWN)
    ] = None,
    latex: Annotated[Path | None, typer.Option("--latex", metavar="FILE", help=comparing.LATEX)] = None,
    out: Out = BUILD,
    runs: Runs = None,
) -> None:
    from report.comparing.chosen_runs import chosen
    from report.comparing.plain_tables import printed
    from report.store.run_store import RunStore

    study = chosen(items, RunStore(runs or out / "runs"))
    typer.echo(printed(study))
    if csv or markdown or latex:
        from report.comparing.exports import write

        for path in write(study, csv, markdown, latex):
            typer.echo(comparing.written(path))


@app.command(help=say.COMMANDS["schema"])
def schema(markdown: Annotated[bool, typer.Option("--markdown", help=say.MARKDOWN)] = False) -> None:
    from report.specification.reference import json_schema, reference

    typer.echo(reference() if markdown else json_schema(), nl=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status.

    Args:
        arguments: words after the program's name; default: those of the process.
    """
    words = completed(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows a question mark instead of ending the command.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    program = typer.main.get_command(app)
    assert isinstance(program, TyperGroup)
    try:
        return 0 if answered(program, words) else run(program, words)
    except Interrupted as interruption:
        return refused(str(interruption), INTERRUPTED)
    except LabReportError as error:
        return refused(str(error), 2)
    except typer.TyperException as error:
        return refused(usage_fault(error), 2)
    except LabError as error:
        from report.wording.laboratory import refusal

        return refused(refusal(error), 2)
    except OSError as error:
        if error.errno not in refusals.REASONS:
            error.add_note(say.BUG)
            raise
        return refused(say.system_refused(error), 2)
    except Exception as error:
        error.add_note(say.BUG)
        raise


def answered(program: TyperGroup, words: Sequence[str]) -> bool:
    """Answer a question about the program itself, if it is one.

    Raises:
        LabReportError: no such command.
    """
    name = next((word for word in words if not word.startswith("-")), None)
    if words[:1] == [VERSION]:
        from report.project import project

        typer.echo(f"{PROGRAM} {project().version}")
    elif name is None and (not words or words[0] in HELP):
        typer.echo(overview(program))
    elif name is not None and name not in program.commands:
        message = say.unknown_command(name, tuple(program.commands))
        raise LabReportError(f"{message}\n{say.see_help(PROGRAM)}")
    elif name is not None and any(word in HELP for word in words):
        command = program.commands[name]
        assert isinstance(command, TyperCommand)
        typer.echo(command_help(command))
    else:
        return False
    return True


def run(program: TyperGroup, words: Sequence[str]) -> int:
    """Run a command; return its exit status."""
    status = program.main(args=words, prog_name=PROGRAM, standalone_mode=False)
    if status == INTERRUPTED:
        typer.echo(say.interrupted(words), err=True)
    return status if isinstance(status, int) else 0


def refused(message: str, status: int) -> int:
    """Tell the user why nothing was done."""
    typer.echo(message, err=True)
    return status


if __name__ == "__main__":
    as_process(main)
