"""What is said of the course of a training: plateaus, rises, single epochs; and of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from report.document import Document
from report.figures.artifacts import placeholder
from report.specification.experiment import load_spec
from report.study.analysis import analyse
from report.writing.compose import compose
from tests.report.finished_runs import HandMadeRun, hand_made_run
from tests.report.test_comparing_wording import text

CURVES = "[{kind: learning_curves}]"


def course(folder: Path, runs: Mapping[str, Sequence[Sequence[float]]], figures: str = CURVES) -> Document:
    """A report of variants, each with the test accuracies of every epoch of every seed; the first is the baseline."""
    seeds = range(len(next(iter(runs.values()))))
    variants = ", ".join(
        f"{name}: {{label: {name.upper()}, training: {{epochs: {len(of[0])}}}}}" for name, of in runs.items()
    )
    path = folder / "course.yaml"
    path.write_text(
        f"title: 试验\nseeds: {list(seeds)}\nvariants: {{{variants}}}\nfigures: {figures}\n", encoding="utf-8"
    )
    spec = load_spec(path)

    def made(name: str) -> list[HandMadeRun]:
        return [
            hand_made_run(spec.recipe(name, seed), runs[name][seed], key=f"{name}-{seed}".ljust(64, "0"))
            for seed in seeds
        ]

    return compose(spec, analyse(spec, made), tuple(map(placeholder, spec.figures)))


FAST, LATE, STUCK = (0.5, 0.9, 0.97), (0.1, 0.9, 0.97), (0.1, 0.1, 0.1)


def test_a_slow_seed_is_told_with_its_network_where_there_are_several(tmp_path: Path) -> None:
    alone = course(tmp_path, {"a": [FAST, LATE]})
    assert "种子 1 在第 0 轮停留在训练初期的平台上" in text(alone, "metrics")
    assert "种子 1 起步较慢，先在平台上停留，之后才学会分类。" in text(alone, "summary")
    assert "“A”的种子" not in text(alone, "metrics") + text(alone, "summary")
    both = course(tmp_path, {"a": [FAST, LATE], "b": [FAST, FAST]})
    assert "“A”的种子 1 在第 0 轮停留在训练初期的平台上" in text(both, "metrics")
    assert "“A”的种子 1 起步较慢" in text(both, "summary")
    assert "“B”" not in text(both, "metrics")


def test_other_variants_that_stood_still_for_more_than_an_epoch_are_told_with_their_curves(
    tmp_path: Path,
) -> None:
    long = (0.1, 0.1, 0.97)
    metrics = text(course(tmp_path, {"a": [FAST, FAST], "b": [FAST, long], "c": [LATE, LATE]}), "metrics")
    assert "其他变体中，在训练初期的平台上停留超过一轮的有“B”的种子 1（第 0～1 轮）（图 1）。" in metrics
    assert "“C”" not in metrics
    elsewhere = text(
        course(tmp_path, {"a": [FAST, LATE], "b": [long, long]}, "[{kind: learning_curves, variants: [a]}]"),
        "metrics",
    )
    assert "停留超过一轮的有“B”的种子 0（第 0～1 轮）、种子 1（第 0～1 轮）。" in elsewhere
    many = {"a": [FAST], **{name: [long] for name in "bcdef"}}
    assert "除基准外，有 5 种配置在两轮之后仍有训练停留在平台上（图 1）。" in text(
        course(tmp_path, many), "metrics"
    )


def test_a_seed_that_hardly_learnt_is_not_said_to_have_learnt(tmp_path: Path) -> None:
    summary = text(course(tmp_path, {"a": [FAST, LATE, (0.1, 0.2, 0.3194)]}), "summary")
    assert "种子 1 起步较慢，先在平台上停留，之后才学会分类。" in summary
    assert "种子 2 起步较慢，训练结束时只达到 31.94%。" in summary


def test_one_run_has_no_mean_and_no_seed(tmp_path: Path) -> None:
    once = course(tmp_path, {"a": [STUCK], "b": [FAST]})
    assert "“A”网络直到训练结束仍停留在平台上，没有学会分类。" in text(once, "metrics")
    assert "“A”网络到训练结束时没有学会分类。" in text(once, "summary")
    assert "均值" not in text(once, "metrics")
    assert "每种配置只训练了一次，" in text(once, "training")
    repeated = course(tmp_path, {"a": [STUCK, FAST]})
    assert "没有学会分类；其结果也计入均值，未被剔除。" in text(repeated, "metrics")
    assert "没有学会分类，其结果也计入均值。" in text(repeated, "summary")
    assert "本实验只训练了一次，" in text(course(tmp_path, {"a": [FAST]}), "training")


@pytest.mark.parametrize(
    ("accuracies", "told"),
    [
        ((0.9, 0.91, 0.92, 0.93, 0.94, 0.95), "准确率到最后一轮仍在升高，训练尚未饱和。"),
        ((0.9, 0.91, 0.92, 0.93, 0.95, 0.94), "准确率在第 4 轮最高，为 95.00%。"),
        ((0.9, 0.91, 0.92, 0.95, 0.94, 0.95), "准确率在第 3 轮首次达到最高，为 95.00%。"),
        # A rise that the choice of the test images could explain; the last epoch's accuracy has just been told.
        ((0.9, 0.91, 0.915), "（第 2 轮）为 91.50%，损失为 0.0850。准确率在最后一轮最高。"),
        ((0.9, 0.91, 0.92), "（第 2 轮）为 92.00%，损失为 0.0800。准确率到最后一轮仍在升高，训练尚未饱和。"),
        (
            (*(0.9,) * 8, 0.91, 0.93, 0.92, 0.92),
            "为 93.00%；最后三分之一的轮次中，它在 91.00% 与 93.00% 之间变动。",
        ),
    ],
)
def test_the_end_of_a_course_is_told_as_it_was(
    tmp_path: Path, accuracies: Sequence[float], told: str
) -> None:
    metrics = text(course(tmp_path, {"a": [accuracies]}), "metrics")
    assert told in metrics
    assert ("饱和" in metrics, "变动" in metrics) == ("饱和" in told, "变动" in told)


def test_a_single_epoch_has_no_course(tmp_path: Path) -> None:
    figures = "[{kind: learning_curves}, {kind: gradient_norms}]"
    one = text(course(tmp_path, {"a": [(0.9,)], "b": [(0.9,)]}, figures), "metrics")
    assert one.startswith("只训练了一轮，损失与准确率见图 1和表 ")
    assert "变化" not in one
    longer = text(course(tmp_path, {"a": [(0.9,)], "b": [(0.9, 0.95)]}, figures), "metrics")
    assert longer.startswith("训练过程中损失与准确率的变化见图 1，若干轮次的数值见表 ")


def test_differences_from_what_was_still_rising_hold_for_so_many_epochs(tmp_path: Path) -> None:
    rising, flat = [(0.9, 0.93, 0.95), (0.91, 0.94, 0.96)], [(0.9, 0.96, 0.96), (0.91, 0.95, 0.95)]
    told = "“A”的测试准确率到最后一轮仍在升高，与它的差异只就训练 3 轮而言。"
    assert told in text(course(tmp_path, {"a": rising, "b": flat}), "summary")
    assert "仍在升高" not in text(course(tmp_path, {"a": flat, "b": rising}), "summary")
    longer = [(*run, 0.97) for run in flat]
    assert "仍在升高" not in text(course(tmp_path, {"a": rising, "b": longer}), "summary")
