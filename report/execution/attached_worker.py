"""A worker process from its first moment: `python -m report.execution.attached_worker`, started by `WorkerProcess`.

It ends with its parent, however that went and whatever it is doing itself, be it importing torch: so this comes first, and what
takes time to import later. Every file of the store is whole at any moment: nothing is lost but the epoch under way.
"""

from __future__ import annotations

import os
import signal
import threading
from queue import SimpleQueue

from report.process import answers_only_on_stdout, collect_less_garbage, die_with_parent, endings


def main() -> None:
    """Carry out orders until standard input closes."""
    answer = answers_only_on_stdout()
    # Ctrl-C in a terminal, and its end, reach every process; the parent decides what they mean.
    for number in endings():
        if number != signal.SIGTERM:
            signal.signal(number, signal.SIG_IGN)
    orders: SimpleQueue[bytes] = SimpleQueue()
    die_with_parent()
    threading.Thread(target=_receive, args=(orders,), daemon=True).start()
    collect_less_garbage()
    from report.execution.worker import work

    work(orders, answer)


def _receive(orders: SimpleQueue[bytes]) -> None:
    """Read orders to the end of standard input, which is the end of this process."""
    # Unbuffered: a thread that waits inside sys.stdin would keep a dying interpreter from ending in order.
    with open(0, "rb", buffering=0, closefd=False) as lines:
        for line in lines:
            orders.put(line)
    os._exit(0)


if __name__ == "__main__":
    main()
