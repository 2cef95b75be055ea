"""Numbers that know where they came from.

Every number that a report shows is a `Quantity`: the value, what it measures, and the runs that it was computed from.
report/wording.py turns it into text; report.json lists all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["fraction", "share", "points", "loss", "count", "seconds", "epoch", "ratio", "probability"]


@dataclass(frozen=True)
class Quantity:
    """One number of the report.

    Attributes:
        name: dotted path by which prose can name it, e.g. "classic.test_accuracy"; unique within a report.
        value: the number itself; for several runs their mean.
        unit: fraction in [0, 1] (shown as a percentage), share (a fraction of few things, shown as a whole percentage),
            points (difference of two fractions, shown as percentage points), loss (nats), count, seconds, epoch (counted
            from 0), ratio, probability.
        runs: keys of the runs that it came from; empty for what the recipe alone decides (a parameter count).
        std: sample standard deviation over the runs (n - 1); None where there are fewer than two.
    """

    name: str
    value: float
    unit: Unit
    runs: tuple[str, ...] = ()
    std: float | None = None

    @property
    def n(self) -> int:
        """How many runs stand behind the value."""
        return len(self.runs)
