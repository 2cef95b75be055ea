"""Evaluation looks at a network without touching it."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from lenet.evaluation import BATCH, evaluate
from lenet.model import LeNet5, build_model
from lenet.preprocessing import Images
from lenet.recipe import ModelRecipe


def images(count: int) -> Images:
    random = torch.Generator().manual_seed(1)
    pixels = torch.randint(256, (count, 12, 12), generator=random, dtype=torch.uint8)
    return Images(pixels, torch.randint(10, (count,), generator=random), "unit", 12)


def network(dropout: float = 0.5) -> LeNet5:
    recipe = ModelRecipe(
        channels=(3,), kernel_sizes=(5,), paddings=(0,), hidden=(20,), dropout=dropout, batch_norm=True
    )
    return build_model(recipe, 12, torch.Generator().manual_seed(2))


def test_logits_are_what_the_network_answers_in_evaluation_mode() -> None:
    few, model = images(40), network()
    answered = evaluate(model, few)
    with torch.no_grad():
        expected = model.eval()(few.batch(slice(None)))
    assert answered.logits.shape == (40, 10)
    assert answered.logits.dtype == "float32"
    assert torch.from_numpy(answered.logits).equal(expected)


def test_loss_and_accuracy_are_means_over_the_images_not_over_the_batches() -> None:
    many, model = images(BATCH + 37), network()
    answered = evaluate(model, many)
    logits = torch.from_numpy(answered.logits)
    right = int((logits.argmax(1) == many.labels).sum())
    assert answered.logits.shape == (BATCH + 37, 10)
    assert answered.loss == pytest.approx(F.cross_entropy(logits, many.labels).item(), rel=1e-6)
    assert answered.accuracy == right / len(many)
    assert 0 < right < len(many)


def test_an_image_gets_the_same_answer_in_any_company() -> None:
    many, model = images(BATCH + 3), network()
    last = Images(many.pixels[-3:], many.labels[-3:], many.normalization, many.image_size)
    torch.testing.assert_close(
        torch.from_numpy(evaluate(model, many).logits[-3:]), torch.from_numpy(evaluate(model, last).logits)
    )


def test_it_leaves_the_network_and_all_random_numbers_as_they_were() -> None:
    model = network()
    random = torch.Generator().manual_seed(3)
    model.draw_dropout_from(random)
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    drawn, drawn_globally = random.get_state(), torch.get_rng_state()
    evaluate(model, images(10))
    assert all(tensor.equal(state[name]) for name, tensor in model.state_dict().items())
    assert random.get_state().equal(drawn)
    assert torch.get_rng_state().equal(drawn_globally)
    assert all(parameter.grad is None for parameter in model.parameters())


def test_every_submodule_gets_its_mode_back() -> None:
    model = network().train()
    frozen = model.get_submodule("norm1")
    frozen.eval()
    evaluate(model, images(10))
    assert model.training
    assert [module for module in model if not module.training] == [frozen]


def test_the_mode_comes_back_after_a_failure_too() -> None:
    class Broken(LeNet5):
        def logits(self, images: Tensor) -> Tensor:
            raise ArithmeticError

    model = Broken(ModelRecipe(), 28).train()
    with pytest.raises(ArithmeticError):
        evaluate(model, images(10))
    assert model.training
