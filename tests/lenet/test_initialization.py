"""First weights follow their published distributions, and come from the given generator alone."""

from __future__ import annotations

from math import sqrt

import pytest
import torch
from torch import Tensor, nn

from lenet.initialization import initialize
from lenet.layers import PartialConv2d, Subsampling
from lenet.recipe import Initialization


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def largest(tensor: Tensor) -> float:
    return tensor.abs().max().item()


@pytest.mark.parametrize("module", [nn.Conv2d(6, 16, 5), nn.Linear(120, 84)], ids=["Conv2d", "Linear"])
def test_default_is_what_torch_does(module: nn.Conv2d | nn.Linear) -> None:
    initialize(module, "default", generator(3))
    assert module.bias is not None

    drawn = generator(3)
    weight, bias = torch.empty_like(module.weight), torch.empty_like(module.bias)
    nn.init.kaiming_uniform_(weight, a=sqrt(5), generator=drawn)
    bound = 1 / sqrt(weight[0].numel())
    nn.init.uniform_(bias, -bound, bound, generator=drawn)

    torch.testing.assert_close(module.weight.detach(), weight)
    torch.testing.assert_close(module.bias.detach(), bias)


def test_xavier_is_uniform_within_the_bound_of_both_fans() -> None:
    linear = nn.Linear(300, 500)
    initialize(linear, "xavier", generator())

    bound = sqrt(6 / 800)
    assert 0.99 * bound < largest(linear.weight) <= bound
    assert linear.weight.std().item() == pytest.approx(bound / sqrt(3), rel=0.02)
    assert largest(linear.bias) == 0


def test_kaiming_is_normal_with_variance_two_over_fan_in() -> None:
    convolution = nn.Conv2d(20, 200, 5)
    initialize(convolution, "kaiming", generator())

    assert convolution.weight.std().item() == pytest.approx(sqrt(2 / 500), rel=0.02)
    assert largest(convolution.weight) > 3 * sqrt(2 / 500)
    assert convolution.bias is not None
    assert largest(convolution.bias) == 0


def test_lecun1998_is_uniform_within_2_4_over_fan_in() -> None:
    linear = nn.Linear(400, 120)
    initialize(linear, "lecun1998", generator())

    assert 0.99 * 2.4 / 400 < largest(linear.weight) <= 2.4 / 400
    assert 0.9 * 2.4 / 400 < largest(linear.bias) <= 2.4 / 400


def test_fan_in_counts_connected_maps_only_and_absent_weights_are_zero() -> None:
    layer = PartialConv2d(6, 2, 5, padding=0, table=((0, 1, 2), (0, 1, 2, 3, 4, 5)))
    initialize(layer, "lecun1998", generator())

    assert 2.4 / 150 < largest(layer.weight[0]) <= 2.4 / 75
    assert 0 < largest(layer.weight[1]) <= 2.4 / 150
    assert largest(layer.weight[0, 3:]) == 0


def test_fan_out_of_a_partial_convolution_counts_connected_maps_only() -> None:
    layer = PartialConv2d(2, 40, 5, padding=0, table=((0,), *[(0, 1)] * 39))
    initialize(layer, "xavier", generator())

    narrow, wide = sqrt(6 / (50 + 40 * 25)), sqrt(6 / (50 + 39 * 25))
    assert largest(layer.weight[1:, 0]) <= narrow < largest(layer.weight[1:, 1]) <= wide


def test_subsampling_begins_as_an_average_except_in_1998() -> None:
    average = Subsampling(500, nn.Tanh())
    initialize(average, "default", generator())
    assert set(average.coefficient.tolist()) == {0.25}

    paper = Subsampling(500, nn.Tanh())
    initialize(paper, "lecun1998", generator())
    for drawn in (paper.coefficient, paper.bias):
        assert 0.58 < largest(drawn) <= 0.6
        assert drawn.min().item() < -0.5


@pytest.mark.parametrize("rule", ["default", "xavier", "kaiming", "lecun1998"])
def test_the_generator_decides_every_weight_and_nothing_else_does(rule: Initialization) -> None:
    def weights(seed: int) -> Tensor:
        network = nn.Sequential(nn.Conv2d(1, 6, 5), Subsampling(6, nn.Tanh()), nn.Linear(6, 10))
        initialize(network, rule, generator(seed))
        return nn.utils.parameters_to_vector(network.parameters()).detach()

    first = weights(0)
    assert torch.equal(weights(0), first)
    assert not torch.equal(weights(1), first)


def test_initializing_draws_nothing_from_the_global_random_numbers() -> None:
    module = nn.Linear(3, 3)
    before = torch.get_rng_state()
    initialize(module, "kaiming", generator())
    assert torch.equal(torch.get_rng_state(), before)
