"""How much less gradient the first layer gets than the last: whether what is learnt reaches the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from lenet.anatomy import Layer
from report.quantities import Quantity
from report.study.finished_run import FinishedRun


def learning(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The layers with kernels or a matrix to learn, from the input on."""
    return tuple(layer for layer in layers if layer.kind in ("convolution", "linear"))


def gradient_ratios(prefix: str, layers: Sequence[Layer], runs: Sequence[FinishedRun]) -> dict[str, Quantity]:
    """The norm of the last learning layer's gradient over that of the first: in the first epoch, and in the last.

    Both norms are means over the runs, as the picture draws them. A ratio is left out where a norm was not recorded, or is
    zero, or where one layer alone learns.
    """
    learnt = learning(layers)
    first, last = learnt[0], learnt[-1]
    found = {}
    for name, epoch in (("gradient_ratio", 0), ("late_gradient_ratio", -1)):
        norms = [dict(run.records[epoch].gradient_norms) for run in runs]
        if first is last or not all(norm.get(first.name) and norm.get(last.name) for norm in norms):
            continue
        ratio = fmean(norm[last.name] for norm in norms) / fmean(norm[first.name] for norm in norms)
        found[name] = Quantity(f"{prefix}.{name}", ratio, "ratio", tuple(run.key for run in runs))
    return found


def most_attenuated(ratios: Mapping[str, Mapping[int, float]]) -> str | None:
    """The variant whose ratio is the largest with every seed that all share; None where there is no such variant.

    Args:
        ratios: variant -> seed -> ratio.
    """
    seeds = set.intersection(*(set(own) for own in ratios.values())) if len(ratios) > 1 else set()
    if any(set(own) != seeds for own in ratios.values()):
        return None
    leaders = {max(ratios, key=lambda name: ratios[name][seed]) for seed in seeds}
    return leaders.pop() if len(leaders) == 1 else None
