"""The experiment spec: complete recipes from partial writing, and every fault of a file in one pass, in place, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic_core.core_schema import ErrorType

import report.writing.tables
from lenet.recipe import ModelRecipe, RunRecipe
from report.errors import Fault, SpecError
from report.specification.contradictions import TABLES
from report.specification.experiment import ExperimentSpec, load_spec
from report.specification.pictures import DEFAULT_PICTURES
from report.specification.validation import models_in
from report.specification.variants import RESERVED
from report.wording import faults

ROOT = Path(__file__).parents[3]
SMALLEST = "title: 实验\nvariants: {classic: }\n"
MANY_VARIANTS = f"title: 实验\nvariants: {{{', '.join(f'v{number:02}: ' for number in range(25))}}}\n"
TEN_VARIANTS = f"title: 实验\nvariants: {{{', '.join(f'v{number}: ' for number in range(10))}}}\n"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str, name: str = "spec.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


def faults_in(path: Path, *overrides: str, student: Path | None = None) -> tuple[Fault, ...]:
    """Everything that is wrong with a spec."""
    with pytest.raises(SpecError) as caught:
        load_spec(path, overrides, student)
    return caught.value.faults


def fault_in(path: Path, *overrides: str, student: Path | None = None) -> Fault:
    """The one fault of a spec."""
    (fault,) = faults_in(path, *overrides, student=student)
    return fault


# What a spec means


def test_the_smallest_spec_is_the_textbook_network(write: Write) -> None:
    spec = load_spec(write(SMALLEST))
    assert spec.recipe("classic", 1) == RunRecipe(seed=1)
    assert spec.seeds == (0, 1, 2)
    assert spec.baseline == "classic"
    assert spec.variants["classic"].label == "classic"
    assert spec.epochs_shown == (0, 5, 10, 15, 20, 25, 29)
    assert spec.figures == DEFAULT_PICTURES
    assert spec.cover.rows() == ()
    assert spec.prose.section("summary") is None


def test_keys_with_nothing_after_them_count_as_not_written(write: Write) -> None:
    text = "title: x\ncover:\ndata:\nmodel:\ntraining:\nseeds:\nvariants: {a: {model: , label: }}\nfigures:\nprose:\n"
    assert load_spec(write(text)).recipe("a", 0) == RunRecipe()


def test_a_variant_changes_what_it_writes_and_inherits_the_rest(write: Write) -> None:
    spec = load_spec(
        write(
            "title: x\n"
            "data: {augmentation: {rotation: 5, shear: 1}}\n"
            "model: {activation: relu, hidden: [10]}\n"
            "training: {epochs: 2}\n"
            "variants:\n"
            "  a: {label: 甲}\n"
            "  b: {model: {hidden: [20, 30]}, training: {learning_rate: 1e-3}, data: {augmentation: {shear: 2}}}\n"
            "  c: {data: {augmentation: null}}\n"
        )
    )
    a, b, c = (spec.recipe(name, 0) for name in "abc")
    assert spec.variants["a"].label == "甲"
    assert a.model == ModelRecipe(activation="relu", hidden=(10,))
    assert b.model == ModelRecipe(activation="relu", hidden=(20, 30))
    assert (b.training.epochs, b.training.learning_rate) == (2, 0.001)
    assert b.data.augmentation is not None
    assert (b.data.augmentation.rotation, b.data.augmentation.shear) == (5, 2)
    assert c.data.augmentation is None


def test_runs_are_requested_variant_by_variant(write: Write) -> None:
    spec = load_spec(write("title: x\nseeds: [3, 1]\nvariants: {b: , a: }\n"))
    assert [request[:2] for request in spec.requests()] == [("b", 3), ("b", 1), ("a", 3), ("a", 1)]
    assert all(recipe.seed == seed for _, seed, recipe in spec.requests())


def test_published_accuracies_may_be_percentages(write: Write) -> None:
    spec = load_spec(
        write(
            SMALLEST + "expectations:\n"
            "  - {metric: test_accuracy, value: 98.85%, tolerance: 0.3%}\n"
            "  - {metric: test_accuracy, value: 0.9885, tolerance: 0.003, epoch: 0}\n"
            "  - {metric: parameters, value: 61706, tolerance: 0}\n"
        )
    )
    first, second, third = spec.expectations
    assert (first.value, first.tolerance) == (second.value, second.tolerance) == (0.9885, 0.003)
    assert (first.variant, first.epoch, second.epoch, third.value) == ("classic", None, 0, 61706)


@pytest.mark.parametrize(
    ("epochs", "rows"),
    [(1, (0,)), (2, (0, 1)), (7, (0, 1, 2, 3, 4, 5, 6)), (8, (0, 2, 4, 6, 7)), (20, (0, 4, 8, 12, 16, 19))],
)
def test_the_epochs_shown_are_spread_evenly(write: Write, epochs: int, rows: tuple[int, ...]) -> None:
    assert load_spec(write(SMALLEST), [f"training.epochs={epochs}"]).epochs_shown == rows


def test_the_cover_keeps_what_was_written_and_its_own_order(write: Write) -> None:
    text = SMALLEST + "cover: {学号: 0012, 姓名: '', 课程名称: no, 成绩: , 日期: 2025-06-01}\n"
    rows = load_spec(write(text)).cover.rows()
    assert rows == (("课程名称", "no"), ("姓名", ""), ("学号", "0012"), ("日期", "2025-06-01"), ("成绩", ""))


def test_the_student_file_is_laid_over_the_cover(write: Write) -> None:
    spec = write(SMALLEST + "cover: {课程名称: 深度学习, 姓名: ''}\n")
    student = write("姓名: 张三\n学号: 0012\n班级: 一班\n", "me.yaml")
    rows = load_spec(spec, student=student).cover.rows()
    assert rows == (("课程名称", "深度学习"), ("专业班级", "一班"), ("姓名", "张三"), ("学号", "0012"))


def test_a_relative_data_path_counts_from_the_spec(write: Write, tmp_path: Path) -> None:
    spec = load_spec(write(SMALLEST + "data: {name: idx, path: my/data}\n"))
    assert spec.recipe("classic", 0).data.path == str(tmp_path / "my/data")


@pytest.mark.parametrize("name", ["lenet5.yaml", "实验 一.yaml", "a.b-c_1.yaml"])
def test_the_file_name_names_the_report(write: Write, name: str) -> None:
    assert load_spec(write(SMALLEST, name)).name == name.removesuffix(".yaml").replace(" ", "_")


# Overrides


def test_overrides_are_laid_over_the_file(write: Write) -> None:
    overrides = (
        "training.epochs=2",
        "variants.relu.model.activation=relu",
        "seeds=[7]",
        "cover.学号=007",
        "training.learning_rate=1e-3",
        "figures=[{kind: samples}]",
        "figures.0.count=3",
        "title=甲=乙",
    )
    spec = load_spec(write(SMALLEST), overrides)
    recipe = spec.recipe("relu", 7)
    assert (recipe.training.epochs, recipe.training.learning_rate, recipe.model.activation) == (
        2,
        0.001,
        "relu",
    )
    assert spec.cover.rows() == (("学号", "007"),)
    assert [getattr(figure, "count", None) for figure in spec.figures] == [3]
    assert spec.title == "甲=乙"


@pytest.mark.parametrize(
    ("override", "line"),
    [
        ("training.epochs=two", '--set  training.epochs: 需要整数，得到 "two"'),
        ("training.epoch=2", '--set  training.epoch: 没有 "epoch" 这个键；是不是 epochs？'),
        ("training.epochs", '--set  应写成 键=值，例如 training.epochs=2，得到 "training.epochs"'),
        ("=2", '--set  应写成 键=值，例如 training.epochs=2，得到 "=2"'),
        ("title.x=2", "--set  title.x: title 不是一组键值，不能再往下设"),
        ("seeds.1=2", "--set  seeds.1: seeds 是有 1 项的列表，请用 0 到 0 的序号指定一项"),
        ("model=[", "--set  model: 这里缺少一个值"),
        ("prose={a: 1, a: 2}", '--set  prose.a: 键 "a" 重复；第 1 行已经写过'),
    ],
)
def test_a_wrong_override_is_placed_on_the_command_line(write: Write, override: str, line: str) -> None:
    told = faults_in(write(SMALLEST + "seeds: [0]\n"), override)
    assert line in map(str, told)


def test_an_override_mends_a_fault_of_the_file(write: Write) -> None:
    path = write(SMALLEST + "training: {epochs: two}\n")
    assert fault_in(path).file == str(path)
    assert load_spec(path, ["training.epochs=2"]).training.epochs == 2


# Faults


def test_five_different_faults_give_five_lines(write: Write) -> None:
    path = write(
        "title: 池化实验\n"  # 1
        "model:\n"
        "  kernel_sizes: [5, 25]\n"  # 3: the second convolution is larger than its input
        "  stride: 2\n"  # 4: no such key
        "training:\n"
        "  epochs: two\n"  # 6: no number
        "seeds: [0, 1]\n"
        "seeds: [2]\n"  # 8: the same key again
        "variants:\n"
        "  classic: {}\n"
        "baseline: clasic\n"  # 11: no such variant
    )
    assert [str(fault).removeprefix(f"{path}:") for fault in faults_in(path)] == [
        "3:17  model.kernel_sizes: conv2 层无法构建（它的输入是 6×14×14）：卷积核比输入还大；"
        "请减小 kernel_sizes 或增大 paddings、image_size",
        '4:3  model.stride: 没有 "stride" 这个键；可用的有 channels、kernel_sizes、paddings、activation、pooling、'
        "hidden、connections、dropout、batch_norm、initialization、output",
        '6:11  training.epochs: 需要整数，得到 "two"',
        '8:1  seeds: 键 "seeds" 重复；第 7 行已经写过',
        '11:11  baseline: 没有名为 "clasic" 的变体；是不是 classic？',
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        # shape
        ("variants: {a: }", "1:1  title: 缺少这一项"),
        ("title: x", "1:1  variants: 缺少这一项"),
        ("title: x\nvariants: {}", "2:11  variants: 至少要有 1 项，得到 0 项"),
        ("title: ' '\nvariants: {a: }", '1:8  title: 不能是空白；得到 " "'),
        ("title: 5\nvariants: {a: }", "1:8  title: 需要文字（数字和 true、false 要加引号），得到 5"),
        (f"title: {'长' * 81}\nvariants: {{a: }}", f'1:8  title: 不能超过 80 个字，得到 "{"长" * 39}…"'),
        (SMALLEST + "lable: x", '3:1  lable: 没有 "lable" 这个键；可用的有'),
        (SMALLEST + "<<: {a: b}", "3:1  <<: 不支持合并键 <<"),
        (SMALLEST + "model: LeNet", '3:8  model: 需要一组“键: 值”，得到 "LeNet"'),
        (
            SMALLEST + "model: {channels: 6}",
            "3:19  model.channels: 需要列表，例如 [1, 2]，得到 6；只有一项时也要写方括号：[6]",
        ),
        (SMALLEST + "model: {channels: [6, x]}", '3:23  model.channels.1: 需要整数，得到 "x"'),
        (SMALLEST + "model: {batch_norm: yes}", '3:21  model.batch_norm: 需要 true 或 false，得到 "yes"'),
        (SMALLEST + "model: {dropout: true}", "3:18  model.dropout: 需要数字，得到 true"),
        (SMALLEST + "model: {dropout: .nan}", "3:18  model.dropout: 需要有限的数，得到 nan"),
        (SMALLEST + "model: {dropout: 1}", "3:18  model.dropout: 要小于 1，得到 1"),
        (
            SMALLEST + "model: {pooling: avg}",
            '3:18  model.pooling: 只能是 average、max、subsampling、strided，得到 "avg"',
        ),
        (
            SMALLEST + "model: {connections: ful}",
            '3:22  model.connections: 只能是 full、lecun1998，得到 "ful"',
        ),
        (SMALLEST + "model: {connections: [[0, x]]}", '3:27  model.connections.0.1: 需要整数，得到 "x"'),
        (SMALLEST + "training: {epochs: 1.0}", "3:20  training.epochs: 需要整数，得到 1"),
        (SMALLEST + "training: {epochs: '2'}", '3:20  training.epochs: 需要整数，得到 "2"；请去掉引号'),
        (
            SMALLEST + "model: {batch_norm: 'true'}",
            '3:21  model.batch_norm: 需要 true 或 false，得到 "true"；请去掉引号',
        ),
        (
            SMALLEST + "training: {learning_rate: '1e-3'}",
            '3:27  training.learning_rate: 需要数字，得到 "1e-3"；请去掉引号',
        ),
        (SMALLEST + "training: {epochs: 0}", "3:20  training.epochs: 不能小于 1，得到 0"),
        (SMALLEST + "training: {epochs: 99999}", "3:20  training.epochs: 不能大于 10000，得到 99999"),
        (SMALLEST + "training: {learning_rate: 0}", "3:27  training.learning_rate: 要大于 0，得到 0"),
        (
            SMALLEST + "data: {augmentation: {scale: [2, 1]}}",
            "3:22  data.augmentation: scale 要写成 [最小, 最大]",
        ),
        (SMALLEST + "data: {augmentation: {scale: [1]}}", "3:30  data.augmentation.scale.1: 缺少这一项"),
        (
            SMALLEST + "data: {augmentation: {scale: [1, 2, 3]}}",
            "3:30  data.augmentation.scale: 最多只能有 2 项，得到 3 项",
        ),
        (SMALLEST + "seeds: [1, 2, 1]", "3:8  seeds: 列表里有重复的值：1"),
        (
            SMALLEST + "model: {activation: ReLU}",
            "3:21  model.activation: 只能是 sigmoid、tanh、scaled_tanh、relu、leaky_relu、elu、gelu、silu，"
            '得到 "ReLU"；是不是 relu？',
        ),
        (SMALLEST + "seeds: [0，1]", '3:9  seeds.0: 需要整数，得到 "0，1"；列表里的逗号要用半角的“,”'),
        (
            SMALLEST + "seeds: 0，1",
            '3:8  seeds: 需要列表，例如 [1, 2]，得到 "0，1"；列表里的逗号要用半角的“,”',
        ),
        (
            SMALLEST + "formats: [html，pdf]",
            '3:11  formats.0: 只能是 html、pdf、docx、md，得到 "html，pdf"；列表里的逗号要用半角的“,”',
        ),
        (
            SMALLEST + "training:\n  epochs：2",
            '4:3  training: 需要一组“键: 值”，得到 "epochs：2"；冒号要用半角的“:”，后面加一个空格',
        ),
        (SMALLEST + "seeds: []", "3:8  seeds: 至少要有 1 项，得到 0 项"),
        (SMALLEST + "cover: {课程: x}", '3:9  cover.课程: 没有 "课程" 这个键；是不是 课程名称？'),
        (
            SMALLEST + "cover: {姓名: [x]}",
            "3:13  cover.姓名: 需要文字（数字和 true、false 要加引号），得到 一个列表",
        ),
        (SMALLEST + "cover: 张三", '3:8  cover: 需要一组“键: 值”，得到 "张三"'),
        (SMALLEST + "prose: {sumary: x}", '3:9  prose.sumary: 没有 "sumary" 这个键；是不是 summary？'),
        # variants
        ("title: x\nvariants: {1st: }", "2:12  variants.1st: 变体名以英文字母开头"),
        ("title: x\nvariants: {甲: }", "2:12  variants.甲: 变体名以英文字母开头"),
        ("title: x\nvariants: {'<script>': }", "2:12  variants.<script>: 变体名以英文字母开头"),
        ("title: x\nvariants: {Baseline: }", "2:12  variants.Baseline: 这个名称在正文里另有用处"),
        ("title: x\nvariants: {a: 5}", "2:15  variants.a: 需要一组“键: 值”，得到 5"),
        ("title: x\nvariants: {a: {label: ''}}", '2:23  variants.a.label: 不能是空白；得到 ""'),
        (f"title: x\nvariants: {{a: {{label: {'长' * 41}}}}}", "2:23  variants.a.label: 不能超过 40 个字"),
        (
            'title: x\nvariants: {a: {label: "\\u202e"}}',
            '2:23  variants.a.label: 文字里不能有换行、制表符等控制字符；得到 "\\u202e"',
        ),
        (
            "title: x\nvariants: {a: {epochs: 3}}",
            '2:16  variants.a.epochs: 没有 "epochs" 这个键；可用的有 label、note、against、data、model、training',
        ),
        (
            "title: x\nvariants: {a: {training: {epochs: x}}}",
            '2:35  variants.a.training.epochs: 需要整数，得到 "x"',
        ),
        # contradictions
        (
            SMALLEST + "model: {kernel_sizes: [5]}",
            "3:8  model: channels、kernel_sizes、paddings 的个数必须相同",
        ),
        (
            SMALLEST + "model: {channels: [6], kernel_sizes: [29], paddings: [0]}",
            "3:38  model.kernel_sizes: conv1 层无法构建（它的输入是 1×28×28）：卷积核比输入还大",
        ),
        (
            SMALLEST + "model: {kernel_sizes: [31, 1]}",
            "3:8  model.channels: pool2 层无法构建（它的输入是 16×1×1）：输入小于 2×2",
        ),
        (
            SMALLEST + "model: {channels: [6, 12], connections: lecun1998}",
            "3:41  model.connections: conv2 层无法构建（它的输入是 6×14×14）：connections",
        ),
        (
            SMALLEST + "model: {output: rbf, hidden: [120]}",
            "3:17  model.output: output 层无法构建（它的输入是 120）：output: rbf 要求",
        ),
        # signs of full width, and what stands too close, in values
        (
            SMALLEST + "training: {device: gpu}",
            '3:20  training.device: 只能是 cpu、cuda，得到 "gpu"；是不是 cuda？',
        ),
        (SMALLEST + "training: {epochs: ５}", '3:20  training.epochs: 需要整数，得到 "５"；是不是 5？'),
        (
            SMALLEST + "training: {learning_rate: 0。1}",
            '3:27  training.learning_rate: 需要数字，得到 "0。1"；是不是 0.1？',
        ),
        (SMALLEST + "seeds: [0、1]", '3:9  seeds.0: 需要整数，得到 "0、1"；列表里的逗号'),
        (SMALLEST + "seeds: ［0, 1］", '3:8  seeds: 需要列表，例如 [1, 2]，得到 "［0, 1］"；列表要用半角'),
        (SMALLEST + "training:\n  epochs: 5#注释", '4:11  training.epochs: 需要整数，得到 "5#注释"；注释以'),
        (
            SMALLEST + "model:\n  pooling:max",
            '4:3  model: 需要一组“键: 值”，得到 "pooling:max"；冒号要用半角的“:”，后面加一个空格',
        ),
        (SMALLEST + "data: {name: idx}", "3:7  data.path: name: idx 时要写 path"),
        (SMALLEST + "data: {path: x}", "3:14  data.path: path 只用于 name: idx"),
        (SMALLEST + "data: {image_size: 20}", "3:20  data.image_size: 图像边长不能小于原图的 28 像素"),
        (
            SMALLEST + "data: {train_size: 50001, validation_size: 10000}",
            "3:20  data.train_size: 需要 训练 50001 + 验证 10000 幅图像，训练集只有 60000 幅",
        ),
        (
            SMALLEST + "data: {validation_size: 60000}",
            "3:25  data.validation_size: 留出 60000 幅作验证后没有训练图像了",
        ),
        (
            SMALLEST + "data: {train_size: 100}\ntraining: {batch_size: 101}",
            "4:24  training.batch_size: 每批 101 个样本，多于训练集的 100 个",
        ),
        (
            SMALLEST + "data: {validation_size: 59900}\ntraining: {batch_size: 101}",
            "4:24  training.batch_size: 每批 101 个样本，多于训练集的 100 个",
        ),
        (
            MANY_VARIANTS + "baseline: x",
            f'3:11  baseline: 没有名为 "x" 的变体；可用的有 {"、".join(f"v{n:02}" for n in range(20))} 等 25 个',
        ),
        (SMALLEST + "baseline: x", '3:11  baseline: 没有名为 "x" 的变体；可用的有 classic'),
        (
            SMALLEST + "epochs_shown: [0, 30]",
            "3:19  epochs_shown.1: 轮次从 0 起计，共训练 30 轮，最后一轮是 29，得到 30",
        ),
        (SMALLEST + "epochs_shown: [-1]", "3:16  epochs_shown.0: 不能小于 0，得到 -1"),
        # expectations
        (
            SMALLEST + "expectations: [{metric: test_loss, value: 1}]",
            "3:16  expectations.0.tolerance: 缺少这一项",
        ),
        (
            SMALLEST + "expectations: [{variant: x, metric: test_loss, value: 1, tolerance: 1}]",
            '3:26  expectations.0.variant: 没有名为 "x" 的变体',
        ),
        (
            SMALLEST + "expectations: [{epoch: 30, metric: test_loss, value: 1, tolerance: 1}]",
            "3:24  expectations.0.epoch: 轮次从 0 起计",
        ),
        (
            SMALLEST + "expectations: [{epoch: 3, metric: parameters, value: 1, tolerance: 1}]",
            "3:24  expectations.0.epoch: 参数总数与轮次无关"[:18],
        ),
        (
            SMALLEST + "expectations: [{metric: test_loss, value: 5%, tolerance: 1}]",
            "3:43  expectations.0.value: 只有准确率能写成百分数",
        ),
        (
            SMALLEST + "expectations: [{metric: test_loss, value: -1, tolerance: 1}]",
            "3:43  expectations.0.value: 损失不能是负数",
        ),
        (
            SMALLEST + "expectations: [{metric: test_accuracy, value: 98.85, tolerance: 1}]",
            "3:47  expectations.0.value: 准确率写成 98.85% 或 0.9885",
        ),
        (
            SMALLEST + "expectations: [{metric: test_accuracy, value: high, tolerance: 1}]",
            "3:47  expectations.0.value: 需要数字，或百分数如 98.85%",
        ),
        (
            SMALLEST + "expectations: [{metric: parameters, value: 1.5, tolerance: 1}]",
            "3:44  expectations.0.value: 参数总数应是非负整数",
        ),
        (
            SMALLEST + "expectations: [{metric: test_loss, value: 1, tolerance: -1}]",
            "3:57  expectations.0.tolerance: 不能小于 0",
        ),
        # figures
        (SMALLEST + "figures: [{count: 3}]", "3:11  figures.0.kind: 缺少这一项"),
        (
            SMALLEST + "figures: [{kind: sample}]",
            "3:18  figures.0.kind: 只能是 samples、architecture、learning_curves、",
        ),
        (
            SMALLEST + "figures: [{kind: samples, cuont: 3}]",
            '3:27  figures.0.cuont: 没有 "cuont" 这个键；是不是 count？',
        ),
        (SMALLEST + "figures: [{kind: samples, count: 0}]", "3:34  figures.0.count: 不能小于 1，得到 0"),
        (SMALLEST + "figures: [{kind: samples, label: 样本}]", "3:34  figures.0.label: 只能以英文字母开头"),
        (
            SMALLEST + "figures: [{kind: samples}, {kind: samples}]",
            '3:28  figures.1.label: 图的标签 "samples" 重复',
        ),
        (
            SMALLEST + "figures: [{kind: samples, label: layers}]",
            '3:34  figures.0.label: 图的标签 "layers" 重复',
        ),
        (SMALLEST + "figures: [{kind: kernels, variant: x}]", '3:36  figures.0.variant: 没有名为 "x" 的变体'),
        (
            SMALLEST + "figures: [{kind: kernels, seed: 9}]",
            "3:33  figures.0.seed: seeds 里没有 9；可用的有 0、1、2",
        ),
        (
            SMALLEST + "figures: [{kind: kernels, layer: C5}]",
            '3:34  figures.0.layer: 网络没有名为 "C5" 的卷积层',
        ),
        (
            SMALLEST + "figures: [{kind: kernels, layer: C9}]",
            '3:34  figures.0.layer: 网络没有名为 "C9" 的卷积层',
        ),
        (
            SMALLEST + "figures: [{kind: feature_maps, layer: F6}]",
            '3:39  figures.0.layer: 网络没有名为 "F6" 的有特征图的层；可用的有 C1、conv1、act1、S2、pool1、C3、conv2',
        ),
        (
            SMALLEST + "figures: [{kind: embedding, layer: F7}]",
            '3:36  figures.0.layer: 网络没有名为 "F7" 的层；可用的有 C1、conv1',
        ),
        (
            SMALLEST + "figures: [{kind: surface, channel: 6}]",
            "3:36  figures.0.channel: C1 层只有 6 个通道，序号从 0 到 5，得到 6",
        ),
        (
            SMALLEST + "figures: [{kind: animation_scan, channel: 9}]",
            "3:43  figures.0.channel: C1 层只有 6 个通道",
        ),
        (
            SMALLEST + "figures: [{kind: cam, indices: [1, 10000]}]",
            "3:36  figures.0.indices.1: 评价用的图像共 10000 幅，序号从 0 到 9999，得到 10000",
        ),
        (
            SMALLEST + "figures: [{kind: cam, indices: [1], count: 2}]",
            "3:11  figures.0: indices 已经指明了图像",
        ),
        (
            SMALLEST + "figures: [{kind: learning_curves, variants: [x]}]",
            '3:46  figures.0.variants.0: 没有名为 "x" 的变体',
        ),
        (
            SMALLEST + "figures: [{kind: learning_curves, variants: [classic, classic]}]",
            '3:45  figures.0.variants: 列表里有重复的值："classic"',
        ),
        (
            TEN_VARIANTS + "figures: [{kind: gradient_norms}]",
            "3:11  figures.0: 这种图最多画 9 个变体，这里有 10 个；请在 variants 中列出要画的",
        ),
        # not a spec at all
        ("- a", "1:1  文件的最外层应是一组“键: 值”"),
    ],
)
def test_each_guard_tells_what_is_wrong_and_where(write: Write, text: str, line: str) -> None:
    path = write(text)
    (told,) = {str(fault).removeprefix(f"{path}:") for fault in faults_in(path)}
    assert told.startswith(line)


def test_an_inherited_fault_is_told_once_where_it_was_written(write: Write) -> None:
    path = write("title: x\nmodel: {activation: foo}\nvariants: {a: , b: , c: {model: {hidden: [3]}}}\n")
    assert str(fault_in(path)).startswith(f"{path}:2:21  model.activation: 只能是")


def test_an_inherited_contradiction_is_told_once(write: Write) -> None:
    path = write("title: x\nmodel: {kernel_sizes: [5]}\nvariants: {a: , b: {model: {activation: relu}}}\n")
    assert str(fault_in(path)).startswith(f"{path}:2:8  model: ")


def test_a_fault_of_a_variant_is_told_in_the_variant(write: Write) -> None:
    path = write(
        "title: x\nmodel: {hidden: [9]}\nvariants:\n  a:\n  b:\n    model: {kernel_sizes: [5, 15]}\n"
    )
    assert str(fault_in(path)).startswith(f"{path}:6:27  variants.b.model.kernel_sizes: conv2")


def test_a_wrong_value_does_not_hide_what_is_impossible_beside_it(write: Write) -> None:
    path = write("title: x\nmodel: {activation: foo, kernel_sizes: [5]}\nvariants: {a: }\n")
    assert [(fault.line, fault.column) for fault in faults_in(path)] == [(2, 8), (2, 21)]


def test_a_wrong_value_accuses_no_other(write: Write) -> None:
    """Nobody knows how many epochs there are, so none of the epochs named is wrong; nor is a picture of the baseline."""
    path = write(
        "title: x\ntraining: {epochs: many}\nvariants: {a: }\nbaseline: b\nepochs_shown: [50]\n"
        "expectations: [{epoch: 50, metric: test_loss, value: 1, tolerance: 1}]\nfigures: [{kind: kernels, layer: C9}]\n"
    )
    assert [fault.field for fault in faults_in(path)] == ["training.epochs", "baseline"]


@pytest.mark.parametrize(
    "name",
    [
        "-rf.yaml",
        "..yaml",
        ".hidden.yaml",
        "CON.yaml",
        "aux.x.yaml",
        "a;b.yaml",
        "<b>.yaml",
        f"{'a' * 65}.yaml",
        "a\u202eb.yaml",
    ],
)
def test_a_hostile_file_name_cannot_name_a_folder(write: Write, name: str) -> None:
    assert "不能用作报告的文件夹名" in fault_in(write(SMALLEST, name)).message


def test_the_student_file_is_checked_with_the_spec(write: Write) -> None:
    spec = write(SMALLEST + "baseline: x\n")
    student = write("姓名: 张三\n性别: 男\n班级: 一\n专业班级: 二\n", "me.yaml")
    told = [str(fault) for fault in faults_in(spec, student=student)]
    assert told[0].startswith(f'{student}:2:1  性别: 没有 "性别" 这个键；可用的有 课程名称')
    assert told[1] == f"{student}:3:1  班级: 班级 和 专业班级 是同一项，只能写一个"
    assert told[2].startswith(f"{spec}:3:11  baseline")


@pytest.mark.parametrize(
    ("text", "word"), [("- a", "最外层"), ("a: [", "缺少"), ("", "空的"), ("班级: [1]", "需要文字")]
)
def test_a_student_file_that_is_none_is_refused(write: Write, text: str, word: str) -> None:
    fault = fault_in(write(SMALLEST), student=write(text, "me.yaml"))
    assert fault.file.endswith("me.yaml")
    assert word in fault.message


def test_a_student_file_with_full_width_colons_gets_an_example_of_its_own(write: Write) -> None:
    assert "例如 姓名: 张三" in fault_in(write(SMALLEST), student=write("姓名：张三\n", "me.yaml")).message


@pytest.mark.parametrize("day", ["2026-13-40", "2026年11月31日", "2025/2/29", "2026.0.1"])
def test_a_day_that_no_calendar_has_is_refused(write: Write, day: str) -> None:
    fault = fault_in(write(SMALLEST + f"cover: {{日期: {day}}}\n"))
    assert fault.line == SMALLEST.count("\n") + 1
    assert fault.message.startswith(faults.CONTRADICTIONS["no_such_day"])


@pytest.mark.parametrize("day", ["2024-02-29", "2026年11月20日", "期末", "第 13 周", "2026-13"])
def test_days_and_words_are_taken_as_they_are(write: Write, day: str) -> None:
    assert load_spec(write(SMALLEST + f"cover: {{日期: {day}}}\n")).cover.date == day


def test_two_variants_of_one_name_are_refused(write: Write) -> None:
    variants = "variants:\n  a: {label: 网络}\n  b: {}\n  c: {label: 网络}\n"
    fault = fault_in(write("title: 题\n" + variants))
    assert (fault.line, fault.message) == (5, "变体 a 也叫“网络”，图表中分不清；请换一个名称")


def test_a_missing_student_file_is_told(write: Write, tmp_path: Path) -> None:
    assert "找不到" in fault_in(write(SMALLEST), student=tmp_path / "nobody.yaml").message


def test_a_fault_in_prose_is_placed_in_its_line(write: Write) -> None:
    path = write(SMALLEST + "prose:\n  summary: |\n    一\n    二\n")
    spec = load_spec(path)
    assert str(spec.text_fault(("prose", "summary"), 2, "…")) == f"{path}:6:5  prose.summary: …"
    assert load_spec(path, ["prose.summary=x"]).text_fault(("prose", "summary"), 2, "…").file == "--set"


# Nothing in English, nothing forgotten

ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b", re.IGNORECASE)


DETAILS = {
    **dict.fromkeys(("gt", "ge", "lt", "le", "min_length", "max_length", "actual_length", "multiple_of"), 1),
    **dict.fromkeys(("expected", "expected_tags"), "'a', 'b' or 'c'"),
}


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_no_english_sentence_of_pydantic_is_ever_shown(kind: str) -> None:
    message = faults.bad_value(kind, DETAILS, "got")
    assert not ENGLISH.search(message), message
    assert re.search("[一-鿿]", message)


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and all that it is made of."""
    yield model
    for field in model.model_fields.values():
        for part in models_in(field.annotation):
            yield from models(part)


