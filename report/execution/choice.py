"""Which executor a user asked for. Ray is imported only for its own."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from report.errors import LabReportError
from report.execution.runs import Executor
from report.wording import cluster as say


def executor_for(
    name: Literal["local", "ray"], address: str | None, data_dir: Path | None
) -> Executor | None:
    """The executor of this name; None for this machine, on which a build trains by itself.

    Raises:
        LabReportError: Ray is not installed, or an address is given for no cluster.
    """
    if name == "ray":
        from report.execution.ray_executor import RayExecutor

        return RayExecutor(address, data_dir)
    if address is not None:
        raise LabReportError(say.ADDRESS_WITHOUT_RAY)
    return None
