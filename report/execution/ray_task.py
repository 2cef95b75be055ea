"""One run on a node of a Ray cluster: what report/execution/ray_executor.py sends there."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path
from typing import Any

from report.execution.worker import carry_out
from report.execution.worker_protocol import EpochDone, Finished, Order, Outcome, Started, write_line
from report.store.run_store import RunStore
from report.store.stored_run import FILES

MARK = ".cluster"
"""A file in the store's folder that only this build knows the content of: whoever can read it shares the store."""


DELIVERY_SECONDS = 5.0
"""How long a node whose run is done waits until its last news has been taken in. No result depends on it."""


class NoticeBoard:
    """An actor: nodes leave news of their runs there, the build collects it."""

    def __init__(self) -> None:
        self._notices: list[tuple[str, bytes]] = []

    def pin(self, key: str, line: bytes) -> None:
        """Leave a `Started` or an `EpochDone` of the run of this key."""
        self._notices.append((key, line))

    def collect(self) -> list[tuple[str, bytes]]:
        """What has been left since the last time."""
        collected, self._notices = self._notices, []
        return collected


class Correspondent:
    """Sends news of one run to the board; a board that cannot be reached holds up nobody.

    Args:
        board: the actor; None where nobody reads.
    """

    def __init__(self, board: Any, key: str) -> None:
        self._board, self._key = board, key
        self._last: list[Any] = []

    def send(self, news: Started | EpochDone) -> None:
        """Send one piece of news, and go on."""
        if self._board is not None:
            self._last = [self._board.pin.remote(self._key, write_line(news))]

    def sent(self) -> None:
        """Wait until it has arrived: the build hears of the last epoch before it hears of the end."""
        if self._last:
            importlib.import_module("ray").wait(self._last, timeout=DELIVERY_SECONDS)


def train_on_node(order: bytes, mark: str, board: Any = None) -> tuple[Outcome, dict[str, bytes] | None]:
    """Train a run; what came of it, and the run's files where this node does not share the store.

    In a shared store checkpoints survive the node: whoever trains the run next goes on from the last one. Elsewhere the run
    is trained in a folder of its own, and lost with the node.

    Args:
        order: an Order as JSON.
        mark: the content of MARK.
        board: the `NoticeBoard` of the build.
    """
    wanted = Order.model_validate_json(order)
    if wanted.data_dir is not None and not wanted.data_dir.is_dir():
        # The data of this node: found or fetched as on any machine, and checked by the same digests.
        wanted = wanted.model_copy(update={"data_dir": None})
    correspondent = Correspondent(board, wanted.job.key)
    if shares(wanted.store, mark):
        outcome = carry_out(wanted, correspondent.send)
        correspondent.sent()
        return outcome, None
    with tempfile.TemporaryDirectory(prefix="labreport-") as folder:
        own = wanted.model_copy(update={"store": Path(folder)})
        outcome = carry_out(own, correspondent.send)
        correspondent.sent()
        if not isinstance(outcome, Finished):
            return outcome, None
        stored = RunStore(own.store).root / wanted.job.key
        return outcome, {name: (stored / name).read_bytes() for name in FILES}


def shares(store: Path, mark: str) -> bool:
    """Whether this node sees the store of the machine that the build runs on."""
    try:
        return (store / MARK).read_text() == mark
    except OSError:
        return False
