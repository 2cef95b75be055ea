"""Receptive fields grow by the kernel, jump by the stride, and end at the image's border."""

from __future__ import annotations

import pytest

from lenet.anatomy import anatomy, layer_named
from lenet.receptive_field import ReceptiveField
from lenet.recipe import ModelRecipe


def test_a_pixel_sees_itself() -> None:
    assert ReceptiveField() == ReceptiveField(size=1, step=1, start=0)


def test_a_second_convolution_sees_more_after_pooling() -> None:
    convolved = ReceptiveField().through(5, padding=2)
    pooled = convolved.through(2, stride=2)

    assert convolved == ReceptiveField(size=5, step=1, start=-2)
    assert pooled == ReceptiveField(size=6, step=2, start=-2)
    assert pooled.through(5) == ReceptiveField(size=14, step=2, start=-2)


def test_all_units_together_see_no_more_than_the_image() -> None:
    field = ReceptiveField(size=16, step=4, start=-2)

    assert field.of_all(5, image_size=28) == 28  # pixels -2 to 29
    assert field.of_all(5, image_size=31) == 30  # the last row is seen by nobody


@pytest.mark.parametrize(("size", "seen"), [(28, 28), (30, 30), (31, 30)])
def test_dense_units_miss_the_rows_that_pooling_drops(size: int, seen: int) -> None:
    assert layer_named(anatomy(ModelRecipe(), size), "C5").receptive_field == seen


def test_a_kernel_larger_than_the_image_sees_the_image() -> None:
    model = ModelRecipe(channels=(6,), kernel_sizes=(5,), paddings=(2,))
    assert layer_named(anatomy(model, 4), "C1").receptive_field == 4