def codes(source: str) -> set[str]:
    """The codes that a module's validators raise."""
    return set(re.findall(r'ValueError\("(\w+)"\)', source))


def test_every_code_that_a_validator_raises_has_its_sentence() -> None:
    modules = {
        Path(str(__import__(model.__module__, fromlist=["x"]).__file__)) for model in models(ExperimentSpec)
    }
    modules |= {
        ROOT / "report" / "specification" / name for name in ("lines.py", "variants.py", "experiment.py")
    }
    raised = set().union(*(codes(path.read_text(encoding="utf-8")) for path in modules))
    assert {"one_entry_per_convolution", "scale_interval", "not_unique", "reserved_name"} <= raised
    assert raised <= faults.CONTRADICTIONS.keys()


def test_every_reason_of_an_impossible_network_has_its_sentence() -> None:
    source = (ROOT / "lenet" / "anatomy.py").read_text(encoding="utf-8")
    reasons = set(re.findall(r'ImpossibleNetwork\([^)]*"(\w+)"\)', source))
    assert "kernel_larger_than_input" in reasons
    assert reasons <= faults.IMPOSSIBLE.keys()


def test_labels_of_tables_are_taken() -> None:
    source = Path(report.writing.tables.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'\btable\(\s*"(\w+)"', source)) <= TABLES


def test_every_name_that_prose_knows_is_reserved() -> None:
    assert {"baseline", "check", "ref", "if", "for", "true", "none", "seeds", "spec", "data"} <= RESERVED
