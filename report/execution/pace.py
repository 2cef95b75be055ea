"""How long the trainings under way will still take."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from report.execution.run_request import RunRequest


class Pace:
    """Counts epochs, and reckons from those measured how long the others take."""

    def __init__(self, requests: Sequence[RunRequest] = ()) -> None:
        self._left = {request.name: request.recipe.training.epochs for request in requests}
        self._seconds: dict[str, float] = {}
        self._active: set[str] = set()
        self._side_by_side = 1

    @property
    def epochs_left(self) -> int:
        """Epochs of all runs together that are not done."""
        return sum(self._left.values())

    def started(self, request: RunRequest, first_epoch: int) -> None:
        """A run is under way, `first_epoch` epochs of it done before."""
        self._active.add(request.name)
        self._side_by_side = max(self._side_by_side, len(self._active))
        self._left[request.name] = request.recipe.training.epochs - first_epoch

    def epoch(self, request: RunRequest, done: int, seconds_per_epoch: float) -> None:
        """`done` epochs of a run are behind it."""
        self._left[request.name] = request.recipe.training.epochs - done
        self._seconds[request.name] = seconds_per_epoch

    def finished(self, request: RunRequest) -> None:
        """A run is done."""
        self._left[request.name] = 0
        self._active.discard(request.name)

    def left(self) -> float | None:
        """Seconds until all runs are done, None before any epoch was measured.

        The work that is left, shared among as many runs as went side by side; at least what the longest takes.
        """
        if not self._seconds:
            return None
        usual = fmean(self._seconds.values())
        each = [epochs * self._seconds.get(name, usual) for name, epochs in self._left.items()]
        return max(sum(each) / self._side_by_side, max(each, default=0))
