"""Which executor and which device a user asked for. Ray and torch are imported only where they are needed."""

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


def device_setting(name: Literal["auto", "cpu", "cuda"] | None) -> tuple[str, ...]:
    """What is laid over the spec for `--device`, e.g. "training.device=cuda"; "auto": the graphics card if there is one."""
    if name == "auto":
        import torch

        name = "cuda" if torch.cuda.is_available() else "cpu"
    return (f"training.device={name}",) if name else ()
