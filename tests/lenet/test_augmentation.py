"""Distorted images: each in its own way, and again in the same way from the same generator."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from lenet.augmentation import random_affine
from lenet.preprocessing import Images
from lenet.recipe import AugmentationRecipe, Normalization

EVERYTHING = AugmentationRecipe(rotation=15, translation=0.1, scale=(0.8, 1.2), shear=10)
SIDE = 20


def batch(count: int = 8, normalization: Normalization = "unit") -> Tensor:
    """The same white cross on black ground, `count` times."""
    pixels = torch.zeros(SIDE, SIDE, dtype=torch.uint8)
    pixels[9:11, 5:15] = 255
    pixels[5:15, 9:11] = 255
    labels = torch.zeros(count, dtype=torch.int64)
    return Images(pixels.expand(count, -1, -1), labels, normalization, SIDE).batch(slice(None))


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_the_same_generator_distorts_in_the_same_way() -> None:
    distort = random_affine(EVERYTHING, "unit")
    assert distort(batch(), random()).equal(distort(batch(), random()))
    assert not distort(batch(), random()).equal(distort(batch(), random(1)))


def test_every_image_and_every_epoch_has_its_own_distortion() -> None:
    distort, generator = random_affine(EVERYTHING, "unit"), random()
    images = torch.cat([distort(batch(), generator), distort(batch(), generator)])
    assert len(torch.unique(images, dim=0)) == 16


def test_neither_the_images_nor_the_global_random_numbers_change() -> None:
    images, before = batch(), torch.get_rng_state()
    random_affine(EVERYTHING, "unit")(images, random())
    assert images.equal(batch())
    assert torch.get_rng_state().equal(before)


def test_shape_type_and_memory_format_stay() -> None:
    distorted = random_affine(EVERYTHING, "unit")(batch(), random())
    assert (distorted.shape, distorted.dtype, distorted.stride()) == (
        batch().shape,
        batch().dtype,
        batch().stride(),
    )


def test_a_recipe_of_nothing_changes_nothing() -> None:
    distorted = random_affine(AugmentationRecipe(), "unit")(batch(), random())
    torch.testing.assert_close(distorted, batch(), atol=1e-5, rtol=0)


@pytest.mark.parametrize("normalization", ["unit", "standard", "lecun1998"])
def test_what_comes_in_from_outside_is_background(normalization: Normalization) -> None:
    images = batch(normalization=normalization)
    background = images[0, 0, 0, 0].item()
    distorted = random_affine(EVERYTHING, normalization)(images, random())
    corners = distorted[:, 0, [0, 0, -1, -1], [0, -1, 0, -1]]
    torch.testing.assert_close(corners, torch.full_like(corners, background), atol=1e-5, rtol=0)


def test_a_shift_is_a_number_of_whole_pixels_within_the_recipes_limit() -> None:
    distorted = random_affine(AugmentationRecipe(translation=0.1), "unit")(batch(64), random())
    shifts = set()
    for image in distorted[:, 0]:
        matching = [
            (down, right)
            for down in range(-4, 5)
            for right in range(-4, 5)
            if torch.allclose(image, batch(1)[0, 0].roll((down, right), dims=(0, 1)), atol=1e-5)
        ]
        assert len(matching) == 1
        shifts.add(matching[0])
    largest = max(max(abs(down), abs(right)) for down, right in shifts)
    assert largest == 0.1 * SIDE


def test_zoom_changes_the_amount_of_ink() -> None:
    larger = random_affine(AugmentationRecipe(scale=(1.3, 1.3)), "unit")(batch(1), random())
    assert larger.sum().item() == pytest.approx(1.3**2 * batch(1).sum().item(), rel=0.1)
