"""Norms of gradients: their lines are the records, and a layer has one colour in all panels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.axes import Axes

from report.errors import DataError
from report.figures.drawing import figure_of
from report.figures.gradient_norms import VariantNorms, gradient_norms, norms_of
from report.figures.legend import folded
from report.figures.subjects import PictureSource, Subject
from report.specification.pictures import GradientNorms
from report.wording import labels
from tests.report.figures.legibility import heights, overhang, smallest_text, words

PAPER = {"conv1": "C1", "conv2": "C3", "fc1": "C5", "fc2": "F6", "output": "output"}


def made_up(label: str, layers: Mapping[str, float], epochs: int = 4, runs: int = 2) -> VariantNorms:
    """Norms that begin at the given values and double from epoch to epoch; each further run's are 10 % larger."""
    course = np.outer(1.1 ** np.arange(runs), 2.0 ** np.arange(epochs))
    return VariantNorms(label, {name: first * course for name, first in layers.items()})


def colours(axes: Axes, variant: VariantNorms) -> dict[str, object]:
    """Layer -> colour of its line."""
    return {name: line.get_color() for name, line in zip(variant.layers, axes.lines, strict=True)}


def test_a_line_is_the_mean_of_what_the_runs_recorded(experiment: PictureSource) -> None:
    figure = figure_of(GradientNorms(), experiment)
    for axes, runs in zip(figure.axes, experiment.runs.values(), strict=True):
        recorded = [[dict(record.gradient_norms) for record in run.records] for run in runs]
        for line, (module, name) in zip(axes.lines, PAPER.items(), strict=True):
            values = np.array([[epoch[module] for epoch in run] for run in recorded])
            assert values.shape == (2, 3)
            np.testing.assert_allclose(heights(line), values.mean(axis=0))
            assert name in words(figure)
            np.testing.assert_array_equal(np.asarray(line.get_xdata()), [0, 1, 2])


def test_a_band_reaches_from_the_lowest_run_to_the_highest(experiment: PictureSource) -> None:
    axes = figure_of(GradientNorms(variants=("sparse",)), experiment).axes[0]
    first = [
        [dict(record.gradient_norms)["conv1"] for record in run.records] for run in experiment.runs["sparse"]
    ]
    corners = np.asarray(axes.collections[0].get_paths()[0].vertices)[:, 1]
    assert (corners.min(), corners.max()) == pytest.approx((np.min(first), np.max(first)))


def test_a_single_run_has_no_band() -> None:
    assert not gradient_norms([made_up("甲", {"C1": 0.1}, runs=1)]).axes[0].collections


def test_panels_share_their_axes_and_are_named_by_variant() -> None:
    low, high = made_up("小", {"C1": 1e-4}), made_up("大", {"C1": 1.0}, epochs=9)
    figure = gradient_norms([low, high])
    left, right = figure.axes
    assert (left.get_title(), right.get_title()) == ("小", "大")
    assert left.get_yscale() == right.get_yscale() == "log"
    assert left.get_ylim() == right.get_ylim()
    assert left.get_xlim() == right.get_xlim()
    assert left.get_ylim()[0] < 1e-4
    assert right.get_ylim()[1] > 1.1 * 2**8
    assert gradient_norms([low]).axes[0].get_title() == "小"


def test_a_layer_has_one_colour_in_all_panels_and_the_output_comes_last() -> None:
    deep = made_up("深", {"C1": 1, "C3": 1, "C5": 1, "F6": 1, "output": 1})
    shallow = made_up("浅", {"C1": 1, "C3": 1, "F5": 1, "output": 1})
    figure = gradient_norms([shallow, deep])
    one, other = (colours(*pair) for pair in zip(figure.axes, (shallow, deep), strict=True))
    assert one["output"] == other["output"]
    assert len({*one.values(), *other.values()}) == 6
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["C1", "C3", "F5", "C5", "F6", "output"]


def test_records_without_norms_are_refused(experiment: PictureSource) -> None:
    run = experiment.runs["classic"][0]
    bare = replace(run, records=tuple(replace(record, gradient_norms=()) for record in run.records))  # type: ignore[type-var]
    with pytest.raises(DataError, match="图 mine 要变体 classic 各轮的梯度范数"):
        norms_of(GradientNorms(label="mine"), Subject("classic", "经典", (run, bare)))


def test_a_gradient_of_nothing_leaves_the_frame_and_stretches_nothing() -> None:
    dying = VariantNorms("死", {"C1": np.array([[0.5, 0.1, 0.0]]), "output": np.array([[1.0, 0.2, 0.1]])})
    axes = gradient_norms([dying]).axes[0]
    low, high = axes.get_ylim()
    assert 0.01 < low < 0.1
    assert 1 < high < 10
    np.testing.assert_array_equal(heights(axes.lines[0]), [0.5, 0.1, 0.0])


NINE = [made_up(f"第 {index} 个变体", {"C1": 0.1 / (index + 1), "output": 1.0}) for index in range(9)]
TWELVE_LAYERS = made_up("很深", {f"F{index}": 10.0**-index for index in range(12)}, epochs=40)
LONGEST = [
    made_up(40 * "长", {"C1": 0.1}),
    made_up(20 * "W ", {"C1": 1.0}),
    made_up("Leaky ReLU", {"C1": 3.0}),
]


@pytest.mark.parametrize(
    "variants",
    [
        [made_up("一轮", {"C1": 0.1}, epochs=1)],
        [made_up("不变", {"C1": 1.0}, epochs=1, runs=1)],
        [made_up("全零", {"C1": 0.0, "output": 0.0})],
        [made_up("消失", {"C1": 1e-40, "output": 1.0})],
        [TWELVE_LAYERS],
        LONGEST,
        NINE[:5],
        NINE,
    ],
    ids=["one_epoch", "flat", "zero", "vanishing", "deep", "longest", "five", "nine"],
)
def test_everything_is_readable_and_inside(variants: list[VariantNorms]) -> None:
    figure = gradient_norms(variants)
    assert overhang(figure) < 0.01
    assert smallest_text(figure) >= 8
    assert figure.get_figheight() * 25.4 <= 200
    assert labels.GRADIENT_NORM in words(figure)
    assert len(figure.axes) == len(variants)
    for axes in figure.axes:
        assert axes.get_window_extent().height / figure.dpi * 25.4 > 25
        low, high = axes.get_ylim()
        assert 2 <= sum(low <= tick <= high for tick in axes.get_yticks()) <= 12
        assert all(len(tick.get_text()) <= 8 for tick in axes.get_yticklabels())


def test_a_heading_is_broken_between_words() -> None:
    assert folded("ReLU 与最大池化", 200) == "ReLU 与最大池化"
    assert folded("Leaky ReLU + max pooling", 32) == "Leaky ReLU + max\npooling"
    assert folded("最大池化与 ReLU", 18) == "最大池化与\nReLU"
    assert folded(10 * "W", 12) == "WWWWWW\nWWWW"


def test_headings_keep_clear_of_each_other() -> None:
    figure = gradient_norms(LONGEST)
    figure.draw_without_rendering()
    boxes = [axes.title.get_window_extent() for axes in figure.axes]
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
    assert figure.axes[0].get_title().replace("\n", "") == 40 * "长"
    assert figure.axes[2].get_title() == "Leaky ReLU"
