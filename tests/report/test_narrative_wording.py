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
from tests.report.test_comparing_wording import characters, section, text

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
        ([0.97, 0.98], "与测试集之差为 +1.50 ± 0.71 个百分点，2 个种子的训练准确率都高于测试准确率。"),
        ([0.992, 0.995], "与测试集之差为 −0.35 ± 0.21 个百分点，2 个种子的训练准确率都低于测试准确率。"),
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


def test_a_gap_that_is_not_that_of_the_printed_numbers_is_said_to_be_exact(tmp_path: Path) -> None:
    told = "（由未舍入的数值算出）"
    spec, study = made_up(tmp_path, ONE, {"classic": [0.98004]})
    runs = [
        replace(run, results=replace(run.results, train_accuracy=0.99006)) for run in made(study, "classic")
    ]
    summary = text(
        compose(spec, analyse(spec, lambda _: runs), tuple(map(placeholder, spec.figures))), "summary"
    )
    assert f"准确率为 99.01%，比测试集高 1.00 个百分点{told}。" in summary  # 98.00% on the test images
    assert told not in text(report(tmp_path, [0.98005]), "summary")
    assert told not in text(report(tmp_path, [0.97, 0.98]), "summary")


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
    assert "召回率最高的是类别7、8和9（100.00%），最低的是类别0" in metrics


def test_classes_with_chinese_names_stand_in_quotation_marks(tmp_path: Path) -> None:
    spec, study = made_up(tmp_path, ONE, {"classic": [0.9999]})
    shoes = ("凉鞋", "包", "外套")
    runs = [replace(run, results=replace(run.results, classes=shoes)) for run in made(study, "classic")]
    study = analyse(spec, lambda _: runs)
    metrics = text(compose(spec, study, tuple(placeholder(options) for options in spec.figures)), "metrics")
    assert "召回率最高的是类别“包”和“外套”（100.00%），最低的是类别“凉鞋”（99.97%）" in metrics
    assert "最常见的误判是把“凉鞋”认作“包”（" in metrics


def test_an_accuracy_that_stands_still_is_not_said_to_move(tmp_path: Path) -> None:
    spec, study = made_up(tmp_path, ONE, {"classic": [0.97]}, epochs=12)
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
    assert "召回率最高" not in metrics
    assert "每次训练所得网络把所有图像判为同一类，各类别结果的高低因此不反映网络对它们的识别能力" in metrics


def test_a_network_near_guessing_recognises_no_class_best(tmp_path: Path) -> None:
    metrics = text(report(tmp_path, [0.1135]), "metrics")
    assert "召回率最高" not in metrics
    assert "网络的准确率接近随机猜测，各类别结果的高低" in metrics


def test_a_table_without_a_caption_is_hinted_at_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "tables.yaml"
    path.write_text(
        "title: 表\nvariants: {a: {}}\nprose:\n  data: |\n    甲\n\n    | a | b |\n    |--|--|\n    | 1 | 2 |\n",
        encoding="utf-8",
    )
    (hint,) = rehearse(load_spec(path))
    assert hint.startswith(f"{path}:7:5  prose.data: 提示：这个表没有表题")


TWO = "{classic: {label: 平均}, max: {label: 最大, model: {pooling: max}}}"


def two(folder: Path, rest: str = SOME, variants: str = TWO) -> Document:
    names = ("classic", "max")
    spec, study = made_up(folder, variants, {name: [0.97, 0.96] for name in names}, rest=rest)
    return compose(spec, study, tuple(placeholder(options) for options in spec.figures))


def test_one_of_several_variants_is_not_the_name_of_the_network(tmp_path: Path) -> None:
    document = two(tmp_path)
    assert "搭建并训练 LeNet-5 类卷积神经网络（基准配置：“平均”），在" in text(document, "purpose")
    assert "把基准配置与“最大”比较，用多个随机种子" in text(document, "purpose")
    assert text(document, "summary").startswith(
        "本实验基于 PyTorch 训练了 2 种网络配置，其中基准配置“平均”共有 61,706 个可训练参数"
    )
    alone = report(tmp_path, [0.97])
    assert "搭建并训练卷积神经网络“经典”，在" in text(alone, "purpose")
    assert "配置" not in text(alone, "purpose")


def test_variants_that_are_compared_with_one_another_are_not_said_to_be_with_the_baseline(
    tmp_path: Path,
) -> None:
    three = TWO.replace("}}}", "}}, plain: {label: 又一, against: max}}")
    spec, study = made_up(tmp_path, three, {name: [0.97] for name in ("classic", "max", "plain")}, rest=SOME)
    document = compose(spec, study, tuple(map(placeholder, spec.figures)))
    assert "比较 3 种配置" in text(document, "purpose")
    assert "基准配置与" not in text(document, "purpose")


