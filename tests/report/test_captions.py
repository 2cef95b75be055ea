"""Captions and descriptions say what is shown, of which layer, on which scale, and of which run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from torch import Tensor

from lenet.recipe import DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from lenet.records import EpochRecord
from report.figures.subjects import Subject
from report.specification.pictures import (
    AnimatedChannels,
    AnimatedDigits,
    AnimatedScan,
    AnimatedTraining,
    AnyPicture,
    Cam,
    FeatureMaps,
    GradientNorms,
    Kernels,
    LayerGrid,
    LearningCurves,
    Mistakes,
    PictureOptions,
    Samples,
)
from report.store.stored_run import RunResults
from report.wording.captions import caption, description

MNIST = DataRecipe()
EVERY: tuple[AnyPicture, ...] = tuple(kind() for kind in get_args(AnyPicture))


RESULTS = RunResults("test", 0.01, 0.99, 0.04, 0.9885, 60_000, 10_000, tuple("0123456789"))


@dataclass(frozen=True)
class Run:
    """As much of a run as words need."""

    recipe: RunRecipe
    key: str = ""
    records: tuple[EpochRecord, ...] = (EpochRecord(0, 0.01, 1, 0.5, 1, 0.5),) * 30
    dataset_digest: str = ""
    seconds: tuple[float, ...] = (1.0,) * 30
    results: RunResults = RESULTS
    environment: Mapping[str, str | int] = field(default_factory=dict)
    lab_digest: str = ""

    def logits(self) -> NDArray[np.float32]:
        """Nobody asks."""
        raise NotImplementedError

    def labels(self) -> NDArray[np.uint8]:
        """Nobody asks."""
        raise NotImplementedError

    def snapshots(self) -> dict[str, NDArray[np.float32]]:
        """Nobody asks."""
        raise NotImplementedError

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
    assert "；细线为种子 0、1、2 的各次训练，粗线为其均值；" in said


def test_curves_of_a_single_run_speak_of_no_mean() -> None:
    assert "均值" not in caption(LearningCurves(), (subject(seeds=(0,)),), MNIST)


def test_curves_of_several_variants_are_of_the_test_alone_and_explain_the_bars() -> None:
    said = caption(LearningCurves(), (subject(), subject("ReLU")), MNIST)
    assert said.startswith("各变体在测试集上的学习曲线：左为损失，右为准确率；曲线为各随机种子的均值，")
    some = caption(LearningCurves(variants=("x", "y")), (subject(), subject("ReLU")), MNIST)
    assert some.startswith("图例中各变体在测试集上的学习曲线")
    assert "标记处的竖线从最小值到最大值" in said
    assert "训练集" not in said
    single = caption(LearningCurves(), (subject(seeds=(0,)), subject("ReLU", seeds=(0,))), MNIST)
    assert "竖线" not in single
    assert "均值" not in single


def test_a_mean_curve_that_includes_what_learnt_nothing_says_so() -> None:
    stuck = (EpochRecord(0, 0.01, 1, 0.1, 2.3, 0.1),) * 30
    learnt, failed = Run(RunRecipe()), Run(RunRecipe(seed=1), records=stuck)
    mixed = Subject("fast", "快", (learnt, failed, learnt))
    told = "，标记处的竖线从最小值到最大值，“快”的均值含 1 个没有学会分类的种子；"
    assert told in caption(LearningCurves(), (subject(), mixed), MNIST)
    none = Subject("fast", "快", (failed, failed, failed))
    assert "没有学会" not in caption(LearningCurves(), (subject(), none), MNIST)


def test_curves_are_described_as_they_are_drawn() -> None:
    one = description(LearningCurves(), (subject(),))
    assert one.endswith("，两者都是对数刻度。图中有经典 LeNet-5 的训练曲线与测试曲线。")
    several = description(LearningCurves(), (subject(), subject("ReLU")))
    assert several.endswith("，两者都是对数刻度。图中有经典 LeNet-5、ReLU 的测试曲线。")
    assert "对数" not in description(LearningCurves(log=False), (subject(), subject("ReLU")))


def test_curves_say_when_an_axis_is_logarithmic() -> None:
    for shown in ((subject(),), (subject(), subject("ReLU"))):
        assert "对数" in caption(LearningCurves(), shown, MNIST)
        assert "对数" not in caption(LearningCurves(log=False), shown, MNIST)


def test_curves_say_when_the_two_losses_are_not_the_same_thing() -> None:
    squared = subject(training=TrainingRecipe(loss="mse").model_dump())
    assert "测试集损失为交叉熵，训练损失为所优化的均方误差" in caption(LearningCurves(), (squared,), MNIST)
    assert "交叉熵" not in caption(LearningCurves(), (subject(),), MNIST)
    several = caption(LearningCurves(), (squared, subject()), MNIST)
    assert "测试集损失为交叉熵；" in several
    assert "训练损失" not in several


def test_curves_of_networks_with_unlike_losses_are_not_to_be_compared() -> None:
    squared = replace(subject("甲", training={"loss": "mse"}), variant="a")
    plain, other = subject("乙"), replace(subject("丙"), variant="c")
    told = "；“甲”优化的不是交叉熵，损失曲线不宜互相比较；"
    assert told in caption(LearningCurves(), (squared, plain, other), MNIST)
    for alike in ((plain, other), (squared,), (squared, replace(squared, variant="d"))):
        assert "互相比较" not in caption(LearningCurves(), alike, MNIST)
    distances = replace(subject("丁", model={"output": "rbf", "hidden": [120, 84]}), variant="b")
    assert "；“丁”所优化的损失或输出层与其他变体不同，损失" in caption(
        LearningCurves(), (distances, plain), MNIST
    )
    assert "；各变体所优化的损失或输出层不同，损失" in caption(LearningCurves(), (distances, squared), MNIST)


def test_norms_of_gradients_say_what_is_averaged_of_which_runs_and_on_which_axis() -> None:
    assert caption(GradientNorms(), (subject(seeds=(2,)),), MNIST) == (
        "经典 LeNet-5 各层的梯度随轮次的变化：每个卷积层和全连接层一条曲线，为损失对该层权重（不含偏置）的梯度的 L2 范数，"
        "在每轮的各步上取平均；取自种子 2 的训练；纵轴为对数刻度"
    )
    several = caption(GradientNorms(), (subject(), subject("ReLU")), MNIST)
    assert several.startswith("各变体各层的梯度")
    two = caption(GradientNorms(variants=("a", "b")), (subject("甲"), subject("ReLU")), MNIST)
    assert two.startswith("“甲”、“ReLU”网络各层的梯度")
    assert "曲线为种子 0、1、2 各次训练的均值，色带从最小值到最大值" in several
    assert several.endswith("纵轴为对数刻度，各分图共用")


def test_norms_of_gradients_explain_a_zero_where_there_is_one() -> None:
    one, none = (
        Subject("x", "甲", (Run(RunRecipe(), records=(EpochRecord(0, 1, 1, 1, 1, 1, (("conv1", norm),)),)),))
        for norm in (0.1, 0.0)
    )
    assert "为零" not in caption(GradientNorms(), (one,), MNIST)
    assert caption(GradientNorms(), (one, none), MNIST).endswith("梯度为零之处，曲线或色带向下离开图框")


def test_norms_of_gradients_name_the_layers_for_who_cannot_see_them() -> None:
    rbf = {"output": "rbf", "activation": "scaled_tanh"}
    said = description(GradientNorms(), (subject(), subject("论文", model=rbf)))
    assert "并排的 2 幅折线图，依次为经典 LeNet-5、论文。" in said
    assert said.endswith(
        "横轴是轮次，从 0 到 29，纵轴是对数刻度的梯度范数，每层一条曲线，各层为 C1、C3、C5、F6、output。"
    )
    assert "output" not in description(GradientNorms(), (subject("论文", model=rbf),))


def test_a_label_that_says_network_says_it_once() -> None:
    assert caption(LayerGrid(), (subject("简单卷积网络"),), MNIST).startswith("“简单卷积网络”（种子 0）对")


def test_held_out_training_images_are_called_validation() -> None:
    held_out = subject(data=DataRecipe(validation_size=5000).model_dump())
    assert "实线为验证集" in caption(LearningCurves(), (held_out,), MNIST)
    assert "验证集前 5 幅" in caption(LayerGrid(), (held_out,), MNIST)


def test_the_layer_grid_names_layers_run_and_scale() -> None:
    assert caption(LayerGrid(), (subject(seeds=(2,)),), MNIST) == (
        "“经典 LeNet-5”网络（种子 2）对测试集前 5 幅图像的逐层响应：自上而下为输入以及 "
        "C1 池化后（S2）、C3 池化后（S4）各通道之和；"
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


@pytest.mark.parametrize("options", EVERY, ids=lambda options: options.kind)
def test_every_picture_is_described_for_who_cannot_see_it(options: PictureOptions) -> None:
    said = description(options, (subject(),))
    assert said.endswith("。")
    assert len(said) > 20


def test_feature_maps_say_layer_state_and_scale() -> None:
    shared = caption(FeatureMaps(digit=7), (subject(),), MNIST)
    assert "测试集的第一幅数字 7" in shared
    assert "C1 层（激活之后）的全部 6 个通道" in shared
    assert "各通道共用一个色标" in shared
    own = caption(FeatureMaps(layer="conv2", scale="image", index=12), (subject(),), MNIST)
    assert "测试集第 12 幅图像" in own
    assert "模块 conv2（C3，激活之前）的全部 16 个通道" in own
    assert "每幅图单独归一化" in own
    assert "S4 层的全部 16 个通道" in caption(FeatureMaps(layer="S4"), (subject(),), MNIST)


def test_maps_of_attention_say_class_and_methods() -> None:
    said = caption(Cam(target=3, methods=("grad_cam",)), (subject(),), MNIST)
    assert "针对类别 3" in said
    assert "Grad-CAM，" in said
    assert "Score-CAM" not in said
    assert "针对网络自己判定的类别" in caption(Cam(), (subject(),), MNIST)


def test_mistakes_are_counted() -> None:
    said = caption(Mistakes(count=16), (subject(),), MNIST)
    assert "共 115 幅，这里是其中置信度最高的 16 幅" in said
    assert "共 8,968 幅，" in caption(Mistakes(), (perfect(0.1032),), MNIST)
    assert "全部列出" in caption(Mistakes(count=100), (perfect(0.9999),), MNIST)
    assert "没有误分的图像" in caption(Mistakes(), (perfect(1.0),), MNIST)
    assert "没有" in description(Mistakes(), (perfect(1.0),))


def test_an_animation_promises_of_its_still_only_what_is_in_it() -> None:
    channels, training, scan = (
        caption(options, (subject(),), MNIST)
        for options in (AnimatedChannels(), AnimatedTraining(), AnimatedScan())
    )
    assert "动画中还有各通道平均的柱状图；" in channels
    assert "动画中还有到该轮为止的准确率曲线；" in training
    assert training.endswith("右侧为该轮的测试准确率")
    assert "动画中画出卷积核，红为正、蓝为负；" in scan
    assert "动画中" not in caption(AnimatedDigits(), (subject(),), MNIST)  # its still has all


def perfect(accuracy: float) -> Subject:
    """A variant whose run hardly errs."""
    return Subject("x", "经典 LeNet-5", (Run(RunRecipe(), results=replace(RESULTS, test_accuracy=accuracy)),))


def test_an_animation_says_its_pace_and_what_its_still_is() -> None:
    said = caption(AnimatedDigits(fps=2), (subject(),), MNIST)
    assert said.startswith("动画（6 帧，每帧 0.5 s）")
    assert "静态图为各帧并列" in said
