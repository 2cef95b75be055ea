"""The process that trains, one run after another: `python -m report.execution.worker`, started by `WorkerProcess`.

Orders come in on standard input, answers go out on standard output (report/execution/worker_protocol.py). When standard
input closes, the process ends at once, whatever it is doing: so nothing trains on after the parent is gone,
however it went. Every file of the store is whole at any moment: nothing is lost but the epoch under way.
"""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections.abc import Callable
from queue import SimpleQueue

from lenet.errors import ImpossibleNetwork, TrainingDiverged
from report.errors import StoreError
from report.execution.worker_protocol import (
    Busy,
    EpochDone,
    Failed,
    Finished,
    Order,
    Outcome,
    Started,
    write_line,
)
from report.store.run_key import KeyChanged, lab_digest
from report.store.run_store import RunStore

Say = Callable[[Started | EpochDone | Outcome], None]


def main() -> None:
    """Carry out orders until standard input closes."""
    # Ctrl-C in a terminal reaches every process; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    say = _answers()
    orders: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(orders,), daemon=True).start()
    lab_digest()  # of the code that is about to be imported
    while True:
        say(carry_out(Order.model_validate_json(orders.get()), say))


def carry_out(order: Order, say: Say) -> Outcome:
    """See to it that one run is in the store."""
    store, job = RunStore(order.store), order.job
    try:
        with store.try_lock(job.key) as held:
            if not held:
                return Busy()
            there = store.find(job.key)
            if there is None or there.fingerprint == job.replaces:
                _train(order, store, say)
            return Finished()
    except ImpossibleNetwork as error:
        return Failed(kind="impossible", impossible=(error.layer, error.input_shape, error.reason))
    except KeyChanged:
        return Failed(kind="changed")
    except TrainingDiverged as error:
        return Failed(kind="diverged", epoch=error.epoch)
    except StoreError as error:
        return Failed(kind="store", text=str(error))
    except Exception as error:
        if isinstance(error, MemoryError) or "can't allocate memory" in str(error):
            return Failed(kind="memory")
        return Failed(kind="bug", text=traceback.format_exc())


def _train(order: Order, store: RunStore, say: Say) -> None:
    from report.execution.training_run import train_run

    partial = store.partial(order.job.key)
    store.commit(order.job.key, train_run(order.job, partial, order.data_dir, say))
    partial.discard()


def _receive(orders: SimpleQueue[bytes]) -> None:
    """Read orders to the end of standard input, which is the end of this process."""
    # Unbuffered: a thread that waits inside sys.stdin would keep a dying interpreter from ending in order.
    with open(0, "rb", buffering=0, closefd=False) as lines:
        for line in lines:
            orders.put(line)
    os._exit(0)


def _answers() -> Say:
    """Keep standard output for answers alone: whatever else is printed goes to standard error."""
    wire = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return lambda message: _write(wire.fileno(), write_line(message))


def _write(handle: int, line: bytes) -> None:
    while line:
        line = line[os.write(handle, line) :]


if __name__ == "__main__":
    main()
