"""What the parent and a worker process say to each other: one JSON object a line.

The parent sends an `Order`; the worker answers with any number of `Started` and `EpochDone`, then with one of
`Finished`, `Busy`, `Failed`. Or the parent sends a `Drawing`, and the worker answers `Drawn`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from lenet.records import EpochRecord
from report.execution.run_request import Job


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Order(_Message):
    """Train this. `store` is the store's root; `data_dir` is where the dataset's files lie."""

    task: Literal["train"] = "train"
    job: Job
    store: Path
    data_dir: Path | None


class Drawing(_Message):
    """Draw this. `pictures` is a PictureOrder (report/figures/picture_order.py) as JSON, read by whoever draws."""

    task: Literal["draw"] = "draw"
    pictures: str


class Started(_Message):
    """The training begins with epoch `first_epoch` (above 0: a resumed run)."""

    event: Literal["started"] = "started"
    first_epoch: int


class EpochDone(_Message):
    """An epoch is done and safe on disk."""

    event: Literal["epoch"] = "epoch"
    record: EpochRecord
    seconds: float


class Finished(_Message):
    """The run is in the store: trained just now, or by somebody else in the meantime."""

    event: Literal["finished"] = "finished"


class Busy(_Message):
    """Another process is training this run."""

    event: Literal["busy"] = "busy"


class Failed(_Message):
    """The run cannot be finished.

    Attributes:
        kind: diverged (in `epoch`), changed (code or data are not those of the key), device (it is not there), memory,
            store (`text` is the Chinese message), bug (`text` is the traceback).
        impossible: for kind impossible, the arguments of an ImpossibleNetwork that only the data could show.
    """

    event: Literal["failed"] = "failed"
    kind: Literal["diverged", "impossible", "changed", "device", "memory", "store", "bug"]
    epoch: int = 0
    impossible: tuple[str, tuple[int, ...], str] = ("", (), "")
    text: str = ""


class Drawn(_Message):
    """The pictures are in the cache."""

    event: Literal["drawn"] = "drawn"


Outcome = Finished | Busy | Failed
Answer = Started | EpochDone | Finished | Busy | Failed | Drawn

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Annotated[Answer, Field(discriminator="event")])
_ORDER: TypeAdapter[Order | Drawing] = TypeAdapter(Annotated[Order | Drawing, Field(discriminator="task")])


def read_order(line: bytes) -> Order | Drawing:
    """What the parent wants.

    Raises:
        pydantic.ValidationError: the line is no order.
    """
    return _ORDER.validate_json(line)


def read_answer(line: bytes) -> Answer:
    """What a worker said.

    Raises:
        pydantic.ValidationError: the line is no message.
    """
    return _ANSWER.validate_json(line)


def write_line(message: BaseModel) -> bytes:
    """One line, ASCII."""
    return message.model_dump_json(ensure_ascii=True).encode() + b"\n"
