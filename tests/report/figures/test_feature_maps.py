"""Digits by layers."""

from __future__ import annotations

import numpy as np
import pytest

from report.figures.feature_maps import GridRow, layer_grid
from report.specification.pictures import LayerGrid
from tests.report.figures.legibility import overhang, pixels, smallest_text, words


def rows(columns: int) -> list[GridRow]:
    """As for a LeNet-5, with random maps."""
    random = np.random.default_rng(0)
    heads = (
        ("输入", "28×28", 28),
        ("C1 池化后\n各通道之和", "6 通道，14×14", 14),
        ("C3 池化后\n各通道之和", "16 通道，5×5", 5),
    )
    return [
        GridRow(title, size, random.normal(size=(columns, side, side)).astype(np.float32))
        for title, size, side in heads
    ]


def test_a_row_a_layer_and_a_column_a_digit() -> None:
    content = rows(5)
    shown = layer_grid(content, LayerGrid(digits=5)).axes[0].images
    maps = [image for row in content for image in row.images]
    assert all(np.array_equal(pixels(placed), image) for placed, image in zip(shown, maps, strict=True))
    left, top = ([round(placed.get_extent()[side], 3) for placed in shown] for side in (0, 3))
    assert [len(set(left)), len(set(top))] == [5, 3]


def test_each_image_has_its_own_scale_in_grey() -> None:
    for placed in layer_grid(rows(2), LayerGrid(digits=2)).axes[0].images:
        assert placed.get_clim() == pytest.approx((pixels(placed).min(), pixels(placed).max()))
        assert placed.get_cmap().name == "gray"


def test_a_map_without_contrast_can_be_shown() -> None:
    dead = [GridRow("输入", "4×4", np.zeros((1, 4, 4), dtype=np.float32))]
    assert overhang(layer_grid(dead, LayerGrid(digits=1))) < 0.01


def test_rows_are_named() -> None:
    assert "C1 池化后\n各通道之和" in words(layer_grid(rows(2), LayerGrid(digits=2)))


@pytest.mark.parametrize("digits", [1, 5, 10])
def test_everything_is_readable_and_inside(digits: int) -> None:
    figure = layer_grid(rows(digits), LayerGrid(digits=digits))
    assert overhang(figure) < 0.01
    assert smallest_text(figure) >= 7.5
    assert figure.get_figwidth() * 25.4 <= 160.01
