"""Kernels: every weight is there, on one scale, in its place."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from report.figures.kernels import kernels
from report.specification.pictures import Kernels
from tests.report.figures.legibility import overhang, pixels, smallest_text, words


def weights(maps: int, channels: int, side: int = 5) -> NDArray[np.float32]:
    """Random kernels."""
    return np.random.default_rng(0).normal(size=(maps, channels, side, side)).astype(np.float32)


def test_the_images_are_the_weights() -> None:
    given = weights(16, 6)
    shown = kernels(given, Kernels()).axes[0].images
    assert len(shown) == 96
    for placed, kernel in zip(shown, given.reshape(96, 5, 5), strict=True):
        np.testing.assert_array_equal(pixels(placed), kernel)


def test_one_scale_for_all_symmetric_about_a_white_zero() -> None:
    given = weights(6, 1)
    figure = kernels(given, Kernels())
    bound = float(np.abs(given).max())
    assert {placed.get_clim() for placed in figure.axes[0].images} == {(-bound, bound)}
    placed = figure.axes[0].images[0]
    (red, green, blue, _), (positive_red, _, positive_blue, _) = placed.to_rgba(np.array([0, bound]))
    assert min(red, green, blue) > 0.95
    assert positive_red > positive_blue


def test_the_scale_is_shown() -> None:
    bar = kernels(weights(6, 1), Kernels()).axes[1]
    low, high = bar.get_ylim()
    assert low == -high


def test_maps_are_columns_and_channels_are_rows() -> None:
    shown = kernels(weights(3, 2), Kernels()).axes[0].images
    left, _, _, top = zip(*(placed.get_extent() for placed in shown), strict=True)
    assert left[0] == left[1] < left[2]
    assert top[0] == top[2] < top[1]


def test_maps_that_are_not_connected_leave_a_gap() -> None:
    given = weights(4, 3)
    given[0, 2] = 0
    shown = kernels(given, Kernels()).axes[0].images
    assert len(shown) == 11


def test_kernels_are_numbered_from_0() -> None:
    assert words(kernels(weights(6, 1), Kernels()))[:6] == ["0", "1", "2", "3", "4", "5"]


def test_a_dead_layer_can_be_shown() -> None:
    assert len(kernels(np.zeros((6, 1, 5, 5), dtype=np.float32), Kernels()).axes[0].images) == 6


@pytest.mark.parametrize(("maps", "channels"), [(1, 1), (6, 1), (16, 1), (64, 1), (2, 3), (16, 6), (32, 16)])
def test_everything_is_readable_and_inside(maps: int, channels: int) -> None:
    figure = kernels(0.01 * weights(maps, channels), Kernels())
    assert overhang(figure) < 0.01
    assert smallest_text(figure) >= 8
    assert figure.get_figwidth() * 25.4 <= 160.01
    assert figure.get_figheight() * 25.4 <= 230
