"""Whether a training was still rising: with each seed, throughout, and by more than the choice of the images explains."""

from __future__ import annotations

from report.study.rise import noise, still_rising


def test_what_rises_with_each_seed_and_by_much_is_rising() -> None:
    assert still_rising([(0.9673, 0.9727), (0.9640, 0.9736), (0.9525, 0.9663)], 10_000)


def test_what_falls_with_one_seed_is_not() -> None:
    assert not still_rising([(0.9747, 0.9755, 0.9783), (0.9801, 0.9816, 0.9783), (0.97, 0.98, 0.99)], 10_000)


def test_a_rise_of_a_few_images_is_noise() -> None:
    steps = [(0.9785, 0.9786, 0.9791)] * 3
    assert not still_rising(steps, 10_000)
    assert still_rising(steps, 10_000_000)


def test_a_mean_that_falls_in_between_is_not_rising() -> None:
    assert not still_rising([(0.90, 0.95, 0.94, 0.96)], 10_000)


def test_one_epoch_shows_no_rise() -> None:
    assert not still_rising([(0.97,), (0.98,)], 10_000)


def test_the_noise_is_that_of_two_shares() -> None:
    assert round(noise(0.5, 0.5, 200), 3) == 0.098
