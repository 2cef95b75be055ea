"""How a layer's units behave over many images: which never answer, which are at the end of their range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lenet.recipe import Activation

RANGES: dict[Activation, tuple[float, float]] = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "scaled_tanh": (-1.7159, 1.7159),
}
"""Values between which a squashing function stays."""
NEAR = 0.02
"""A value this close to an end counts as saturated, as a share of the range."""


def saturated_share(values: NDArray[np.float32], activation: Activation) -> float | None:
    """The share of `values` (images, units) within `NEAR` of an end of the range; None where there is no range."""
    if activation not in RANGES:
        return None
    low, high = RANGES[activation]
    margin = NEAR * (high - low)
    return float(((values < low + margin) | (values > high - margin)).mean())


def dead_share(values: NDArray[np.float32], activation: Activation) -> float | None:
    """The share of units that are zero for every image (rows of `values`); None for other functions than ReLU."""
    if activation != "relu":
        return None
    return float((values == 0).all(axis=0).mean())
