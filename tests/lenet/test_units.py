"""Dead and saturated units are counted as said."""

from __future__ import annotations

import numpy as np
import pytest

from lenet.units import dead_share, saturated_share


def test_a_dead_unit_is_zero_for_every_image() -> None:
    values = np.array([[0, 0, 1, 0], [0, 2, 1, 0]], dtype=np.float32)
    assert dead_share(values, "relu") == pytest.approx(0.5)
    assert dead_share(values, "sigmoid") is None


@pytest.mark.parametrize(("activation", "low", "high"), [("sigmoid", 0, 1), ("tanh", -1, 1)])
def test_saturated_values_are_near_an_end_of_the_range(activation: str, low: float, high: float) -> None:
    span = high - low
    values = np.array([[low + 0.01 * span, low + 0.05 * span], [high - 0.01 * span, (low + high) / 2]])
    assert saturated_share(values.astype(np.float32), activation) == pytest.approx(0.5)  # type: ignore[arg-type]


def test_a_function_without_ends_does_not_saturate() -> None:
    assert saturated_share(np.ones((2, 2), dtype=np.float32), "relu") is None
