"""The network that is built is the one that the anatomy describes, in every variant."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from lenet import model as model_module
from lenet.anatomy import Layer, layer_named
from lenet.errors import ImpossibleNetwork
from lenet.layers import Subsampling
from lenet.model import LeNet5, build_model, trainable_parameters
from lenet.recipe import ModelRecipe

PAPER = ModelRecipe(
    paddings=(0, 0),
    activation="scaled_tanh",
    pooling="subsampling",
    connections="lecun1998",
    initialization="lecun1998",
    output="rbf",
)


def built(model: ModelRecipe, size: int = 28, seed: int = 0, classes: int = 10) -> LeNet5:
    return build_model(model, size, torch.Generator().manual_seed(seed), classes)


def images(count: int, size: int, seed: int = 0) -> Tensor:
    return torch.rand(count, 1, size, size, generator=torch.Generator().manual_seed(seed))


def test_the_papers_network_has_60000_parameters_and_answers_for_ten_digits() -> None:
    network = built(PAPER, 32)

    assert trainable_parameters(network) == 60_000
    assert network(images(3, 32)).shape == (3, 10)


def test_the_textbook_network_is_named_as_students_name_it() -> None:
    network = built(ModelRecipe())

    names = "conv1 act1 pool1 conv2 act2 pool2 flatten fc1 act3 fc2 act4 output"
    assert [name for name, _ in network.named_children()] == names.split()
    assert {
        name: tuple(weight.shape) for name, weight in network.state_dict().items() if "weight" in name
    } == {
        "conv1.weight": (6, 1, 5, 5),
        "conv2.weight": (16, 6, 5, 5),
        "fc1.weight": (120, 400),
        "fc2.weight": (84, 120),
        "output.weight": (10, 84),
    }


@pytest.mark.parametrize(
    ("model", "size"),
    [(ModelRecipe(), 28), (PAPER, 32), (ModelRecipe(pooling="strided", batch_norm=True, dropout=0.1), 28)],
)
def test_the_anatomy_names_the_shape_of_every_weight(model: ModelRecipe, size: int) -> None:
    network = built(model, size)
    for layer, module in zip(network.layers, network, strict=True):
        weight = module.coefficient if isinstance(module, Subsampling) else getattr(module, "weight", None)
        assert layer.weight_shape == (() if weight is None else tuple(weight.shape)), layer.name


@st.composite
def recipes(draw: st.DrawFn) -> ModelRecipe:
    stages = draw(st.integers(1, 3))
    small = st.integers(1, 6)
    output = draw(st.sampled_from(["linear", "rbf"]))
    channels = draw(st.lists(small, min_size=stages, max_size=stages))
    connections: object = "full"
    if stages > 1 and draw(st.booleans()):
        rows = st.sets(st.integers(0, channels[0] - 1), min_size=1).map(tuple)
        connections = draw(st.lists(rows, min_size=channels[1], max_size=channels[1]))
    return ModelRecipe.model_validate(
        {
            "channels": channels,
            "kernel_sizes": draw(st.lists(st.integers(1, 5), min_size=stages, max_size=stages)),
            "paddings": draw(st.lists(st.integers(0, 3), min_size=stages, max_size=stages)),
            "activation": draw(
                st.sampled_from(["sigmoid", "scaled_tanh", "relu", "leaky_relu", "elu", "gelu"])
            ),
            "pooling": draw(st.sampled_from(["average", "max", "subsampling", "strided"])),
            "hidden": [*draw(st.lists(small, max_size=2)), *([84] if output == "rbf" else [])],
            "connections": connections,
            "dropout": draw(st.sampled_from([0.0, 0.5])),
            "batch_norm": draw(st.booleans()),
            "initialization": draw(st.sampled_from(["default", "xavier", "kaiming", "lecun1998"])),
            "output": output,
        }
    )


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(model=recipes(), size=st.integers(4, 20))
def test_every_layer_of_every_network_has_the_shape_and_parameters_of_the_anatomy(
    model: ModelRecipe, size: int
) -> None:
    try:
        network = built(model, size)
    except ImpossibleNetwork:
        return
    x = images(2, size)
    for layer, module in zip(network.layers, network, strict=True):
        assert tuple(x.shape[1:]) == layer.input_shape, layer.name
        x = module(x)
        assert tuple(x.shape[1:]) == layer.output_shape, layer.name
        assert trainable_parameters(module) == layer.parameters, layer.name
    assert torch.isfinite(x).all()
    torch.autograd.backward(x.sum())
    assert all(parameter.grad is not None for parameter in network.parameters())


@pytest.mark.parametrize(
    ("model", "size"),
    [
        (ModelRecipe(), 28),
        (PAPER, 32),
        (ModelRecipe(paddings=(0, 0)), 30),
        (ModelRecipe(), 31),
        (ModelRecipe(channels=(3, 4), kernel_sizes=(3, 2), paddings=(1, 1), hidden=(5,)), 15),
    ],
)
def test_receptive_fields_are_those_that_gradients_reach(model: ModelRecipe, size: int) -> None:
    network = built(model, size)

    def reached(layer: Layer) -> int:
        """Side of the smallest square around the pixels that the middle unit's value depends on."""
        x = images(1, size).requires_grad_()
        state: Tensor = x
        for module in list(network)[: 1 + network.layers.index(layer)]:
            state = module(state)
        middle = (0, 0, *(side // 2 for side in state.shape[2:])) if state.ndim == 4 else (0, 0)
        torch.autograd.backward(state[middle])
        assert x.grad is not None
        rows = x.grad[0, 0].abs().sum(dim=1).nonzero().flatten()
        return int(rows.max() - rows.min()) + 1

    for name in ("conv1", "act1", "pool1", "fc1", "output"):
        layer = layer_named(network.layers, name)
        assert reached(layer) == layer.receptive_field, name
    # The middle unit of a deep map may see over the image's border.
    for name in ("conv2", "pool2"):
        layer = layer_named(network.layers, name)
        assert reached(layer) <= layer.receptive_field, name


def test_the_same_generator_gives_the_same_network_and_the_global_one_is_left_alone() -> None:
    before = torch.get_rng_state()
    first, second, other = built(PAPER, 32), built(PAPER, 32), built(PAPER, 32, seed=1)

    assert torch.equal(torch.get_rng_state(), before)
    for name, weight in first.state_dict().items():
        assert torch.equal(weight, second.state_dict()[name]), name
        assert not torch.equal(weight, other.state_dict()[name]), name


def test_weights_loaded_into_a_bare_network_give_the_same_logits() -> None:
    trained = built(PAPER, 32)
    loaded = LeNet5(PAPER, 32)
    loaded.load_state_dict({name: weight.clone() for name, weight in trained.state_dict().items()})

    assert torch.equal(loaded(images(4, 32)), trained(images(4, 32)))


def test_dropout_draws_from_the_generator_that_it_is_given() -> None:
    network = built(ModelRecipe(dropout=0.5))
    x = images(8, 28)

    def drawn(seed: int) -> Tensor:
        network.draw_dropout_from(torch.Generator().manual_seed(seed))
        logits: Tensor = network(x)
        return logits

    assert torch.equal(drawn(1), drawn(1))
    assert not torch.equal(drawn(1), drawn(2))
    assert torch.equal(network.eval()(x), network(x))


def test_the_number_of_classes_is_free() -> None:
    assert built(ModelRecipe(), classes=26)(images(1, 28)).shape == (1, 26)


def test_an_impossible_recipe_is_refused() -> None:
    with pytest.raises(ImpossibleNetwork, match="conv2"):
        built(ModelRecipe(), 8)


def test_a_module_that_differs_from_the_anatomy_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_bias(layer: Layer, model: ModelRecipe) -> nn.Module:
        return nn.Linear(layer.input_shape[0], layer.output_shape[0], bias=False)

    monkeypatch.setitem(model_module._BUILDERS, "linear", without_bias)
    with pytest.raises(AssertionError, match="fc1: 48000 parameters, expected 48120"):
        LeNet5(ModelRecipe(), 28)
