"""A border of zeros around the images or within the first convolution: the same to the network, told by a real one."""

from __future__ import annotations

import numpy as np
import torch

from lenet.model import build_model
from lenet.preprocessing import Images
from lenet.recipe import AugmentationRecipe, DataRecipe, ModelRecipe, RunRecipe
from report.study.borders import border_moved, rewritten
from report.study.changes import differences

INSIDE = RunRecipe()


def recipe(paddings: tuple[int, int] = (0, 0), **data: object) -> RunRecipe:
    images = DataRecipe.model_validate({"image_size": 32, **data})
    return RunRecipe(data=images, model=ModelRecipe(paddings=paddings))


def answers(recipe: RunRecipe) -> torch.Tensor:
    pixels = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (4, 28, 28), dtype=np.uint8))
    data = recipe.data
    images = Images(pixels, torch.zeros(4, dtype=torch.int64), data.normalization, data.image_size)
    network = build_model(recipe.model, data.image_size, torch.Generator().manual_seed(1))
    with torch.no_grad():
        answers: torch.Tensor = network(images.batch(slice(None)))
    return answers


def test_both_ways_of_writing_it_are_one_network_and_input() -> None:
    assert border_moved(recipe(), INSIDE)
    assert differences(recipe(), INSIDE) == differences(INSIDE, recipe()) == ()
    assert rewritten(INSIDE, like=recipe()) == recipe()
    assert torch.equal(answers(recipe()), answers(INSIDE))


def test_another_border_is_a_change_of_both_fields() -> None:
    wider = recipe(paddings=(1, 0))
    assert not border_moved(wider, INSIDE)
    assert [change.field for change in differences(wider, INSIDE)] == ["data.image_size", "model.paddings"]
    assert not border_moved(INSIDE, INSIDE)


def test_a_border_that_is_not_zero_to_the_network_is_another() -> None:
    standard = recipe(normalization="standard")
    inside = RunRecipe(data=DataRecipe(normalization="standard"))
    assert not border_moved(standard, inside)
    assert not torch.allclose(answers(standard), answers(inside))
    assert not border_moved(standard, INSIDE)


def test_images_that_are_distorted_with_their_border_are_others() -> None:
    distorted = DataRecipe(augmentation=AugmentationRecipe())
    assert not border_moved(recipe(augmentation=AugmentationRecipe()), RunRecipe(data=distorted))


def test_what_else_differs_is_still_told() -> None:
    later = recipe(paddings=(0, 2))
    (change,) = differences(later, INSIDE)
    assert change.field == "model.paddings"
