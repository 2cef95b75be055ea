"""Deletion and insertion curves: their ends are known, and the right order beats the wrong one."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lenet.faithfulness import area, probability_curve
from lenet.model import LeNet5, build_model
from lenet.recipe import ModelRecipe


def looker() -> LeNet5:
    """Class 0 is the more probable the brighter the upper half is; the lower half counts for nothing."""
    model = ModelRecipe(
        channels=(1,), kernel_sizes=(1,), paddings=(0,), activation="relu", pooling="average", hidden=()
    )
    network = build_model(model, 28, torch.Generator().manual_seed(0)).eval()
    with torch.no_grad():
        network.get_parameter("conv1.weight").fill_(1)
        for name in ("conv1.bias", "output.bias", "output.weight"):
            network.get_parameter(name).zero_()
        network.get_parameter("output.weight")[0, : 7 * 14] = 0.1
    return network


IMAGES, CLASSES = torch.ones(2, 1, 28, 28), np.array([0, 0])
UPPER = np.zeros((2, 28, 28), dtype=np.float32)
UPPER[:, :14] = 1
LOWER = 1 - UPPER


@pytest.mark.parametrize("task", ["deletion", "insertion"])
def test_the_ends_are_the_whole_and_the_blank_image(task: str) -> None:
    model = looker()
    curve = probability_curve(model, IMAGES, CLASSES, UPPER, task, 0.0, steps=10)  # type: ignore[arg-type]
    with torch.no_grad():
        whole, blank = (float(model(x).softmax(1)[0, 0]) for x in (IMAGES, torch.zeros_like(IMAGES)))
    ends = (whole, blank) if task == "deletion" else (blank, whole)
    assert len(curve) == 11
    np.testing.assert_allclose((curve[0], curve[-1]), ends, rtol=1e-6)


def test_taking_away_what_counts_is_seen_at_once_and_what_does_not_is_not() -> None:
    model = looker()
    right, wrong = (
        probability_curve(model, IMAGES, CLASSES, order, "deletion", 0.0, steps=4) for order in (UPPER, LOWER)
    )
    np.testing.assert_allclose(right[2:], right[-1], rtol=1e-6)
    np.testing.assert_allclose(wrong[:3], wrong[0], rtol=1e-6)
    assert area(right) < area(wrong)


def test_putting_back_what_counts_first_is_better() -> None:
    model = looker()
    right, wrong = (
        area(probability_curve(model, IMAGES, CLASSES, order, "insertion", 0.0, steps=4))
        for order in (UPPER, LOWER)
    )
    assert right > wrong


def test_the_area_of_a_constant_is_the_constant() -> None:
    assert area(np.full(11, 0.25)) == pytest.approx(0.25)
    assert area(np.array([0.0, 1.0])) == pytest.approx(0.5)
