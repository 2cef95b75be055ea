"""The command `labreport draw`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from report.command_options import DataDir
from report.wording import commands as say
from report.wording import single_picture as words


def draw(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help=say.SPEC)],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=words.KIND)],
    run: Annotated[str | None, typer.Option("--run", metavar="RUN", help=words.RUN)] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="KEY=VALUE", help=words.OPTION)
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=say.OUT)] = Path("build"),
    runs: Annotated[Path | None, typer.Option("--runs", metavar="DIR", help=say.RUNS)] = None,
    data_dir: DataDir = None,
) -> None:
    """Draw one picture alone."""
    from report.single_picture import draw_one
    from report.wording import progress

    for path in draw_one(spec, kind, run=run, options=option or (), out=out, runs=runs, data_dir=data_dir):
        typer.echo(progress.output(path))
