"""What is minimised, worked out by hand."""

from __future__ import annotations

from math import exp, log
from typing import get_args

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from lenet.losses import LOSSES, RUBBISH_DISTANCE, loss_function
from lenet.recipe import Loss, TrainingRecipe

LOGITS = torch.tensor([[2.0, -1.0, 0.5], [-3.0, -0.5, -1.0]])
LABELS = torch.tensor([0, 2])


def loss(name: Loss, logits: Tensor = LOGITS, labels: Tensor = LABELS, smoothing: float = 0) -> Tensor:
    return loss_function(TrainingRecipe(loss=name, label_smoothing=smoothing))(logits, labels)


def test_every_loss_of_the_recipe_is_there() -> None:
    assert set(LOSSES) == set(get_args(Loss))


@pytest.mark.parametrize("smoothing", [0, 0.1])
def test_cross_entropy_is_torchs(smoothing: float) -> None:
    expected = F.cross_entropy(LOGITS, LABELS, label_smoothing=smoothing)
    assert loss("cross_entropy", smoothing=smoothing).equal(expected)


def test_mse_is_measured_to_plus_one_and_minus_one() -> None:
    differences = [2 - 1, -1 + 1, 0.5 + 1, -3 + 1, -0.5 + 1, -1 - 1]
    assert loss("mse").item() == pytest.approx(sum(d * d for d in differences) / 6)


def test_a_smoothed_mse_has_its_minimum_nearer_to_zero() -> None:
    right, wrong = 2 * (0.7 + 0.1) - 1, 2 * 0.1 - 1
    logits = torch.tensor([[right, wrong, wrong], [wrong, wrong, right]])
    assert loss("mse", logits, smoothing=0.3).item() == pytest.approx(0, abs=1e-12)
    assert loss("mse", logits).item() > 0.01


def test_rbf_map_is_equation_9() -> None:
    def by_hand(distances: list[float], label: int) -> float:
        return distances[label] + log(exp(-RUBBISH_DISTANCE) + sum(exp(-y) for y in distances))

    distances = [[0.4, 3.0, 7.0], [2.0, 0.1, 5.0]]
    expected = (by_hand(distances[0], 0) + by_hand(distances[1], 2)) / 2
    assert loss("rbf_map", -torch.tensor(distances)).item() == pytest.approx(expected)


def test_a_smoothed_rbf_map_weighs_the_distances_to_all_codes() -> None:
    logits = torch.tensor([[0.0, -6.0, -3.0]])
    label = torch.tensor([0])
    difference = loss("rbf_map", logits, label, smoothing=0.3) - loss("rbf_map", logits, label)
    assert difference.item() == pytest.approx(0.1 * (6 + 3))


def test_rbf_map_pulls_to_the_right_code_and_pushes_off_near_ones_only() -> None:
    logits = -torch.tensor([[8.0, 0.5, 60.0]])
    logits.requires_grad_()
    loss("rbf_map", logits, torch.tensor([0])).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    right, near, far = logits.grad[0].tolist()
    assert right == pytest.approx(-1, abs=0.01)
    assert near > 0.1
    assert far == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_is_the_mean_over_the_images(name: Loss) -> None:
    alone = [loss(name, LOGITS[i : i + 1], LABELS[i : i + 1], smoothing=0.1) for i in range(2)]
    assert loss(name, smoothing=0.1).item() == pytest.approx(torch.stack(alone).mean().item())


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_stays_finite_for_huge_logits(name: Loss) -> None:
    assert loss(name, 1e4 * LOGITS).isfinite()
