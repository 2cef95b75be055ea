"""The sentence that mentions figures and tables which no text of the section mentions: what each shows, and where it is."""

from __future__ import annotations

from collections.abc import Iterable

from report.wording.scene import ref

SHOWN = {
    "samples": "部分训练样本及其标签",
    "architecture": "按比例画出的网络结构",
    "learning_curves": "损失与准确率随训练轮次的变化",
    "gradient_norms": "各层权重梯度的大小随训练轮次的变化",
    "tradeoff": "准确率与参数量、每轮用时的权衡",
    "confusion": "混淆矩阵",
    "mistakes": "被误分的图像",
    "predictions": "网络对若干图像的判断",
    "layer_grid": "各卷积阶段的输出",
    "kernels": "卷积核的权重",
    "feature_maps": "一层的全部特征图",
    "digit_comparison": "一层对各类图像的响应",
    "dense_activations": "全连接层各单元的响应",
    "embedding": "一层的输出降到二维后的分布",
    "surface": "画成曲面的特征图",
    "cam": "类激活图",
    "cam_faithfulness": "类激活图的忠实度",
    "gradients": "类别得分对输入与中间层的梯度",
    "animation_digits": "同类图像依次引起的响应",
    "animation_channels": "同类图像依次引起的各通道响应",
    "animation_training": "卷积核与准确率在训练中的变化",
    "animation_scan": "卷积核滑过输入的过程",
    "dataset": "数据集的基本情况",
    "layers": "网络结构与各层参数量",
    "layer_costs": "各层的权重形状、连接数、运算量与感受野",
    "hyperparameters": "训练的超参数",
    "epochs": "若干轮次的损失与准确率",
    "seeds": "各次训练的最终结果",
    "class_scores": "各类别的识别结果",
    "confused_pairs": "最容易混淆的类别",
    "checks": "与公开数值的逐项核对",
    "settings": "各变体配置的不同之处",
    "comparison": "各变体的结果",
    "differences": "各变体准确率之差",
    "costs": "各变体的收敛快慢、校准误差与用时",
    "environment": "实验环境",
    "runs": "各次训练的标识",
}
"""What a picture of each kind and each table shows, as the subject of a sentence."""


def pointer(forgotten: Iterable[tuple[str, str]]) -> str:
    """混淆矩阵见图 3，类激活图见图 4、图 5。 As a template, from (label, kind of picture or name of table)."""
    places: dict[str, list[str]] = {}
    for label, kind in forgotten:
        places.setdefault(SHOWN[kind], []).append(ref(label))
    return "，".join(f"{what}见{'、'.join(references)}" for what, references in places.items()) + "。"
