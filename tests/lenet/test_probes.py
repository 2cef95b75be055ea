"""Probes read what is in a network, by module name or paper name, and change nothing."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from lenet.anatomy import LECUN1998_CONNECTIONS
from lenet.model import LeNet5, build_model
from lenet.probes import activations, convolved, kernels
from lenet.recipe import ModelRecipe


def built(model: ModelRecipe) -> LeNet5:
    return build_model(model, 28, torch.Generator().manual_seed(0)).eval()


def images(count: int) -> Tensor:
    return torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(1))


def test_kernels_are_the_weights_of_a_convolution_under_either_name() -> None:
    network = built(ModelRecipe())
    assert isinstance(network.conv1, nn.Conv2d)

    assert kernels(network, "C1").shape == (6, 1, 5, 5)
    assert kernels(network, "C3").dtype == np.float32
    np.testing.assert_array_equal(kernels(network, "C1"), network.conv1.weight.detach().numpy())
    np.testing.assert_array_equal(kernels(network, "C3"), kernels(network, "conv2"))


def test_kernels_of_absent_connections_are_zero() -> None:
    network = built(ModelRecipe(connections="lecun1998"))
    with torch.no_grad():
        for weight in network.parameters():
            weight.fill_(1)

    for output, (maps, seen) in enumerate(zip(kernels(network, "C3"), LECUN1998_CONNECTIONS, strict=True)):
        assert {i for i in range(6) if maps[i].any()} == set(seen), output


def test_strided_pooling_has_kernels_too() -> None:
    assert kernels(built(ModelRecipe(pooling="strided")), "S2").shape == (6, 6, 2, 2)


def test_a_layer_without_kernels_is_refused_with_the_ones_that_have_some() -> None:
    with pytest.raises(KeyError, match="no layer 'S2'; known: C1, conv1, C3, conv2"):
        kernels(built(ModelRecipe()), "S2")


def test_a_module_name_gives_what_that_module_puts_out() -> None:
    network, batch = built(ModelRecipe()), images(2)

    found = activations(network, batch, ["conv1", "output"])

    np.testing.assert_array_equal(found["conv1"], network.get_submodule("conv1")(batch).detach().numpy())
    np.testing.assert_array_equal(found["output"], network(batch).detach().numpy())


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("pooling", ["average", "subsampling"])
def test_a_paper_name_gives_the_state_of_that_layers_units(batch_norm: bool, pooling: str) -> None:
    model = ModelRecipe.model_validate({"batch_norm": batch_norm, "pooling": pooling, "dropout": 0.5})
    names = {"C1": "act1", "S2": "pool1", "C3": "act2", "S4": "pool2", "C5": "act3", "F6": "act4"}

    found = activations(built(model), images(2), [*names, *names.values()])

    for paper_name, module in names.items():
        np.testing.assert_array_equal(found[paper_name], found[module])
    assert found["C1"].shape == (2, 6, 28, 28)
    assert found["F6"].shape == (2, 84)


def test_probing_a_network_in_training_mode_changes_nothing() -> None:
    network = built(ModelRecipe(batch_norm=True, dropout=0.5)).train()
    before = {name: value.clone() for name, value in network.state_dict().items()}

    first = activations(network, images(4), ["F6"])
    second = activations(network, images(4), ["F6"])

    assert network.training
    assert all(module.training for module in network.modules())
    np.testing.assert_array_equal(first["F6"], second["F6"])
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_what_was_read_stays_when_training_goes_on() -> None:
    network = built(ModelRecipe())
    read = kernels(network, "C1")
    kept = read.copy()
    with torch.no_grad():
        for weight in network.parameters():
            weight.zero_()

    np.testing.assert_array_equal(read, kept)
    assert read.flags.c_contiguous


def test_an_unknown_layer_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match=r"no layer 'conv3'; known: C1, conv1, act1, S2"):
        activations(built(ModelRecipe()), images(1), ["conv3"])


def test_a_bare_convolution_is_the_layer_without_its_bias() -> None:
    network = built(ModelRecipe())
    assert isinstance(network.conv1, nn.Conv2d)
    assert network.conv1.bias is not None
    found = convolved(images(2), kernels(network, "C1"), padding=2)
    expected = network.conv1(images(2)) - network.conv1.bias.view(1, -1, 1, 1)
    np.testing.assert_allclose(found, expected.detach().numpy(), atol=1e-6)