def test_a_wider_network_is_not_called_lenet5(tmp_path: Path) -> None:
    wide = TWO.replace("label: 平均", "label: 平均, model: {channels: [8, 16]}")
    assert "搭建并训练卷积神经网络（基准配置：“平均”）" in text(two(tmp_path, variants=wide), "purpose")


def test_a_part_of_the_training_images_is_disclosed(tmp_path: Path) -> None:
    assert "用 60,000 幅图像训练，用 10,000 幅图像组成的测试集评价" in text(report(tmp_path, [0.97]), "data")
    spec, study = made_up(tmp_path, ONE, {"classic": [0.97]}, rest=f"{SOME}\ndata: {{train_size: 20000}}")
    runs = [replace(run, results=replace(run.results, train_size=20_000)) for run in made(study, "classic")]
    part = compose(spec, analyse(spec, lambda _: runs), tuple(map(placeholder, spec.figures)))
    assert "从 60,000 幅训练图像中取前 20,000 幅训练" in text(part, "data")
    held = text(report(tmp_path, [0.97], f"{SOME}\ndata: {{validation_size: 10000}}"), "data")
    assert "以训练图像的最后 10,000 幅作为验证集评价（不参与训练），没有使用测试集" in held
    own = "{classic: {label: 经典, data: {name: folder, path: shoes, train_size: 600}}}"
    assert "从训练图像中取前" in text(report(tmp_path, [0.97], variants=own), "data")


def test_what_is_dropped_is_told_and_nothing_else(tmp_path: Path) -> None:
    assert "Dropout" not in text(report(tmp_path, [0.97]), "model")
    dropping = text(report(tmp_path, [0.97], f"{SOME}\nmodel: {{dropout: 0.2}}"), "model")
    assert "每个隐藏层之后以 0.2 的概率作 Dropout（只在训练时）" in dropping
    one = text(report(tmp_path, [0.97], f"{SOME}\nmodel: {{dropout: 0.2, hidden: [84]}}"), "model")
    assert "平均池化，隐藏层之后以 0.2 的概率作 Dropout" in one


def test_the_largest_layer_is_told_with_its_share(tmp_path: Path) -> None:
    assert "一半以上的参数（77.98%）集中在 C5 这一层。" in text(report(tmp_path, [0.97]), "model")
    even = text(report(tmp_path, [0.97], f"{SOME}\nmodel: {{hidden: [30, 400]}}"), "model")
    assert "一半以上" not in even


def test_a_larger_input_is_said_to_have_a_border(tmp_path: Path) -> None:
    large = text(report(tmp_path, [0.97], f"{SOME}\n{PAPER}"), "data")
    assert "后，28×28 的图像四周补上背景，以 32×32 的单通道图像输入网络。" in large
    assert "四周" not in text(report(tmp_path, [0.97]), "data")


def test_confusions_that_are_cut_off_are_said_to_be(tmp_path: Path) -> None:
    def caption(accuracy: float) -> str:
        blocks = section(report(tmp_path, [accuracy]), "metrics").blocks
        return next(
            characters(b.caption) for b in blocks if isinstance(b, Table) and b.label == "confused_pairs"
        )

    assert caption(0.97) == "最容易混淆的类别（经典，前 6 对）"
    assert caption(0.9997) == "最容易混淆的类别（经典）"


PAPER = (
    "model: {paddings: [0, 0], activation: scaled_tanh, connections: lecun1998, output: rbf}\n"
    "data: {image_size: 32}"
)
WORK = "{key: p, type: J, title: Gradient-based learning applied to document recognition, source: Proc, year: 1998}"


def test_distances_to_codes_are_no_logits_and_the_paper_is_named_in_full(tmp_path: Path) -> None:
    model = text(report(tmp_path, [0.97], f"{SOME}\n{PAPER}"), "model")
    assert "2 个卷积层、2 个全连接层和 1 个径向基函数（RBF）输出层" in model
    assert "最后一层的输出是 F6 的输出到各类别编码的距离平方的相反数" in model
    assert "logits" not in model
    assert model.count("Proceedings of the IEEE, 1998, 86(11): 2278-2324") == 1
    classic = text(report(tmp_path, [0.97]), "model")
    assert "最后一层的输出即各类别的得分（logits）" in classic
    assert "LeCun" not in classic


def test_the_paper_is_cited_where_it_is_listed(tmp_path: Path) -> None:
    model = text(report(tmp_path, [0.97], f"{SOME}\n{PAPER}\nreferences: [{WORK}]"), "model")
    assert "取自 LeCun 等（1998）[1]" in model
    assert "Proceedings" not in model


