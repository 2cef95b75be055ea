"""Gradients are those of the logit that was asked for."""

from __future__ import annotations

import numpy as np
import torch

from lenet.attribution import answers, input_gradients, integrated_gradients, layer_gradients
from lenet.model import LeNet5, build_model
from lenet.recipe import ModelRecipe


def network(**parts: object) -> LeNet5:
    model = ModelRecipe.model_validate({"activation": "tanh", **parts})
    return build_model(model, 28, torch.Generator().manual_seed(0)).eval()


IMAGES = torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(1))
CLASSES = np.array([2, 7, 7])


def test_answers_are_the_largest_logits() -> None:
    model = network()
    np.testing.assert_array_equal(answers(model, IMAGES), model(IMAGES).argmax(dim=1).numpy())


def test_an_input_gradient_is_the_slope_of_the_logit() -> None:
    model, step = network().double(), 1e-5
    slope = input_gradients(model, IMAGES.double(), CLASSES)[1, 10, 12]
    moved = IMAGES.double().clone()
    moved[1, 0, 10, 12] += step
    with torch.no_grad():
        rise = model(moved)[1, 7] - model(IMAGES.double())[1, 7]
    np.testing.assert_allclose(slope, rise.item() / step, rtol=1e-3)


def test_integrated_gradients_sum_to_the_rise_of_the_logit() -> None:
    model, background = network(), -0.4
    shares = integrated_gradients(model, IMAGES, CLASSES, background, steps=128)
    blank = torch.full_like(IMAGES[:1], background)
    with torch.no_grad():
        rise = model(IMAGES)[range(3), CLASSES] - model(blank)[0, CLASSES]
    np.testing.assert_allclose(shares.sum(axis=(1, 2)), rise.numpy(), atol=1e-4)


def test_a_layer_gradient_is_that_of_what_leaves_the_layer() -> None:
    model = network(hidden=())
    found = layer_gradients(model, IMAGES, CLASSES, "S4")
    # Behind S4 there is the output alone: its weights are the gradient.
    weight = model.get_parameter("output.weight").detach().numpy()
    np.testing.assert_allclose(found, weight[CLASSES].reshape(3, 16, 5, 5), atol=1e-7)


def test_a_paper_name_means_the_layer_after_its_activation() -> None:
    model = network()
    found = {name: layer_gradients(model, IMAGES, CLASSES, name) for name in ("C3", "act2", "conv2")}
    np.testing.assert_array_equal(found["C3"], found["act2"])
    assert not np.allclose(found["C3"], found["conv2"])


def test_gradients_leave_no_trace_in_the_network() -> None:
    model = network()
    input_gradients(model, IMAGES, CLASSES)
    layer_gradients(model, IMAGES, CLASSES, "C3")
    assert all(parameter.grad is None for parameter in model.parameters())
