"""What a run's trained kernels tell: which signs their weights have, and which maps training left without a use.

faint      the weights of a map are next to nothing beside those of the layer's other maps: their L2 norm is below `FAINT` of the
           median. What the map answers is as faint.
unmoved    between the end of the first epoch and that of the last, its weights changed by less than `STILL` of what the layer's
           median map changed (L2 norms; what an optimizer remembers moves weights a little without any gradient). Of a ReLU
           that is a dead map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

import numpy as np
from numpy.typing import NDArray

from lenet.anatomy import Layer
from report.quantities import Quantity
from report.study.finished_run import FinishedRun

FAINT = 1 / 5
STILL = 1 / 1000
LONG = 100
"""Steps of the optimizer: after fewer, a map that did not change may have had no occasion."""


@dataclass(frozen=True)
class TrainedKernels:
    """The kernels of one convolution of one run; maps are counted from 0.

    Attributes:
        layer: its paper name, "C1".
        maps: how many it has; `kernels` how many pairs of maps it connects.
        faint, unmoved: maps, as told above.
        positive: share of positive weights; `least`, `most`: the same of the map that has least and most of them.
        least_map, most_map: those maps, the first of equals.
    """

    layer: str
    maps: int
    kernels: int
    faint: tuple[int, ...]
    unmoved: tuple[int, ...]
    positive: Quantity
    least: Quantity
    most: Quantity
    least_map: int
    most_map: int

    def quantities(self) -> dict[str, Quantity]:
        """Its numbers by short name: C1_positive, C1_least_positive, C1_most_positive."""
        return {
            quantity.name.rpartition(".")[2]: quantity for quantity in (self.positive, self.least, self.most)
        }


def trained_kernels(prefix: str, run: FinishedRun, layers: Sequence[Layer]) -> tuple[TrainedKernels, ...]:
    """The kernels of each convolution of `layers`, from the input on; names of quantities begin with `prefix`."""
    snapshots = run.snapshots()
    last = len(run.records) - 1
    steps = last * ceil(run.results.train_size / run.recipe.training.batch_size)
    return tuple(
        of_layer(
            prefix,
            run,
            layer,
            snapshots[f"epoch/{last}/{layer.name}.weight"],
            snapshots[f"epoch/0/{layer.name}.weight"] if steps >= LONG else None,
        )
        for layer in layers
        if layer.kind == "convolution"
    )


def of_layer(
    prefix: str,
    run: FinishedRun,
    layer: Layer,
    weights: NDArray[np.float32],
    early: NDArray[np.float32] | None,
) -> TrainedKernels:
    """One convolution; `weights` (maps, channels, k, k) after the last epoch, `early` those after the first, if long before."""
    seen = connected(layer)
    maps = [weights[place, inputs] for place, inputs in enumerate(seen)]
    shares = [float((own > 0).mean()) for own in maps]
    norms = norms_of(maps)
    moves = (
        norms_of([own - early[place, seen[place]] for place, own in enumerate(maps)])
        if early is not None
        else np.zeros(len(maps))
    )
    here, key = f"{prefix}.{layer.paper_name}", (run.key,)
    least, most = int(np.argmin(shares)), int(np.argmax(shares))
    positive = sum(int((own > 0).sum()) for own in maps) / sum(own.size for own in maps)
    return TrainedKernels(
        layer=layer.paper_name,
        maps=len(maps),
        kernels=sum(map(len, seen)),
        faint=tuple(map(int, np.flatnonzero(norms < FAINT * median(norms)))),
        unmoved=tuple(map(int, np.flatnonzero(moves < STILL * median(moves)))),
        positive=Quantity(f"{here}_positive", positive, "share", key),
        least=Quantity(f"{here}_least_positive", shares[least], "share", key),
        most=Quantity(f"{here}_most_positive", shares[most], "share", key),
        least_map=least,
        most_map=most,
    )


def norms_of(maps: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """The L2 norm of each map's weights."""
    return np.array([np.linalg.norm(own.astype(np.float64)) for own in maps])


def connected(layer: Layer) -> list[list[int]]:
    """For each map of a convolution the maps that it sees; the weights stored for others have no say."""
    maps, inputs = layer.weight_shape[:2]
    return [list(range(inputs))] * maps if layer.table is None else [list(row) for row in layer.table]
