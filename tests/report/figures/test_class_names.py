"""Names of a student's own classes: however long, none covers another nor leaves the picture; numerals look as ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pytest
from matplotlib.figure import Figure

from report.figures.answers import Answered
from report.figures.attention import cam
from report.figures.attributions import Explained
from report.figures.channels import feature_maps
from report.figures.confusion import confusion
from report.figures.embedding import embedding
from report.figures.legend import image_head, shortened
from report.figures.predictions import predictions
from report.figures.responses import Response
from report.figures.samples import samples
from report.figures.style import MM, house_style
from report.figures.units import Points
from report.specification.pictures import Cam, FeatureMaps, Samples
from tests.report.figures.legibility import overhang, smallest_text, words, written

LONG = (
    "香蕉",
    "龙眼喆",
    "苹果",
    "dress_long_name",
    "manual_gearbox",
    "超长的类别名称测试",
    "ankle boot",
    "7",
    "字" * 40,
    "HANDSCHUHE MIT EINEM SEHR LANGEN NAMEN",
)
DIGITS = tuple("0123456789")
BLANK = np.zeros((8, 8), dtype=np.float32)
GROUPS = np.repeat(np.arange(10), 3)


def shown(names: Sequence[str], count: int = 20) -> Figure:
    labels = [names[index % len(names)] for index in range(count)]
    return samples(np.zeros((count, 28, 28), dtype=np.uint8), labels, Samples(count=count))


def judged(names: Sequence[str]) -> Figure:
    pairs = zip(names, (*names[1:], names[0]), strict=True)
    return predictions([Answered(index, BLANK, *pair, 1.0) for index, pair in enumerate(pairs)])


def confused(names: Sequence[str]) -> Figure:
    counts = np.full((len(names), len(names)), 2)
    np.fill_diagonal(counts, 480)
    counts[0] = 0
    counts[0, 0] = 5  # 100.0 %
    return confusion(counts, names)


def explained(names: Sequence[str]) -> Figure:
    rows = [
        Explained(1234 + row, name, names[-1], BLANK, (BLANK,) * 4) for row, name in enumerate(names[3:7])
    ]
    return cam(rows, Cam())


def mapped(names: Sequence[str]) -> Figure:
    return feature_maps(Response(1234, names[3], BLANK, np.zeros((6, 8, 8), dtype=np.float32)), FeatureMaps())


def scattered(names: Sequence[str]) -> Figure:
    places = np.stack([GROUPS % 3, GROUPS], axis=1).astype(float)
    return embedding(Points(places, GROUPS, None), names)


PICTURES = (shown, judged, confused, explained, mapped, scattered)


@house_style()
def covered(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts of which one is drawn over the other."""
    figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent()) for text in written(figure) if text.get_visible()]
    return [
        (one, other)
        for (one, here), (other, there) in combinations([(t, b) for t, b in boxes if b.width > 0], 2)
        if min(here.x1, there.x1) - max(here.x0, there.x0) > 0.5
        and min(here.y1, there.y1) - max(here.y0, there.y0) > 0.5
    ]


@pytest.mark.parametrize("names", [LONG, DIGITS], ids=["long", "digits"])
@pytest.mark.parametrize("draw", PICTURES)
def test_no_name_covers_another_or_leaves_the_picture(
    draw: Callable[[Sequence[str]], Figure], names: Sequence[str]
) -> None:
    figure = draw(names)
    assert covered(figure) == []
    assert overhang(figure) < 0.2
    assert figure.get_figwidth() / MM <= 160.01
    assert smallest_text(figure) >= 6


def test_numerals_have_the_room_that_they_always_had() -> None:
    assert (shown(DIGITS).get_figheight() / MM, confused(DIGITS).get_figheight() / MM) == pytest.approx(
        (39.12, 79)
    )
    assert words(judged(DIGITS))[:2] == ["真 0，判 1", "100.0%"]
    assert embedding(Points(np.zeros((30, 2)), GROUPS, None), DIGITS).get_figwidth() / MM == pytest.approx(
        126
    )


@pytest.mark.parametrize("names", [LONG, DIGITS, [f"第 {index} 类" for index in range(30)]], ids=len)
def test_a_number_stays_in_its_cell(names: Sequence[str]) -> None:
    figure = confused(names)
    figure.draw_without_rendering()
    for axes in figure.axes:
        cell = axes.get_window_extent().width / len(names)
        assert all(text.get_window_extent().width <= cell for text in axes.texts)


def test_cells_without_room_for_numbers_have_none() -> None:
    figure = confused([f"{index}" for index in range(60)])
    assert not any(axes.texts for axes in figure.axes)
    assert covered(figure) == []


def test_what_has_no_room_ends_in_an_ellipsis() -> None:
    assert shortened("manual_gearbox", 20, 8, lines=2) == "manual_\ngearbox"
    assert shortened("manual_gearbox", 20, 8) == "manual_ge…"
    assert shortened("苹果", 20, 8) == "苹果"
    assert image_head(7, "dress_long_name", 20, 7.5) == "第 7 幅：dr…"
    assert image_head(12345, "dress_long_name", 1, 7.5).startswith("第 12345 幅：")