def test_losses_that_are_not_the_same_thing_are_told_apart(tmp_path: Path) -> None:
    def notes(variants: str) -> str:
        blocks = section(report(tmp_path, [0.97], variants=variants), "metrics").blocks
        table = next(block for block in blocks if isinstance(block, Table) and block.label == "epochs")
        return str(table.notes)

    squared = notes("{classic: {label: 经典, training: {loss: mse}}}")
    assert "测试损失为交叉熵，训练损失为均方误差，两者不可比较。" in squared
    assert "不可比较" not in notes(ONE)


def test_classes_that_are_equal_as_printed_are_named_together(tmp_path: Path) -> None:
    metrics = text(report(tmp_path, [0.9993], SOME), "metrics")
    assert "类别7、8和9（100.00%）" in metrics


def test_what_is_true_of_the_baseline_alone_is_said_of_it(tmp_path: Path) -> None:
    several = two(tmp_path)
    assert text(several, "model").startswith("基准网络含 2 个卷积层")
    assert text(several, "training").startswith("基准配置以交叉熵为损失函数")
    assert "完整的超参数见表 4，其他变体的不同之处见表 9。" in text(several, "training")
    assert "第 0 轮结束时“平均”的测试准确率为 96.50%" in text(several, "metrics")
    alone = report(tmp_path, [0.97])
    assert text(alone, "model").startswith("网络含 2 个卷积层")
    assert text(alone, "training").startswith("训练以交叉熵为损失函数")
    assert "其他变体" not in text(alone, "training")
    assert "第 0 轮结束时测试准确率为 97.00%" in text(alone, "metrics")


def test_the_aims_name_the_pictures_that_there_are(tmp_path: Path) -> None:
    def aims(*kinds: str) -> str:
        figures = ", ".join(f"{{kind: {kind}}}" for kind in kinds)
        return text(report(tmp_path, [0.97], f"figures: [{figures}]"), "purpose")

    assert "通过卷积核与特征图的可视化" in aims("kernels", "layer_grid")
    assert "通过特征图的可视化" in aims("layer_grid")
    kernels = aims("kernels")
    assert "通过卷积核的可视化，直观了解卷积层学到的权重。" in kernels
    assert "特征图" not in kernels
    assert "可视化" not in aims("samples")


def test_a_loss_that_was_not_minimised_is_named(tmp_path: Path) -> None:
    squared = text(report(tmp_path, [0.97], variants="{classic: {training: {loss: mse}}}"), "metrics")
    assert "97.00%，损失（交叉熵）为 0." in squared
    assert "交叉熵" not in text(report(tmp_path, [0.97]), "metrics")


def test_the_calibration_error_is_explained_once(tmp_path: Path) -> None:
    alone = text(report(tmp_path, [0.97]), "metrics")
    assert "期望校准误差（ECE）为" in alone
    assert "，它把预测按置信度分入 15 个等宽的区间，" in alone
    several = text(two(tmp_path), "metrics")
    assert "期望校准误差（ECE，定义见表 12的注）为" in several
    assert "置信度" not in several


def test_a_seed_is_said_to_decide_what_it_decides(tmp_path: Path) -> None:
    assert "随机种子决定参数的初值和样本的顺序，" in text(report(tmp_path, [0.97]), "training")
    drawn = f"{SOME}\nmodel: {{dropout: 0.2}}\ndata: {{augmentation: {{}}}}"
    told = "随机种子决定参数的初值、样本的顺序、Dropout 丢弃哪些单元和数据增强的变换，"
    assert told in text(report(tmp_path, [0.97], drawn), "training")
    other = TWO.replace("pooling: max", "dropout: 0.2")
    assert "样本的顺序和Dropout 丢弃哪些单元，" in text(two(tmp_path, variants=other), "training")


def test_an_abbreviation_is_spelt_out_where_it_is_used(tmp_path: Path) -> None:
    momentum = ONE.replace("经典", "经典, training: {optimizer: momentum}")
    told = "用动量 SGD 优化器（SGD 即随机梯度下降）更新参数"
    assert told in text(report(tmp_path, [0.97], variants=momentum), "training")
    adam = ONE.replace("经典", "经典, training: {optimizer: adam}")
    assert "SGD" not in text(report(tmp_path, [0.97], variants=adam), "training")


def test_what_one_seed_confused_most_is_told_where_all_together_differ(tmp_path: Path) -> None:
    document = report(tmp_path, [0.9999, 0.9995], "figures: [{kind: confusion}, {kind: mistakes}]")
    metrics = text(document, "metrics")
    assert "种子 0 的混淆矩阵见图 1" in metrics.replace("\N{NO-BREAK SPACE}", " ")
    alone = text(report(tmp_path, [0.9999], "figures: [{kind: confusion}]"), "metrics")
    assert "混淆矩阵见图 1。" in alone.replace("\N{NO-BREAK SPACE}", " ")
    assert "其中最多的是" not in alone
