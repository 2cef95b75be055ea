"""What is said of kernels, responses and gradients: only what these runs show, each thing once."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from report.document import Document
from report.figures.artifacts import placeholder
from report.study.analysis import analyse
from report.writing.compose import compose
from tests.report.finished_runs import HandMadeRun
from tests.report.made_up_studies import made_up
from tests.report.test_comparing_wording import text
from tests.report.test_narrative_wording import made, report

TWO = "{classic: {label: 经典}, relu: {label: 整流, model: {activation: relu}}}"
KERNELS = "figures: [{kind: kernels}, {kind: kernels, layer: C3, label: c3}, {kind: layer_grid}]"

GRIDS = "figures: [{kind: layer_grid}, {kind: layer_grid, variant: relu, label: other}]"


class Idle(HandMadeRun):
    """A network of whose C3 two maps are next to nothing and one never moved after the first epoch."""

    def snapshots(self) -> dict[str, NDArray[np.float32]]:
        found = super().snapshots()
        last = found[f"epoch/{len(self.records) - 1}/conv2.weight"]
        last[[1, 7]] *= 0.01
        last[4] = found["epoch/0/conv2.weight"][4]
        return found


def idle(folder: Path, rest: str, variants: str) -> Document:
    names = ("classic", "relu") if "relu:" in variants else ("classic",)
    spec, study = made_up(folder, variants, {name: [0.97] for name in names}, rest=rest)
    runs = {
        name: [
            Idle(**{field.name: getattr(run, field.name) for field in fields(run)})
            for run in made(study, name)
        ]
        for name in names
    }
    return compose(spec, analyse(spec, runs.__getitem__), tuple(map(placeholder, spec.figures)))


def test_maps_without_a_use_are_told_once_where_their_kernels_are_shown(tmp_path: Path) -> None:
    features = text(idle(tmp_path, KERNELS, "{classic: {label: 经典}}"), "features")
    assert "种子 0 的网络中，C3 的第 1、7 幅特征图（编号从 0 起）的卷积核几乎为零" in features
    assert features.count("16 幅特征图中有 2 幅基本没有用上") == 1
    assert "不再学习" not in features  # an idle map of a sigmoid is no dead ReLU


def test_layers_of_one_network_share_a_sentence(tmp_path: Path) -> None:
    class Idler(Idle):
        def snapshots(self) -> dict[str, NDArray[np.float32]]:
            found = super().snapshots()
            found[f"epoch/{len(self.records) - 1}/conv1.weight"][0] *= 0.01
            return found

    spec, study = made_up(tmp_path, TWO, {"classic": [0.97], "relu": [0.97]}, rest=GRIDS)
    runs = {
        name: [
            Idler(**{field.name: getattr(run, field.name) for field in fields(run)})
            for run in made(study, name)
        ]
        for name in study.variants
    }
    features = text(
        compose(spec, analyse(spec, runs.__getitem__), tuple(map(placeholder, spec.figures))), "features"
    )
    assert (
        "“整流”网络（种子 0）中，C1 的第 0 幅（共 6 幅）和C3 的第 1、7 幅（共 16 幅）也是如此。" in features
    )
    assert "“经典”网络（种子 0）中，C1 的第 0 幅特征图（编号从 0 起）的卷积核几乎为零" in features
    assert "“经典”网络（种子 0）中，C3 的第 1、7 幅（共 16 幅）也是如此。" in features


def test_a_map_of_relus_that_stopped_learning_is_told_with_its_network(tmp_path: Path) -> None:
    rest = "figures: [{kind: layer_grid, variant: relu}]"
    features = text(idle(tmp_path, rest, TWO), "features")
    assert (
        "“整流”网络（种子 0）中，C3 的第 4 幅特征图（编号从 0 起）的卷积核从第 0 轮结束到最后一轮几乎没有改变"
        in features
    )
    assert "16 幅特征图中有 1 幅不再学习" in features


def test_networks_that_use_all_their_maps_are_not_said_to_waste_any(tmp_path: Path) -> None:
    features = text(report(tmp_path, [0.97], KERNELS), "features")
    assert "几乎" not in features
    assert (
        "中 C1 的 6 个 5×5 卷积核有 50% 的权重为正，各个核从 48%（第 1 个）到 52%（第 0 个）不等" in features
    )
    assert (
        "中 C3 的 96 个 5×5 卷积核有 50% 的权重为正。" in features
    )  # no range where it would be from 50% to 50%
    assert "越往后，每个单元对应的输入区域越大（S2 的一个单元看到输入中 6×6 的区域" in features
    assert "意味着" not in features


def test_what_the_networks_answer_to_the_images_shown(tmp_path: Path) -> None:
    grid = "figures: [{kind: layer_grid, digits: 3}]"
    right = text(report(tmp_path, [1.0], grid), "features")
    assert "所示的网络把图中的图像全部判对" in right
    wrong = text(report(tmp_path, [0.9999], grid), "features")
    assert "所示的网络把图中的0判为1，其余判对" in wrong
    assert "全部判对" not in wrong
    ten = "figures: [{kind: layer_grid, digits: 10}]"
    assert "把图中 10 幅图像中的 5 幅判错" in text(report(tmp_path, [0.9995], ten), "features")
    assert "把图中的图像全部判错" in text(report(tmp_path, [0.5], grid), "features")


def with_norms(run: HandMadeRun, first: float) -> HandMadeRun:
    norms = (("conv1", first), ("conv2", 1.0), ("fc1", 1.0), ("fc2", 1.0), ("output", 1.0))
    return replace(run, records=tuple(replace(record, gradient_norms=norms) for record in run.records))


def of_gradients(folder: Path, classic: tuple[float, float], variants: str = TWO) -> str:
    rest = "figures: [{kind: gradient_norms}]"
    spec, study = made_up(folder, variants, {"classic": [0.9, 0.9], "relu": [0.9, 0.9]}, rest=rest)
    runs = {
        "classic": [
            with_norms(run, first) for run, first in zip(made(study, "classic"), classic, strict=True)
        ],
        "relu": [with_norms(run, 0.5) for run in made(study, "relu")],
    }
    return text(
        compose(spec, analyse(spec, runs.__getitem__), tuple(map(placeholder, spec.figures))), "metrics"
    )


def test_gradients_are_compared_where_every_seed_agrees(tmp_path: Path) -> None:
    said = of_gradients(tmp_path, (0.02, 0.02))
    assert (
        "output 层与 C1 层的梯度范数（各次训练的均值）之比在“经典”网络中为 50.0，在“整流”网络中为 2.00"
        in said
    )
    assert "训练之初，“经典”网络中 C1 层的梯度与 output 层相比更小（2 个种子都如此）。" in said
    assert "衰减" not in said  # norms of weight gradients do not isolate it


def test_gradients_that_disagree_are_given_without_a_verdict(tmp_path: Path) -> None:
    said = of_gradients(tmp_path, (0.02, 0.9))
    assert "之比" in said
    assert "相比更小" not in said


def test_gradients_of_unlike_layers_are_not_compared(tmp_path: Path) -> None:
    unlike = "{classic: {label: 经典}, relu: {label: 宽, model: {channels: [8, 16]}}}"
    assert "之比" not in of_gradients(tmp_path, (0.02, 0.02), unlike)


def test_the_grounds_are_given_once_for_several_networks(tmp_path: Path) -> None:
    features = text(idle(tmp_path, GRIDS, TWO), "features")
    assert features.count("权重的 L2 范数不到各幅中位数的五分之一") == 1
    assert "“整流”网络（种子 0）中，C3 的第 1、7 幅（共 16 幅）也是如此。" in features
    assert features.count("不再学习") == 1
