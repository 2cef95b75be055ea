"""An option that several commands have, with its check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from report.errors import DataError
from report.wording import commands as say


def existing(folder: Path | None) -> Path | None:
    """The folder, which has to be there: a slip in its name would be made up for by other copies of the data.

    Raises:
        DataError: there is no such folder.
    """
    if folder is not None and not folder.expanduser().is_dir():
        raise DataError(say.no_such_data_dir(folder))
    return folder


DataDir = Annotated[
    Path | None, typer.Option("--data-dir", metavar="DIR", help=say.DATA_DIR, callback=existing)
]
