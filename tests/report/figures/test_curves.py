"""Learning curves: their lines are the records."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from lenet.records import EpochRecord
from report.figures.curves import VariantCurves, learning_curves
from report.specification.pictures import LearningCurves
from tests.report.figures.legibility import heights, overhang, smallest_text, words

SOLID = "-"


def run(seed: int, epochs: int = 12) -> tuple[EpochRecord, ...]:
    """The records of a made-up training that gets better."""
    random = np.random.default_rng(seed)
    return tuple(
        EpochRecord(
            epoch=epoch,
            learning_rate=0.01,
            train_loss=2.3 * 0.6**epoch + 0.02 * random.random(),
            train_accuracy=1 - 0.88 * 0.6**epoch,
            test_loss=2.2 * 0.6**epoch + 0.04 * random.random(),
            test_accuracy=0.99 - 0.85 * 0.6**epoch - 0.01 * random.random(),
        )
        for epoch in range(epochs)
    )


ONE = VariantCurves("经典 LeNet-5", (run(0), run(1), run(2)))
OTHER = VariantCurves("ReLU", (run(3), run(4)))


def field(variant: VariantCurves, name: str) -> NDArray[np.float64]:
    """A field of all records, (runs, epochs)."""
    return np.array([[getattr(record, name) for record in records] for records in variant.runs])


def lines(axes: Axes, dashes: str) -> list[NDArray[Any]]:
    """The y values of the solid or of the dashed lines, in the order of drawing."""
    return [heights(line) for line in axes.lines if (line.get_linestyle() == SOLID) == (dashes == SOLID)]


def marks_of(line: Line2D) -> list[int]:
    """The epochs at which a curve has a marker."""
    every = line.get_markevery()
    assert isinstance(every, tuple)
    first, step = map(int, every)
    return list(range(first, len(heights(line)), step))


def test_one_variant_shows_each_run_and_the_mean_test_solid_training_dashed() -> None:
    loss, accuracy = learning_curves([ONE], LearningCurves()).axes
    for axes, name, scale in ((loss, "loss", 1), (accuracy, "accuracy", 100)):
        for dashes, split in ((SOLID, "test"), ("--", "train")):
            values = scale * field(ONE, f"{split}_{name}")
            np.testing.assert_allclose(lines(axes, dashes), [*values, values.mean(axis=0)])


def test_a_single_run_is_a_single_line() -> None:
    loss, _ = learning_curves([VariantCurves("经典", (run(0),))], LearningCurves()).axes
    assert len(loss.lines) == 2


def test_several_variants_show_means_of_the_test_alone_with_bars_from_lowest_to_highest_at_the_markers() -> (
    None
):
    for axes, name, scale in zip(
        learning_curves([ONE, OTHER], LearningCurves()).axes, ("loss", "accuracy"), (1, 100), strict=True
    ):
        values = [scale * field(variant, f"test_{name}") for variant in (ONE, OTHER)]
        np.testing.assert_allclose(
            [heights(line) for line in axes.lines], [own.mean(axis=0) for own in values]
        )
        for line, bars, own in zip(axes.lines, axes.collections, values, strict=True):
            marked = marks_of(line)
            assert len(marked) >= 2
            drawn = [np.asarray(path.vertices) for path in bars.get_paths()]
            expected = [[(at, own[:, at].min()), (at, own[:, at].max())] for at in marked]
            np.testing.assert_allclose(drawn, expected)


def test_a_variant_of_one_run_has_no_bars() -> None:
    loss, _ = learning_curves(
        [VariantCurves("甲", (run(0),)), VariantCurves("乙", (run(1),))], LearningCurves()
    ).axes
    assert not loss.collections


@pytest.mark.parametrize("epochs", [1, 2, 5, 8, 30])
def test_nineteen_variants_can_be_told_apart_and_neighbours_have_their_markers_elsewhere(epochs: int) -> None:
    many = [VariantCurves(f"变体 {index}", (run(index, epochs),)) for index in range(19)]
    loss, _ = learning_curves(many, LearningCurves()).axes
    assert len({(line.get_color(), line.get_marker()) for line in loss.lines}) == 19
    assert (
        len({line.get_color() for line in loss.lines[:8]})
        == len({line.get_marker() for line in loss.lines[:8]})
        == 8
    )
    marked = [set(marks_of(line)) for line in loss.lines]
    assert all(marked)
    if epochs > 3:
        assert all(not one & other for one, other in pairwise(marked))


def test_of_two_runs_that_are_the_same_as_far_as_they_go_both_are_seen() -> None:
    short = VariantCurves("短", tuple(records[:4] for records in ONE.runs))
    loss, _ = learning_curves([ONE, short], LearningCurves()).axes
    below, above = loss.lines
    np.testing.assert_array_equal(heights(below)[:4], heights(above))
    assert (below.get_linestyle(), above.get_linestyle()) == (SOLID, "--")


def test_axes_are_logarithmic_unless_the_spec_says_otherwise() -> None:
    for variants in ([ONE], [ONE, OTHER]):
        for options, scales in (
            (LearningCurves(), ["log", "function"]),
            (LearningCurves(log=False), ["linear", "linear"]),
        ):
            assert [axes.get_yscale() for axes in learning_curves(variants, options).axes] == scales


def test_ticks_of_the_error_are_closer_where_little_is_shown() -> None:
    def ticks(levels: tuple[float, ...]) -> set[str]:
        flat = tuple(EpochRecord(epoch, 0.01, 0.1, level, 0.1, level) for epoch, level in enumerate(levels))
        return set(words(learning_curves([VariantCurves("平", (flat,))], LearningCurves(log=True))))

    assert {"93", "95", "97", "98", "98.5", "99"} <= ticks((0.93, 0.99))
    assert {"0", "50", "80", "90", "95", "99", "99.9"} <= ticks((0.1, 0.9995))
    assert not {"70", "97"} & ticks((0.1, 0.9995))


@pytest.mark.parametrize("epochs", [1, 2, 12, 30])
def test_epochs_are_whole_numbers_from_0(epochs: int) -> None:
    figure = learning_curves([VariantCurves("经典", (run(0, epochs),))], LearningCurves())
    figure.draw_without_rendering()
    for axes in figure.axes:
        assert np.asarray(axes.lines[0].get_xdata()).tolist() == list(range(epochs))
        low, high = axes.get_xlim()
        ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
        assert ticks[0] == 0
        assert all(float(tick).is_integer() for tick in ticks)


def test_variants_may_differ_in_length() -> None:
    figure = learning_curves([ONE, VariantCurves("短", (run(5, 4),))], LearningCurves())
    assert sorted({len(np.asarray(line.get_xdata())) for line in figure.axes[0].lines}) == [4, 12]


def test_log_stretches_loss_and_error_but_leaves_the_values() -> None:
    plain, stretched = (learning_curves([ONE], LearningCurves(log=log)) for log in (False, True))
    for one, other in zip(plain.axes, stretched.axes, strict=True):
        np.testing.assert_array_equal(lines(one, SOLID), lines(other, SOLID))
    loss, accuracy = stretched.axes
    assert loss.get_yscale() == "log"
    places = accuracy.transData.transform([(0, 90), (0, 99), (0, 99.9)])[:, 1]
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])


@pytest.mark.parametrize("level", [0.3, 0.966, 0.985, 0.9932, 0.9999, 1.0])
def test_log_has_ticks_however_little_happens(level: float) -> None:
    flat = tuple(EpochRecord(epoch, 0.01, 1 - level, level, 1 - level, level) for epoch in range(3))
    for axes in learning_curves([VariantCurves("平", (flat,))], LearningCurves(log=True)).axes:
        low, high = axes.get_ylim()
        assert sum(low <= tick <= high for tick in axes.get_yticks()) >= 2


def test_log_survives_a_perfect_training() -> None:
    perfect = tuple(EpochRecord(epoch, 0.01, 1e-9, 1.0, 1e-4, 1.0) for epoch in range(3))
    assert overhang(learning_curves([VariantCurves("满分", (perfect,))], LearningCurves(log=True))) < 0.01


@pytest.mark.parametrize("images", [30, 100, 2000])
def test_the_axis_of_a_perfect_training_ends_where_its_images_end_and_says_100(images: int) -> None:
    accuracies = (0.6, 1 - 2 / images, 1.0)
    run = tuple(EpochRecord(epoch, 0.01, 0.1, it, 0.1, it) for epoch, it in enumerate(accuracies))
    figure = learning_curves([VariantCurves("满分", (run,), images=images)], LearningCurves(log=True))
    figure.draw_without_rendering()
    axes = figure.axes[1]
    assert axes.get_ylim()[1] == pytest.approx(100 - 50 / images)
    told = [tick.label1 for tick in axes.yaxis.get_major_ticks() if tick.label1.get_text()]
    seen = [it.get_window_extent() for it in told if axes.get_ylim()[0] <= it.get_position()[1]]
    top = max(told, key=lambda label: label.get_position()[1])
    assert top.get_text() == "100"
    places = sorted((box.y0, box.y1) for box in seen if box.y1 <= axes.get_window_extent().y1 + box.height)
    assert all(below[1] < above[0] for below, above in pairwise(places)), "ticks are not crammed"


def test_what_is_less_than_half_an_image_wrong_has_its_place_still() -> None:
    records = [EpochRecord(0, 0.01, 0.1, 0.999, 0.1, level) for level in (1.0, 1.0, 0.96)]
    one = VariantCurves("甲", tuple((record,) for record in records), images=25)
    assert learning_curves([one], LearningCurves()).axes[1].get_ylim()[1] > 99.9
    assert learning_curves([one, one], LearningCurves()).axes[1].get_ylim()[1] == pytest.approx(
        100 - 4 / 3 / 1.3
    )


def test_the_legend_says_what_is_what() -> None:
    assert {"测试（3 次均值）", "训练（3 次均值）"} <= set(words(learning_curves([ONE], LearningCurves())))
    several = words(learning_curves([ONE, OTHER], LearningCurves()))
    assert {"经典 LeNet-5", "ReLU", "测试损失", "测试准确率（%）"} <= set(several)
    assert not {"训练", "损失", "准确率（%）"} & set(several)
    held_out = VariantCurves("经典", ONE.runs, "validation")
    assert "验证（3 次均值）" in words(learning_curves([held_out], LearningCurves()))
    assert "测试/验证损失" in words(learning_curves([ONE, held_out], LearningCurves()))


def test_a_label_that_begins_with_an_underscore_is_in_the_legend() -> None:
    hidden = VariantCurves("_relu", (run(6),))
    assert " _relu" in words(learning_curves([ONE, hidden], LearningCurves()))


LONGEST = [VariantCurves(40 * "长", (run(1),)), VariantCurves(40 * "W", (run(2),)), ONE, OTHER]
MANY = [VariantCurves(f"第 {index} 个变体", (run(index, 5),)) for index in range(12)]


@pytest.mark.parametrize(
    "variants", [[ONE], [ONE, OTHER], LONGEST, MANY], ids=["one", "two", "longest", "many"]
)
@pytest.mark.parametrize("log", [False, True])
def test_everything_is_readable_and_inside(variants: list[VariantCurves], log: bool) -> None:
    figure: Figure = learning_curves(variants, LearningCurves(log=log))
    assert overhang(figure) < 0.01
    assert smallest_text(figure) >= 8
    panel = figure.axes[0].get_window_extent().height / figure.dpi * 25.4
    assert panel > 40, "the legend leaves the panels their height"
