"""Stages on cells of pixels: the plain layers' numbers, gradients and ties, faster."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from lenet.determinism import generator
from lenet.model import LeNet5, build_model
from lenet.recipe import ModelRecipe

FITTING = {
    "classic": (ModelRecipe(), 28),
    "relu_max": (ModelRecipe(activation="relu", pooling="max"), 28),
    "tanh average": (ModelRecipe(activation="tanh", pooling="average"), 28),
    "elu max": (ModelRecipe(activation="elu", pooling="max"), 28),
    "gelu average": (ModelRecipe(activation="gelu"), 28),
    "partial connections": (ModelRecipe(connections="lecun1998", pooling="max", activation="tanh"), 32),
    "3x3 kernels": (ModelRecipe(channels=(4, 10), kernel_sizes=(3, 3), paddings=(1, 0)), 28),
    "second stage padded": (ModelRecipe(channels=(3, 7), kernel_sizes=(5, 5), paddings=(2, 2)), 28),
    "even kernels": (ModelRecipe(channels=(3, 7), kernel_sizes=(1, 5), paddings=(0, 0)), 28),
}
PLAIN = {
    "many maps": (ModelRecipe(channels=(16, 32)), 28),
    "gelu is not monotone": (ModelRecipe(activation="gelu", pooling="max"), 28),
    "trainable subsampling": (ModelRecipe(pooling="subsampling"), 28),
    "batch normalisation": (ModelRecipe(batch_norm=True), 28),
    "odd sides": (ModelRecipe(), 30),
    "one stage": (ModelRecipe(channels=(6,), kernel_sizes=(5,), paddings=(2,)), 28),
    "three stages": (ModelRecipe(channels=(4, 4, 4), kernel_sizes=(3, 3, 3), paddings=(1, 1, 1)), 32),
}


def network(model: ModelRecipe, side: int) -> LeNet5:
    """As before its first step, in training mode."""
    return build_model(model, side, generator(0, "weights")).train()


def images(side: int) -> Tensor:
    """Blobs on black, as digits are: black places make all pixels of a pooled square equal."""
    drawn = torch.rand(8, 1, side, side, generator=generator(0, "test"))
    drawn[:, :, : side // 2] = 0
    return drawn.to(memory_format=torch.channels_last)


def gradients(model: LeNet5, logits: Tensor) -> list[Tensor]:
    labels = torch.arange(len(logits)) % 10
    return list(torch.autograd.grad(F.cross_entropy(logits, labels), list(model.parameters())))


def plain(model: LeNet5, batch: Tensor) -> Tensor:
    """The modules one by one."""
    for module in model:
        batch = module(batch)
    return batch


@pytest.mark.parametrize(("model", "side"), FITTING.values(), ids=list(FITTING))
def test_the_same_logits_and_gradients_as_the_plain_layers(model: ModelRecipe, side: int) -> None:
    trained, batch = network(model, side), images(side)
    assert trained._cells is not None
    on_cells, one_by_one = trained(batch), plain(trained, batch)
    torch.testing.assert_close(on_cells, one_by_one, rtol=1e-6, atol=1e-6)
    found, wanted = gradients(trained, on_cells), gradients(trained, one_by_one)
    for ours, theirs in zip(found, wanted, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-5 * float(theirs.abs().max()))


@pytest.mark.parametrize(("model", "side"), PLAIN.values(), ids=list(PLAIN))
def test_what_does_not_fit_is_computed_by_the_plain_layers(model: ModelRecipe, side: int) -> None:
    trained = network(model, side)
    assert trained._cells is None
    assert torch.equal(trained(images(side)), plain(trained, images(side)))


def test_of_equals_the_first_gets_the_gradient_as_in_max_pooling() -> None:
    from lenet.cells import _CellMax

    values = torch.tensor([[1.0, 1, 1, 1], [0, 2, 2, 1], [0, 1, 3, 3], [1, 2, 3, 4], [5, 1, 5, 0]])
    cells = values[:, :, None].clone().requires_grad_()
    squares = values.view(5, 1, 2, 2).clone().requires_grad_()
    _CellMax.apply(cells).sum().backward()  # type: ignore[no-untyped-call]
    F.max_pool2d(squares, 2).sum().backward()  # type: ignore[no-untyped-call]
    assert cells.grad is not None
    assert squares.grad is not None
    assert torch.equal(cells.grad.flatten(), squares.grad.flatten())


def test_evaluation_goes_through_every_module() -> None:
    model = network(ModelRecipe(), 28).eval()
    seen: list[str] = []
    for name, module in model.named_children():
        module.register_forward_hook(lambda *_, name=name: seen.append(name))
    model(images(28))
    assert seen == [layer.name for layer in model.layers]


def test_the_state_of_a_network_knows_nothing_of_cells() -> None:
    assert len(network(ModelRecipe(), 28).state_dict()) == 10
