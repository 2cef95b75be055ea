"""Operations with ways back of their own: torch's values and gradients, bad numbers and missing libraries included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lenet import operations
from lenet.determinism import deterministic, generator
from lenet.layers import ScaledTanh
from lenet.model import build_model
from lenet.operations import activate, convolution, linear, maxima
from lenet.recipe import ModelRecipe


def drawn(*shape: int) -> Tensor:
    """Channels_last where there are four dimensions; asks for a gradient."""
    tensor = torch.randn(*shape, generator=generator(len(shape), "test"))
    if tensor.dim() == 4:
        tensor = tensor.contiguous(memory_format=torch.channels_last)
    return tensor.requires_grad_()


def alike(ours: Callable[..., Tensor], theirs: Callable[..., Tensor], *inputs: Tensor) -> None:
    """The same values, the same gradients of all inputs."""
    found, wanted = ours(*inputs), theirs(*inputs)
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-5)
    weights = torch.randn(wanted.shape, generator=generator(9, "test"))
    for one, other in zip(
        torch.autograd.grad((found * weights).sum(), inputs),
        torch.autograd.grad((wanted * weights).sum(), inputs),
        strict=True,
    ):
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-5 * float(other.abs().max()))


@pytest.mark.parametrize(("padding", "shares"), [(0, False), (0, True), (2, False)])
def test_a_convolution(padding: int, shares: bool) -> None:
    inputs = drawn(3, 4, 9, 9), drawn(5, 4, 3, 3), drawn(5)
    alike(
        lambda images, kernels, bias: convolution(images, kernels, bias, padding, shares=shares),
        lambda images, kernels, bias: F.conv2d(images, kernels, bias, padding=padding),
        *inputs,
    )


def test_on_cells_the_input_s_gradient_is_added_up_from_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, ...]] = []
    really = operations._shares

    def noted(gradient: Tensor, kernels: Tensor) -> Tensor:
        asked.append(tuple(kernels.shape))
        return really(gradient, kernels)

    monkeypatch.setattr(operations, "_shares", noted)
    build_model(ModelRecipe(), 28, generator(0, "weights")).logits(torch.rand(2, 1, 28, 28)).sum().backward()  # type: ignore[no-untyped-call]
    assert asked == [(64, 24, 3, 3)]


@pytest.mark.parametrize("outputs", [10, 120])
def test_a_linear_layer_small_or_large(outputs: int) -> None:
    assert (400 * outputs < operations.MANY_WEIGHTS) == (outputs == 10)
    alike(linear, F.linear, drawn(7, 400), drawn(outputs, 400), drawn(outputs))


def test_where_there_is_no_onednn_a_linear_layer_is_torch_s(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Tensor:
        raise AssertionError

    monkeypatch.setattr(operations, "_has_onednn", lambda: False)
    monkeypatch.setattr(operations, "_product", refuse)
    alike(linear, F.linear, drawn(7, 400), drawn(120, 400), drawn(120))


@pytest.mark.parametrize(("height", "width"), [(8, 6), (2, 2), (28, 28)])
def test_maxima_of_squares(height: int, width: int) -> None:
    features = drawn(3, 5, height, width)
    assert torch.equal(maxima(features), F.max_pool2d(features, 2))
    alike(maxima, lambda of: F.max_pool2d(of, 2), features)


def test_of_equal_maxima_the_first_gets_the_gradient() -> None:
    values = torch.randint(3, (50, 2, 4, 4), generator=generator(0, "test")).float()
    features = values.contiguous(memory_format=torch.channels_last).requires_grad_()
    (found,) = torch.autograd.grad(maxima(features).sum(), features)
    (wanted,) = torch.autograd.grad(F.max_pool2d(features, 2).sum(), features)
    assert torch.equal(found, wanted)


def test_a_number_that_is_none_stays_so() -> None:
    features = torch.ones(1, 1, 4, 4)
    features[0, 0, 1, 0] = torch.nan
    features[0, 0, 2, 2] = torch.inf
    found = maxima(features).flatten().tolist()
    assert found[1:] == [1, 1, torch.inf]
    assert found[0] != found[0]
    squashed = activate(nn.Tanh(), torch.tensor([torch.nan, torch.inf, -torch.inf, 1e30, 0]), in_place=False)
    assert squashed[1:].tolist() == [1, -1, 1, 0]
    assert squashed[0].isnan()


@pytest.mark.parametrize("module", [nn.Tanh(), ScaledTanh(), nn.Sigmoid(), nn.ReLU(), nn.GELU()], ids=repr)
def test_an_activation(module: nn.Module) -> None:
    features = torch.linspace(-12, 12, 4001, requires_grad=True)
    alike(lambda of: activate(module, of.clone(), in_place=True), module, features)
    before = features.detach().clone()
    alike(lambda of: activate(module, of, in_place=False), module, features)
    assert torch.equal(features, before)
    # Within rounding of the largest value, 1.7.
    torch.testing.assert_close(
        activate(module, features, in_place=False), module(features), rtol=0, atol=6e-7
    )


@pytest.mark.parametrize(
    "model",
    [
        ModelRecipe(),
        ModelRecipe(activation="relu", pooling="max"),
        ModelRecipe(channels=(16, 32), activation="tanh", pooling="max", batch_norm=True),
    ],
    ids=["average", "max", "many maps"],
)
def test_nothing_is_read_that_nobody_wrote(model: ModelRecipe) -> None:
    """`deterministic` leaves new memory unfilled: filled with what is no number, the bits are the same."""
    results = []
    images, labels = drawn(8, 1, 28, 28).detach(), torch.arange(8)
    try:
        for filled in (False, True):
            deterministic(1)
            assert not torch.utils.deterministic.fill_uninitialized_memory  # type: ignore[attr-defined]
            torch.utils.deterministic.fill_uninitialized_memory = filled  # type: ignore[attr-defined]
            network = build_model(model, 28, generator(0, "weights")).train()
            loss = F.cross_entropy(network.logits(images), labels)
            results.append(torch.autograd.grad(loss, list(network.parameters())))
    finally:
        torch.set_deterministic_debug_mode("default")
        torch.utils.deterministic.fill_uninitialized_memory = True  # type: ignore[attr-defined]
    assert all(torch.equal(one, other) for one, other in zip(*results, strict=True))
