"""Captions and descriptions say what is shown, of which layer, on which scale, and of which run."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from torch import Tensor

from lenet.recipe import DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from lenet.records import EpochRecord
from report.figures.subjects import Subject
from report.specification.pictures import (
    DEFAULT_PICTURES,
    Kernels,
    LayerGrid,
    LearningCurves,
    PictureOptions,
    Samples,
)
from report.wording.captions import caption, description

MNIST = DataRecipe()


@dataclass(frozen=True)
class Run:
    """As much of a run as words need."""

    recipe: RunRecipe
    key: str = ""
    records: tuple[EpochRecord, ...] = (EpochRecord(0, 0.01, 1, 0.5, 1, 0.5),) * 30
    dataset_digest: str = ""

    def weights(self) -> dict[str, Tensor]:
        """Nobody asks."""
        raise NotImplementedError


def subject(label: str = "经典 LeNet-5", seeds: tuple[int, ...] = (0, 1, 2), **parts: object) -> Subject:
    """A variant with its runs."""
    return Subject(
        "x", label, tuple(Run(RunRecipe.model_validate({**parts, "seed": seed})) for seed in seeds)
    )


def test_samples() -> None:
    assert (
        caption(Samples(count=12, seed=7), (), MNIST)
        == "MNIST 的训练样本：各类轮流随机抽取，共 12 幅（抽样种子 7），图下为标签"
    )


def test_curves_of_one_variant_name_the_seeds() -> None:
    said = caption(LearningCurves(), (subject(),), MNIST)
    assert said.startswith("经典 LeNet-5 的学习曲线：左为损失，右为准确率；实线为测试集，虚线为训练集")
    assert said.endswith("细线为种子 0、1、2 的各次训练，粗线为其均值")


def test_curves_of_a_single_run_speak_of_no_mean() -> None:
    assert "均值" not in caption(LearningCurves(), (subject(seeds=(0,)),), MNIST)


def test_curves_of_several_variants_explain_the_band() -> None:
    said = caption(LearningCurves(), (subject(), subject("ReLU")), MNIST)
    assert said.startswith("各变体的学习曲线")
    assert "曲线为各随机种子的均值，色带从测试集结果的最小值到最大值" in said


def test_curves_say_when_an_axis_is_logarithmic() -> None:
    assert "对数" in caption(LearningCurves(log=True), (subject(),), MNIST)
    assert "对数" not in caption(LearningCurves(), (subject(),), MNIST)


def test_curves_say_when_the_two_losses_are_not_the_same_thing() -> None:
    squared = subject(training=TrainingRecipe(loss="mse").model_dump())
    assert "测试集损失为交叉熵，训练损失为所优化的均方误差" in caption(LearningCurves(), (squared,), MNIST)
    assert "交叉熵" not in caption(LearningCurves(), (subject(),), MNIST)


def test_held_out_training_images_are_called_validation() -> None:
    held_out = subject(data=DataRecipe(validation_size=5000).model_dump())
    assert "实线为验证集" in caption(LearningCurves(), (held_out,), MNIST)
    assert "验证集前 5 幅" in caption(LayerGrid(), (held_out,), MNIST)


def test_the_layer_grid_names_layers_run_and_scale() -> None:
    assert caption(LayerGrid(), (subject(seeds=(2,)),), MNIST) == (
        "经典 LeNet-5（种子 2）对测试集前 5 幅图像的逐层响应：自上而下为输入以及 C1 池化后（S2）、C3 池化后（S4）各通道之和；"
        "每幅图单独归一化，最小值为黑，最大值为白"
    )


def test_the_layer_grid_follows_the_network() -> None:
    one_stage = ModelRecipe(channels=(4,), kernel_sizes=(5,), paddings=(0,), hidden=(10,))
    single = subject(model=one_stage.model_dump())
    assert "输入以及 C1 池化后（S2）各通道之和" in caption(LayerGrid(), (single,), MNIST)
    assert "分辨率自上而下为 28×28、12×12 像素" in description(LayerGrid(), (single,))


@pytest.mark.parametrize("layer", ["C1", "conv1"])
def test_kernels_go_by_the_papers_name_however_they_were_asked_for(layer: str) -> None:
    said = caption(Kernels(layer=layer), (subject(),), MNIST)
    assert "训练后 C1 层的 6 个 5×5 卷积核" in said
    assert "所有卷积核共用一个色标" in said
    assert "输入通道" not in said


def test_kernels_by_channel_say_what_rows_and_columns_are() -> None:
    said = caption(Kernels(layer="C3"), (subject(),), MNIST)
    assert "96 个" in said
    assert "每列对应一幅输出特征图，每行对应一个输入通道" in said
    assert "空缺" not in said


def test_kernels_of_a_partly_connected_layer_explain_the_gaps() -> None:
    said = caption(Kernels(layer="C3"), (subject(model={"connections": "lecun1998"}),), MNIST)
    assert "60 个" in said
    assert "空缺处表示两幅特征图之间没有连接" in said


@pytest.mark.parametrize("options", DEFAULT_PICTURES, ids=lambda options: options.kind)
def test_every_picture_is_described_for_who_cannot_see_it(options: PictureOptions) -> None:
    said = description(options, (subject(),))
    assert said.endswith("。")
    assert len(said) > 20
