"""The grid of training digits."""

from __future__ import annotations

import numpy as np
import pytest

from report.figures.samples import balanced_choice, samples
from report.specification.pictures import Samples
from tests.report.figures.legibility import overhang, pixels, smallest_text, words

LABELS = np.random.default_rng(0).integers(0, 10, 500).astype(np.uint8)


def test_every_class_comes_equally_often_and_in_order() -> None:
    chosen = LABELS[balanced_choice(LABELS, 20, seed=0)]
    assert chosen.tolist() == [*range(10), *range(10)]


def test_an_incomplete_turn_takes_different_classes() -> None:
    for count in (4, 13):
        seen = np.bincount(LABELS[balanced_choice(LABELS, count, seed=0)], minlength=10)
        assert seen.sum() == count
        assert seen.max() - seen.min() <= 1


def test_a_class_that_runs_out_is_passed_over() -> None:
    labels = np.array([0, 1, 1, 1, 1], dtype=np.uint8)
    assert labels[balanced_choice(labels, 4, seed=0)].tolist() == [0, 1, 1, 1]


def test_the_seed_decides_and_nothing_is_chosen_twice() -> None:
    first, again, other = (balanced_choice(LABELS, 30, seed).tolist() for seed in (0, 0, 1))
    assert first == again != other
    assert len(set(first)) == 30


def test_it_shows_the_images_and_their_labels() -> None:
    images = np.random.default_rng(1).integers(0, 256, (13, 28, 28)).astype(np.uint8)
    labels = [f"类{index}" for index in range(13)]
    figure = samples(images, labels, Samples(count=13))
    shown = figure.axes[0].images
    assert all(np.array_equal(pixels(placed), image) for placed, image in zip(shown, images, strict=True))
    assert words(figure) == labels


def test_black_is_0_and_white_255_in_every_image() -> None:
    dim = np.full((2, 28, 28), 30, dtype=np.uint8)
    figure = samples(dim, ["0", "1"], Samples(count=2))
    assert {image.get_clim() for image in figure.axes[0].images} == {(0, 255)}


@pytest.mark.parametrize("count", [1, 20, 200])
def test_everything_is_readable_and_inside(count: int) -> None:
    figure = samples(np.zeros((count, 28, 28), dtype=np.uint8), ["9"] * count, Samples(count=count))
    assert overhang(figure) < 0.01
    assert smallest_text(figure) >= 8
    assert figure.get_figwidth() * 25.4 <= 160.01
