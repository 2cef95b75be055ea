"""Stages computed sooner, on cells of pixels or not: the modules' numbers, gradients and ties."""

from __future__ import annotations

from typing import get_args

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lenet import cells, operations, stages
from lenet.determinism import generator
from lenet.layers import ACTIVATIONS
from lenet.model import LeNet5, build_model
from lenet.operations import maxima
from lenet.recipe import Activation, ModelRecipe
from lenet.stages import maxima_first

FITTING = {
    "classic": (ModelRecipe(), 28),
    "relu_max": (ModelRecipe(activation="relu", pooling="max"), 28),
    "tanh average": (ModelRecipe(activation="tanh", pooling="average"), 28),
    "elu max": (ModelRecipe(activation="elu", pooling="max"), 28),
    "gelu average": (ModelRecipe(activation="gelu"), 28),
    "gelu max, where the maximum cannot come first": (ModelRecipe(activation="gelu", pooling="max"), 28),
    "partial connections": (ModelRecipe(connections="lecun1998", pooling="max", activation="tanh"), 32),
    "3x3 kernels": (ModelRecipe(channels=(4, 10), kernel_sizes=(3, 3), paddings=(1, 0)), 28),
    "second stage padded": (ModelRecipe(channels=(3, 7), kernel_sizes=(5, 5), paddings=(2, 2)), 28),
    "kernels of one pixel": (ModelRecipe(channels=(3, 7), kernel_sizes=(1, 5), paddings=(0, 0)), 28),
    "an even kernel": (ModelRecipe(channels=(3, 7), kernel_sizes=(4, 3), paddings=(1, 0)), 33),
}
PLAIN = {
    "a large second kernel": (ModelRecipe(kernel_sizes=(5, 9), paddings=(2, 4)), 28),
    "many maps": (ModelRecipe(channels=(16, 32)), 28),
    "many maps, maxima first": (ModelRecipe(channels=(16, 32), activation="relu", pooling="max"), 28),
    "trainable subsampling": (ModelRecipe(pooling="subsampling"), 28),
    "trainable strides": (ModelRecipe(pooling="strided"), 28),
    "batch normalisation": (ModelRecipe(batch_norm=True), 28),
    "batch normalisation, maxima first": (ModelRecipe(batch_norm=True, activation="tanh", pooling="max"), 28),
    "odd sides": (ModelRecipe(), 30),
    "odd sides, maxima": (ModelRecipe(activation="relu", pooling="max"), 30),
    "partial connections, batch normalisation": (
        ModelRecipe(connections="lecun1998", batch_norm=True),
        28,
    ),
}


ONE_MAP = ModelRecipe(channels=(1, 5), kernel_sizes=(1, 1), paddings=(0, 0), pooling="max", batch_norm=True)
"""Strides of one map, and of one image, leave the memory format open."""
MANY_MAPS = ModelRecipe(channels=(16, 32), activation="tanh", pooling="max")


def network(model: ModelRecipe, side: int) -> LeNet5:
    """As before its first step, in training mode."""
    return build_model(model, side, generator(0, "weights")).train()


def images(side: int) -> Tensor:
    """Blobs on black, as digits are: black places make all pixels of a pooled square equal."""
    drawn = torch.rand(8, 1, side, side, generator=generator(0, "test"))
    drawn[:, :, : side // 2] = 0
    return drawn.to(memory_format=torch.channels_last)


def on_cells(model: LeNet5, side: int) -> bool:
    return cells.fits(maxima_first(list(model)[: model._flatten]), side)


def gradients(model: LeNet5, logits: Tensor) -> list[Tensor]:
    labels = torch.arange(len(logits)) % 10
    return list(torch.autograd.grad(F.cross_entropy(logits, labels), list(model.parameters())))


@pytest.mark.parametrize(("model", "side"), (FITTING | PLAIN).values(), ids=list(FITTING | PLAIN))
def test_the_same_logits_and_gradients_as_the_modules_in_turn(model: ModelRecipe, side: int) -> None:
    trained, batch = network(model, side), images(side)
    sooner, in_turn = trained.logits(batch), trained(batch)
    torch.testing.assert_close(sooner, in_turn, rtol=1e-6, atol=1e-6)
    found, wanted = gradients(trained, sooner), gradients(trained, in_turn)
    for (name, _), ours, theirs in zip(trained.named_parameters(), found, wanted, strict=True):
        # A bias before batch normalisation has no gradient but what rounding leaves.
        nothing = model.batch_norm and name in {"conv1.bias", "conv2.bias"}
        tolerance = 1e-5 if nothing else 1e-9 + 1e-5 * float(theirs.abs().max())
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=tolerance)


@pytest.mark.parametrize(
    "model", [ONE_MAP, *(model for model, side in (FITTING | PLAIN).values() if side == 28)]
)
def test_a_single_image(model: ModelRecipe) -> None:
    trained, batch = network(model, 28).eval(), images(28)[:1]
    torch.testing.assert_close(trained.logits(batch), trained(batch), rtol=1e-6, atol=1e-6)


