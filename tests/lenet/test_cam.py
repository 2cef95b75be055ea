"""Class activation maps light up what a network looks at, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lenet.cam import Method, class_activation_maps
from lenet.model import LeNet5, build_model
from lenet.recipe import ModelRecipe

METHODS: tuple[Method, ...] = ("grad_cam", "grad_cam_pp", "score_cam", "layer_cam")


def looker() -> LeNet5:
    """Class 0 is the brightness of the upper left quadrant, class 1 that of the lower right one, negated."""
    model = ModelRecipe(
        channels=(1,), kernel_sizes=(1,), paddings=(0,), activation="relu", pooling="average", hidden=()
    )
    network = build_model(model, 28, torch.Generator().manual_seed(0)).eval()
    with torch.no_grad():
        network.get_parameter("conv1.weight").fill_(1)
        network.get_parameter("conv1.bias").zero_()
        weight = network.get_parameter("output.weight")
        weight.zero_()
        network.get_parameter("output.bias").zero_()
        plane = torch.zeros(14, 14)
        plane[:7, :7] = 1
        weight[0] = plane.flatten()
        weight[1] = -plane.flip(0, 1).flatten()
    return network


@pytest.mark.parametrize("method", ["layer_cam"])
def test_the_map_lights_the_quadrant_that_counts(method: Method) -> None:
    (found,) = class_activation_maps(looker(), torch.ones(1, 1, 28, 28), np.array([0]), method, "C1")
    assert found.shape == (28, 28)
    assert found[:13, :13].min() > 0.99
    assert found[15:].max() == found[:, 15:].max() == 0


@pytest.mark.parametrize("method", METHODS)
def test_evidence_in_the_image_is_found_where_it_is(method: Method) -> None:
    images = torch.zeros(1, 1, 28, 28)
    images[:, :, :12, :12] = 1
    (found,) = class_activation_maps(looker(), images, np.array([0]), method, "C1")
    assert found[:10, :10].min() > 0.9
    assert found[14:, 14:].max() < 0.01


def test_without_positive_evidence_a_map_is_all_zero() -> None:
    for method in ("grad_cam", "grad_cam_pp", "layer_cam"):
        (found,) = class_activation_maps(looker(), torch.ones(1, 1, 28, 28), np.array([1]), method, "C1")
        assert not found.any(), method


@pytest.mark.parametrize("method", METHODS)
def test_maps_go_from_0_to_1_and_leave_the_network_as_it_was(method: Method) -> None:
    network = build_model(ModelRecipe(activation="relu"), 28, torch.Generator().manual_seed(1)).eval()
    images = torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(2))
    before = network(images)
    first = class_activation_maps(network, images, np.array([0, 1, 2]), method, "C3")
    again = class_activation_maps(network, images, np.array([0, 1, 2]), method, "C3")
    assert first.shape == (3, 28, 28)
    assert first.min() >= 0
    assert first.max() <= 1
    np.testing.assert_array_equal(first, again)
    assert torch.equal(network(images), before)
    assert not any(module._forward_hooks for module in network.modules())


def test_one_image_is_explained_as_it_is_among_others() -> None:
    network = build_model(ModelRecipe(activation="relu"), 28, torch.Generator().manual_seed(1)).eval()
    images = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(2))
    together = class_activation_maps(network, images, np.array([3, 4]), "grad_cam", "C3")
    alone = class_activation_maps(network, images[1:], np.array([4]), "grad_cam", "C3")
    np.testing.assert_allclose(together[1], alone[0], atol=1e-4)


def test_an_unknown_layer_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="known: C1"):
        class_activation_maps(looker(), torch.ones(1, 1, 28, 28), np.array([0]), "grad_cam", "C9")
