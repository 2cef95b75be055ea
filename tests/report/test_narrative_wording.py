"""What the program says of the baseline alone: true for any result, in whole sentences, with every number shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from report.document import Document, Table
from report.figures.artifacts import placeholder
from report.specification.contradictions import TABLES
from report.specification.experiment import load_spec
from report.specification.pictures import AnyPicture
from report.study.analysis import Study, analyse
from report.wording.pointers import SHOWN, pointer
from report.writing.compose import compose
from report.writing.rehearsal import rehearse
from tests.report.finished_runs import HandMadeRun
from tests.report.made_up_studies import made_up
from tests.report.test_comparing_wording import section, text

ONE = "{classic: {label: 经典}}"
SOME = "figures: [{kind: samples}]"


def report(
    folder: Path, accuracies: Sequence[float], rest: str = SOME, variants: str = ONE, constant: bool = False
) -> Document:
    spec, study = made_up(folder, variants, {"classic": accuracies}, rest=rest)
    if constant:
        study = analyse(spec, lambda name: [of_one_class(run) for run in made(study, name)])
    return compose(spec, study, tuple(placeholder(options) for options in spec.figures))


def made(study: Study, name: str) -> list[HandMadeRun]:
    return [run for run in study.variants[name].runs if isinstance(run, HandMadeRun)]


class OneClass(HandMadeRun):
    """A network that takes everything for a 7."""

    def logits(self) -> NDArray[np.float32]:
        answers = np.zeros((self.results.evaluation_size, len(self.results.classes)), np.float32)
        answers[:, 7] = 1
        return answers


def of_one_class(run: HandMadeRun) -> OneClass:
    return OneClass(**{field.name: getattr(run, field.name) for field in fields(run)})


def table_labels(document: Document, where: str) -> list[str]:
    return [block.label for block in section(document, where).blocks if isinstance(block, Table)]


@pytest.mark.parametrize(
    ("accuracies", "told"),
    [
        ([0.97], "在训练集上重新评价，准确率为 99.00%，比测试集高 2.00 个百分点。"),
        ([0.995], "在训练集上重新评价，准确率为 99.00%，比测试集低 0.50 个百分点。"),
        ([0.99], "在训练集上重新评价，准确率为 99.00%，与测试集相同。"),
        ([0.99002], "在训练集上重新评价，准确率为 99.00%，与测试集几乎相同。"),
        ([0.97, 0.98], "与测试集之差为 +1.50 ± 0.71 个百分点，每个种子都是训练集较高。"),
        ([0.992, 0.995], "与测试集之差为 −0.35 ± 0.21 个百分点，每个种子都是训练集较低。"),
        (
            [0.98, 0.995],
            "与测试集之差为 +0.25 ± 1.06 个百分点，各种子的高低并不一致，看不出哪一方更高。",
        ),
    ],
)
def test_the_gap_shows_its_numbers_and_claims_no_more(
    tmp_path: Path, accuracies: Sequence[float], told: str
) -> None:
    assert told in text(report(tmp_path, accuracies), "summary")


def test_own_pictures_are_called_a_dataset_once(tmp_path: Path) -> None:
    document = report(
        tmp_path, [0.97], variants="{classic: {label: 经典, data: {name: folder, path: shoes}}}"
    )
    assert "，在自备图片数据集上完成图像分类任务" in written(document)
    assert "实验采用自备图片数据集，用" in written(document)
    assert "实验采用MNIST 数据集，用" in written(report(tmp_path, [0.97]))
    assert "像素值缩放到 [0, 1] 后以 28×28" in written(document)


def written(document: Document) -> str:
    return text(document, "purpose") + text(document, "data")


def test_names_of_classes_stand_in_the_sentence_without_stray_spaces(tmp_path: Path) -> None:
    metrics = text(report(tmp_path, [0.9993]), "metrics")
    assert "识别得最好的是类别7、8和9（100.00%），最差的是类别0" in metrics


def test_classes_with_chinese_names_stand_in_quotation_marks(tmp_path: Path) -> None:
    spec, study = made_up(tmp_path, ONE, {"classic": [0.9999]})
    shoes = ("凉鞋", "包", "外套")
    runs = [replace(run, results=replace(run.results, classes=shoes)) for run in made(study, "classic")]
    study = analyse(spec, lambda _: runs)
    metrics = text(compose(spec, study, tuple(placeholder(options) for options in spec.figures)), "metrics")
    assert "识别得最好的是类别“包”和“外套”（100.00%），最差的是类别“凉鞋”（99.97%）" in metrics
    assert "最常见的误判是把“凉鞋”认作“包”（" in metrics


def test_an_accuracy_that_stands_still_is_not_said_to_move(tmp_path: Path) -> None:
    spec, study = made_up(tmp_path, ONE, {"classic": [0.97]}, epochs=6)
    metrics = text(compose(spec, study, tuple(placeholder(options) for options in spec.figures)), "metrics")
    assert "准确率在第 0 轮首次达到最高，为 97.00%；最后三分之一的轮次中，它没有变化。" in metrics


def test_nothing_misclassified_is_said_in_words(tmp_path: Path) -> None:
    document = report(tmp_path, [1.0, 1.0], "figures: [{kind: mistakes}]")
    assert "（2 个随机种子），没有一幅图像被误分。" in text(document, "summary")
    metrics = text(document, "metrics")
    assert "测试集中没有一幅图像被误分，图 1因此没有样本可列。" in metrics
    assert "被误分的样本见" not in metrics
    assert "confused_pairs" not in table_labels(document, "metrics")


def test_a_text_that_points_at_the_table_of_confusions_keeps_it(tmp_path: Path) -> None:
    rest = SOME + "\nprose: {metrics: '见{{ ref(\"confused_pairs\") }}。'}"
    assert "confused_pairs" in table_labels(report(tmp_path, [1.0], rest), "metrics")


def test_kernels_alone_are_introduced_and_the_rest_is_named(tmp_path: Path) -> None:
    document = report(tmp_path, [0.97], "figures: [{kind: kernels}, {kind: gradient_norms}, {kind: cam}]")
    assert text(document, "visualization").startswith("训练完成后，将卷积核的权重直接绘成色块图")
    assert text(document, "metrics").endswith("各层权重梯度的大小随训练轮次的变化见图 1。")
    assert text(document, "features").endswith("类激活图见图 3。")


def test_pictures_of_another_kind_are_not_denied(tmp_path: Path) -> None:
    document = report(tmp_path, [0.97], "figures: [{kind: cam}, {kind: cam, label: other}]")
    assert "没有选用" not in text(document, "visualization") + text(document, "features")
    assert text(document, "features") == "类激活图见图 1、图 2。"


def test_every_picture_and_table_has_a_name_to_be_pointed_at_by() -> None:
    kinds = {picture.model_fields["kind"].default for picture in get_args(AnyPicture)}
    assert set(SHOWN) == kinds | TABLES
    assert pointer([("a", "cam"), ("confusion", "confusion")]) == (
        '类激活图见{{ ref("a") }}，混淆矩阵见{{ ref("confusion") }}。'
    )


def test_a_network_that_knows_one_class_recognises_none_best(tmp_path: Path) -> None:
    metrics = text(report(tmp_path, [0.8, 0.8], constant=True), "metrics")
    assert "识别得最好" not in metrics
    assert "每次训练所得网络把所有图像判为同一类，各类别结果的高低因此不反映网络对它们的识别能力" in metrics


def test_a_network_near_guessing_recognises_no_class_best(tmp_path: Path) -> None:
    metrics = text(report(tmp_path, [0.1135]), "metrics")
    assert "识别得最好" not in metrics
    assert "网络的准确率接近随机猜测，各类别结果的高低" in metrics


def test_a_table_without_a_caption_is_hinted_at_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "tables.yaml"
    path.write_text(
        "title: 表\nvariants: {a: {}}\nprose:\n  data: |\n    甲\n\n    | a | b |\n    |--|--|\n    | 1 | 2 |\n",
        encoding="utf-8",
    )
    (hint,) = rehearse(load_spec(path))
    assert hint.startswith(f"{path}:7:5  prose.data: 提示：这个表没有表题")