def test_a_batch_is_computed_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    trained, batch = network(ModelRecipe(activation="relu", pooling="max"), 28), images(28)
    assert len(batch) < cells.AT_ONCE
    whole = trained.logits(batch)
    wanted = gradients(trained, whole)
    monkeypatch.setattr(cells, "AT_ONCE", 3)
    parts = trained.logits(batch)
    torch.testing.assert_close(parts, whole, rtol=1e-6, atol=1e-6)
    for ours, theirs in zip(gradients(trained, parts), wanted, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-5 * float(theirs.abs().max()))


def test_a_network_that_was_first_evaluated_can_be_trained() -> None:
    cells._shifts.cache_clear()
    trained, batch = network(ModelRecipe(), 28), images(28)
    with torch.inference_mode():
        trained.logits(batch)
    assert all(gradient.any() for gradient in gradients(trained, trained.logits(batch)))


@pytest.mark.parametrize(("model", "side"), FITTING.values(), ids=list(FITTING))
def test_what_fits_is_computed_on_cells(model: ModelRecipe, side: int) -> None:
    assert on_cells(network(model, side), side)


@pytest.mark.parametrize(("model", "side"), PLAIN.values(), ids=list(PLAIN))
def test_what_does_not_fit_is_not(model: ModelRecipe, side: int) -> None:
    assert not on_cells(network(model, side), side)


@pytest.mark.parametrize("activation", get_args(Activation))
def test_the_maximum_comes_first_where_it_makes_no_difference(activation: Activation) -> None:
    squash, pooling = ACTIVATIONS[activation](), nn.MaxPool2d(2)
    values = torch.linspace(-4, 4, 64).view(1, 1, 8, 8)
    swapped = maxima_first([squash, pooling]) == (pooling, squash)
    assert swapped == (activation not in {"gelu", "silu"})
    assert torch.allclose(squash(pooling(values)), pooling(squash(values))) == swapped
    assert maxima_first([squash, nn.AvgPool2d(2)])[0] is squash


def test_of_equals_the_first_gets_the_gradient_as_in_max_pooling() -> None:
    values = torch.tensor([[1.0, 1, 1, 1], [0, 2, 2, 1], [0, 1, 3, 3], [1, 2, 3, 4], [5, 1, 5, 0]])
    # Row by row in a 2x2 here; on cells, column by column.
    on_cells = values[:, [0, 2, 1, 3], None, None].requires_grad_()
    squares = values.view(5, 1, 2, 2).clone().requires_grad_()
    maxima(on_cells, on_cells=True).sum().backward()  # type: ignore[no-untyped-call]
    F.max_pool2d(squares, 2).sum().backward()  # type: ignore[no-untyped-call]
    assert on_cells.grad is not None
    assert squares.grad is not None
    assert torch.equal(on_cells.grad[:, [0, 2, 1, 3]].flatten(), squares.grad.flatten())


def steps_back(result: Tensor) -> set[str]:
    """Names of all nodes of a result's graph."""
    names, waiting = set(), [result.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None:
            names.add(node.name())
            waiting += [before for before, _ in node.next_functions]
    return names


@pytest.mark.parametrize(
    ("model", "own"),
    [
        (ModelRecipe(), {"_ConvolutionBackward", "_MeanBackward"}),
        (MANY_MAPS, {"_ConvolutionBackward", "_MaximumBackward", "_TanhBackward"}),
    ],
    ids=["cells", "many maps"],
)
def test_what_trains_are_our_own_operations(model: ModelRecipe, own: set[str]) -> None:
    names = steps_back(network(model, 28).logits(images(28)))
    assert own <= names
    available = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    assert ("_LinearBackward" in names) == available


def test_what_is_not_on_the_processor_goes_through_every_module() -> None:
    model = network(MANY_MAPS, 28).to("meta")
    seen: set[str] = set()
    for name, module in model.named_children():
        module.register_forward_hook(lambda *_, name=name: seen.add(name))
    assert model.logits(torch.empty(2, 1, 28, 28, device="meta")).shape == (2, 10)
    assert seen == {layer.name for layer in model.layers}


def test_only_what_nobody_else_needs_is_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []

    def noted(module: nn.Module, features: Tensor, *, in_place: bool) -> Tensor:
        asked.append((type(module).__name__, in_place))
        return operations.activate(module, features, in_place=in_place)

    monkeypatch.setattr(stages, "activate", noted)
    network(ModelRecipe(channels=(16,), kernel_sizes=(5,), paddings=(2,)), 28).logits(images(28))
    assert asked == [("Sigmoid", True), ("AvgPool2d", False), ("Flatten", False), *[("Sigmoid", True)] * 2]


def test_calling_the_network_goes_through_every_module() -> None:
    model = network(ModelRecipe(), 28)
    seen: list[str] = []
    for name, module in model.named_children():
        module.register_forward_hook(lambda *_, name=name: seen.append(name))
    model(images(28))
    assert seen == [layer.name for layer in model.layers]


def test_the_state_of_a_network_knows_nothing_of_cells() -> None:
    assert len(network(ModelRecipe(), 28).state_dict()) == 10
