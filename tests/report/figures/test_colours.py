"""Colours of curves: told apart by every kind of colour vision, on white paper, and with the markers in great number."""

from __future__ import annotations

from itertools import combinations
from math import lcm

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from report.figures.curves import BY_TURNS
from report.figures.style import COLOURS, MARKERS

VISION = {
    "all cones": np.eye(3),
    "no red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""What is left of linear RGB: Machado, Oliveira and Fernandes, IEEE TVCG 15 (2009), severity 1."""
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
OPPONENTS = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
"""Oklab, Ottosson (2020)."""


def linear(colour: str) -> NDArray[np.float64]:
    """Linear RGB of a colour."""
    coded = np.array(to_rgb(colour))
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def seen(colour: str, vision: str) -> NDArray[np.float64]:
    """Where a colour lies in Oklab, in which black and white are 1 apart."""
    return np.asarray(OPPONENTS @ np.cbrt(CONES @ np.clip(VISION[vision] @ linear(colour), 0, 1)))


def nearest(colours: tuple[str, ...], vision: str) -> float:
    """How far apart the two colours are that are most alike."""
    return min(
        float(np.linalg.norm(seen(one, vision) - seen(other, vision)))
        for one, other in combinations(colours, 2)
    )


@pytest.mark.parametrize("vision", VISION)
def test_eight_colours_are_told_apart(vision: str) -> None:
    assert len(COLOURS) == 8
    assert nearest(COLOURS, vision) > 0.075
    assert nearest((*COLOURS[:7], "#999999"), "no green cones") < 0.02, (
        "grey for wine: green-blind readers confuse it"
    )


def test_each_colour_stands_out_from_white_paper() -> None:
    for colour in COLOURS:
        assert 1.05 / (linear(colour) @ [0.2126, 0.7152, 0.0722] + 0.05) > 2


def test_pairs_of_colour_and_marker_do_not_come_again_soon() -> None:
    assert lcm(len(COLOURS), len(MARKERS)) == 72


def test_colours_that_are_one_grey_in_print_have_different_lines() -> None:
    greys = [float(seen(colour, "all cones")[0]) for colour in COLOURS]
    alike = [
        (one, other)
        for one, other in combinations(range(len(COLOURS)), 2)
        if abs(greys[one] - greys[other]) < 0.06
    ]
    assert len(alike) >= 3
    for one, other in alike:
        assert BY_TURNS[one % len(BY_TURNS)] != BY_TURNS[other % len(BY_TURNS)], (
            COLOURS[one],
            COLOURS[other],
        )
