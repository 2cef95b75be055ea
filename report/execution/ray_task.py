"""One run on a node of a Ray cluster: what report/execution/ray_executor.py sends there."""

from __future__ import annotations

import tempfile
from pathlib import Path

from report.execution.worker import carry_out
from report.execution.worker_protocol import EpochDone, Finished, Order, Outcome, Started
from report.store.run_store import RunStore
from report.store.stored_run import FILES

MARK = ".cluster"
"""A file in the store's folder that only this build knows the content of: whoever can read it shares the store."""


def train_on_node(order: bytes, mark: str) -> tuple[Outcome, dict[str, bytes] | None]:
    """Train a run; what came of it, and the run's files where this node does not share the store.

    In a shared store checkpoints survive the node: whoever trains the run next goes on from the last one. Elsewhere the run
    is trained in a folder of its own, and lost with the node.

    Args:
        order: an Order as JSON.
        mark: the content of MARK.
    """
    wanted = Order.model_validate_json(order)
    if wanted.data_dir is not None and not wanted.data_dir.is_dir():
        # The data of this node: found or fetched as on any machine, and checked by the same digests.
        wanted = wanted.model_copy(update={"data_dir": None})
    if shares(wanted.store, mark):
        return carry_out(wanted, _unheard), None
    with tempfile.TemporaryDirectory(prefix="labreport-") as folder:
        own = wanted.model_copy(update={"store": Path(folder)})
        outcome = carry_out(own, _unheard)
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


def _unheard(message: Started | EpochDone | Outcome) -> None:
    """A task answers once, at its end."""
