"""`sweep:` becomes variants with readable names; its faults are told where they were written."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.errors import SpecError
from report.specification.experiment import ExperimentSpec, load_spec

HUNDREDTHS = [number / 100 for number in range(100)]


def spec(folder: Path, text: str) -> ExperimentSpec:
    path = folder / "swept.yaml"
    path.write_text(f"title: 试验\n{text}", encoding="utf-8")
    return load_spec(path)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(SpecError) as caught:
        spec(folder, text)
    return [f"{fault.line}:{fault.column}  {fault.field}: {fault.message}" for fault in caught.value.faults]


def test_an_axis_becomes_one_variant_a_value(tmp_path: Path) -> None:
    found = spec(tmp_path, "sweep: {over: {training.learning_rate: [0.1, 1e-2, 1e-3]}}")
    assert list(found.variants) == ["lr_0_1", "lr_0_01", "lr_0_001"]
    assert [variant.label for variant in found.variants.values()] == [
        "学习率 0.1",
        "学习率 0.01",
        "学习率 0.001",
    ]
    assert [variant.training.learning_rate for variant in found.variants.values()] == [0.1, 0.01, 0.001]
    assert found.baseline == "lr_0_1"


def test_axes_are_combined(tmp_path: Path) -> None:
    text = "sweep: {over: {model.activation: [relu, tanh], model.channels: [[6, 16], [12, 32]]}}"
    found = spec(tmp_path, text)
    assert list(found.variants) == [
        "activation_relu_channels_6_16",
        "activation_relu_channels_12_32",
        "activation_tanh_channels_6_16",
        "activation_tanh_channels_12_32",
    ]
    last = found.variants["activation_tanh_channels_12_32"]
    assert (last.label, last.model.channels) == ("激活函数 Tanh，卷积通道数 12，32", (12, 32))


def test_a_sweep_may_change_a_variant_and_is_compared_with_it(tmp_path: Path) -> None:
    text = (
        "variants: {classic: {}, relu: {label: 整流, model: {activation: relu}}}\n"
        "sweep: {base: relu, over: {model.dropout: [0.2, 0.5]}}"
    )
    found = spec(tmp_path, text)
    assert list(found.variants) == ["classic", "relu", "relu_dropout_0_2", "relu_dropout_0_5"]
    swept = found.variants["relu_dropout_0_5"]
    assert (swept.model.activation, swept.model.dropout) == ("relu", 0.5)
    assert swept.label == "整流，Dropout 概率 0.5"
    assert found.against("relu_dropout_0_5") == "relu"
    assert found.against("relu") == "classic"


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    text = "variants: {lr_0_1: {}}\nsweep: {over: {training.learning_rate: [0.1]}}"
    assert list(spec(tmp_path, text).variants) == ["lr_0_1", "lr_0_1_2"]


def test_long_names_are_cut_and_stay_apart(tmp_path: Path) -> None:
    text = "sweep: {over: {training.label_smoothing: [0.123456, 0.1234567], training.decay_factor: [0.123456, 0.1]}}"
    names = list(spec(tmp_path, text).variants)
    assert len(set(names)) == 4
    assert max(map(len, names)) <= 32


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "sweep:\n  over:\n    training.learning_rate: [0.1, fast]",
            '4:35  sweep.over.training.learning_rate.1: 需要数字，得到 "fast"',
        ),
        (
            "sweep:\n  over:\n    training.lr: [0.1]",
            '4:5  sweep.over.training.lr: 没有 "lr" 这个键',
        ),
        (
            "sweep:\n  over:\n    model.kernel_sizes: [[5, 5], [5, 15]]",
            "4:34  sweep.over.model.kernel_sizes.1",
        ),
        (
            "sweep: {over: {seeds: [1]}}",
            "2:16  sweep.over.seeds: 要写成 data、model 或 training 中一项的路径",
        ),
        (
            f"sweep: {{over: {{model.dropout: {HUNDREDTHS}, model.batch_norm: [true, false]}}}}",
            "2:15  sweep.over: 各轴取值的组合不能超过 100 个",
        ),
        (
            f"variants: {{a: {{}}}}\nsweep: {{over: {{model.dropout: {HUNDREDTHS}, model.batch_norm: [true]}}}}",
            "2:11  variants: 最多只能有 100 项",
        ),
        ("sweep: {over: {}}", "2:15  sweep.over: 至少要有 1 项"),
        ("sweep: {over: {model.dropout: []}}", "2:31  sweep.over.model.dropout: 至少要有 1 项"),
        ("sweep: {over: {model.dropout: [0.1, 0.1]}}", "2:31  sweep.over.model.dropout: 列表里有重复的值"),
        (
            "variants: {a: {}}\nsweep: {base: b, over: {model.dropout: [0.1]}}",
            '3:15  sweep.base: 没有名为 "b" 的变体',
        ),
        (
            "variants: {a: {}}\nsweep: {axes: {model.dropout: [0.1]}}",
            "3:8  sweep.over: 缺少这一项",
        ),
        ("variants: {a: {against: a}}", "2:25  variants.a.against: 变体不能与自己比较"),
        ("variants: {a: {}, b: {against: c}}", '2:32  variants.b.against: 没有名为 "c" 的变体'),
    ],
)
def test_each_fault_is_told_where_it_was_written(tmp_path: Path, text: str, told: str) -> None:
    assert any(fault.startswith(told) for fault in faults(tmp_path, text)), faults(tmp_path, text)


def test_a_fault_in_a_sweep_is_told_once_and_makes_no_others(tmp_path: Path) -> None:
    text = "sweep: {over: {training.learning_rate: [0.1, -1], model.dropout: [0.1, 0.2, 0.3]}}"
    assert len(faults(tmp_path, text)) == 1
