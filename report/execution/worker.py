"""What a worker process does: it trains one run after another, and draws pictures.

Orders come in as lines, answers go out on standard output (report/execution/worker_protocol.py). How the process begins
and ends: report/execution/attached_worker.py.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from queue import SimpleQueue

from lenet.errors import DeviceMissing, ImpossibleNetwork, TrainingDiverged
from report.errors import StoreError
from report.execution.worker_protocol import (
    Answer,
    Busy,
    Drawn,
    EpochDone,
    Failed,
    Finished,
    Order,
    Outcome,
    Started,
    read_order,
    write_line,
)
from report.store.run_key import KeyChanged, lab_digest
from report.store.run_store import RunStore

Say = Callable[[Started | EpochDone], None]

NO_MEMORY = ("can't allocate memory", "CUDA out of memory", "CUBLAS_STATUS_ALLOC_FAILED")
"""What torch says, in a RuntimeError."""


def work(orders: SimpleQueue[bytes], answer: Callable[[bytes], None]) -> None:
    """Carry out orders until the process ends.

    Args:
        answer: writes to whoever gives the orders.
    """

    def say(message: Answer) -> None:
        answer(write_line(message))

    lab_digest()  # of the code that is about to be imported
    while True:
        order = read_order(orders.get())
        if isinstance(order, Order):
            say(carry_out(order, say))
        else:
            draw(order.pictures)
            say(Drawn())


def draw(pictures: str) -> None:
    """Draw a `PictureOrder` into the cache of pictures.

    What goes wrong ends the process: the parent, which finds no picture, draws it itself and meets the same fault.
    """
    from report.figures.picture_order import PictureOrder

    PictureOrder.model_validate_json(pictures).carry_out()


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
    except DeviceMissing:
        return Failed(kind="device")
    except TrainingDiverged as error:
        return Failed(kind="diverged", epoch=error.epoch)
    except StoreError as error:
        return Failed(kind="store", text=str(error))
    except Exception as error:
        if isinstance(error, MemoryError) or any(words in str(error) for words in NO_MEMORY):
            return Failed(kind="memory")
        return Failed(kind="bug", text=traceback.format_exc())


def _train(order: Order, store: RunStore, say: Say) -> None:
    from report.execution.training_run import train_run

    partial = store.partial(order.job.key)
    store.commit(order.job.key, train_run(order.job, partial, order.data_dir, say))
    partial.discard()
