"""Which variants are said to be best, and what is said of accuracies that follow a setting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.report.test_comparing_wording import BETTER, DROPOUTS, both, dropouts


def test_of_several_that_were_trained_once_none_is_said_to_be_the_best(tmp_path: Path) -> None:
    comparison, summary = dropouts(tmp_path, (0.97,), a=(0.98,), b=(0.99,), c=(0.96,))
    told = "测试准确率最高的是“弃b”（99.00%），但各变体都只训练了一次，不足以断定它优于其他变体。"
    assert told in comparison
    assert told in summary
    assert summary.count("只训练了一次") == 1
    assert "测试准确率与“经典”相比，“弃a”高 1.00 个百分点，“弃b”高 2.00 个百分点，" in summary


def test_where_most_are_close_to_the_best_the_others_are_named(tmp_path: Path) -> None:
    names = "abcdef"
    variants = "{" + ", ".join(f"{name}: {{label: 第{name}}}" for name in names) + "}"
    close = {name: (0.97, 0.975 + place / 1000, 0.98) for place, name in enumerate(names[:5])}
    comparison, _ = both(tmp_path, variants, **close, f=(0.9, 0.9, 0.9))
    assert "，除“第f”外，其余 4 种与它的差异都不显著，不能分出高下" in comparison
    comparison, _ = both(tmp_path, variants, **close, f=(0.97, 0.9745, 0.98))
    assert "，其余 5 种与它的差异都不显著，不能分出高下" in comparison
    assert "除“" not in comparison
    comparison, _ = both(tmp_path, variants, **close, f=(0.97, 0.1, 0.98))
    assert "，参与比较的其余 4 种与它的差异都不显著，" in comparison


def test_a_variant_closer_to_the_best_that_differs_from_it_is_explained(tmp_path: Path) -> None:
    variants = "{classic: {label: 经典}, relu: {label: 整流}, max: {label: 最大}}"
    scattered = (0.97, 0.985, 0.975)
    comparison, _ = both(tmp_path, variants, classic=scattered, relu=(0.985, 0.9852, 0.985), max=BETTER)
    assert "“经典”和“整流”与它的差异都不显著" in comparison
    assert "起伏小" not in comparison
    close = tuple(accuracy - 0.002 for accuracy in BETTER)
    comparison, summary = both(tmp_path, variants, classic=scattered, relu=close, max=BETTER)
    assert (
        "“经典”与它的差异不显著，不能分出高下；“整流”的均值虽高于“经典”，与“最大”的差异却在未校正时显著，"
        "因为各种子之差起伏小（表 9，未作多重比较校正）。"
    ) in comparison
    assert "，“经典”与它不能分出高下。" in summary


def test_what_ties_exactly_is_told_as_a_tie(tmp_path: Path) -> None:
    variants = "{classic: {label: 经典}, relu: {label: 整流}, last: {label: 最后}}"
    tied: dict[str, Sequence[float]] = {"classic": (0.97, 0.99), "relu": (0.98, 0.98)}
    comparison, _ = both(tmp_path, variants, **tied, last=(0.5, 0.51))
    assert "测试准确率的均值并列最高的是“经典”（98.00% ± 1.41%）和“整流”（98.00% ± 0.00%）" in comparison
    comparison, _ = both(tmp_path, variants, **tied, last=(0.98, 0.98))
    assert "和“最后”（98.00% ± 0.00%），不分高下。" in comparison


def test_a_setting_along_which_the_means_rise_is_named(tmp_path: Path) -> None:
    rising: dict[str, Sequence[float]] = {"c": (0.99, 0.991), "b": (0.985, 0.986), "a": (0.98, 0.981)}
    told = "从“经典”到“弃c”，Dropout 概率依次增大，均值逐一升高，由 97.50% ± 0.71% 升到 99.05% ± 0.07%。"
    comparison, summary = both(tmp_path, DROPOUTS + "}", classic=(0.97, 0.98), **rising)
    assert told in comparison
    assert "从“经典”到“弃c”，均值逐一升高，由 97.50% 升到 99.05%。" in summary
    uneven = {**rising, "b": (0.995, 0.996)}
    assert "依次增大" not in both(tmp_path, DROPOUTS + "}", classic=(0.97, 0.98), **uneven)[0]


def test_the_summary_says_what_the_networks_grew_by_and_which_settings_let_them_learn(tmp_path: Path) -> None:
    widths = "{a: {model: {channels: [2, 4]}}, b: {model: {channels: [3, 8]}}, c: {}, d: {model: {channels: [8, 20]}}}"
    rising: dict[str, Sequence[float]] = {"a": (0.95, 0.951), "b": (0.96, 0.961), "c": (0.97, 0.971)}
    told = (
        "参数量由 23,390 增到 61,706，乘加次数由 82,120 增到 416,520，均值逐一升高，由 95.05% 升到 97.05%。"
    )
    _, summary = both(tmp_path, widths, **rising, d=(0.1, 0.1))
    assert f"从“a”到“c”，各次训练都学会了分类，{told}" in summary
    _, summary = both(tmp_path, widths, **rising, d=(0.98, 0.981))
    assert "从“a”到“d”，参数量由" in summary
    assert "都学会了分类" not in summary
