"""Captions and descriptions of pictures of the data, of the network as designed, and of how well it does."""

from __future__ import annotations

from typing import assert_never

from lenet.recipe import DataRecipe
from report.figures.subjects import Subject
from report.specification.pictures import (
    Architecture,
    Confusion,
    GradientNorms,
    LearningCurves,
    Mistakes,
    Predictions,
    Samples,
    Tradeoff,
)
from report.study.changes import unlike
from report.study.plateaus import ended_near_guessing
from report.wording.caption_words import (
    after_han,
    before_han,
    curve,
    images,
    listed,
    network,
    splits,
)
from report.wording.names import DATASETS, LOSSES, SPLITS

ResultPicture = (
    Samples | Architecture | LearningCurves | GradientNorms | Tradeoff | Confusion | Mistakes | Predictions
)


def result_caption(options: ResultPicture, subjects: tuple[Subject, ...], data: DataRecipe) -> str:
    """The caption."""
    match options:
        case Samples():
            return (
                f"{before_han(DATASETS[data.name])}的训练样本：各类轮流随机抽取，共 {options.count} 幅"
                f"（抽样种子 {options.seed}），图下为标签"
            )
        case Architecture():
            return (
                f"{before_han(subjects[0].label)}的网络结构：特征图的边长按同一比例画出，"
                "全连接层的长条按单元数另用一个比例；上方为“幅数@边长×边长”或单元数，层名下为可训练参数量"
            )
        case LearningCurves():
            return _curves(options, subjects)
        case GradientNorms():
            return _gradient_norms(options, subjects)
        case Tradeoff():
            return (
                f"准确率与代价：左图横轴为可训练参数量（对数刻度），右图横轴为每轮用时；"
                f"点为各随机种子{splits(subjects)}准确率的均值，竖线从最低到最高；"
                "用时包括每轮之后的评价，只在同一台机器上可比"
            )
        case Confusion():
            return (
                f"{network(subjects[0])}在{_evaluated(subjects[0])}上的混淆矩阵：左为幅数，右为占该真实类别的百分比；"
                "行为真实类别，列为网络的判断，对角线（浅蓝）为判对的，其余颜色越深判错的越多，点表示没有"
            )
        case Mistakes():
            return _mistakes(options, subjects[0])
        case Predictions():
            return (
                f"{network(subjects[0])}对{images(options, subjects[0])}的判断：图下为真实类别、网络的判断及其置信度，"
                "绿框为判对，加粗的红框为判错"
            )
        case _:
            assert_never(options)


def result_description(options: ResultPicture, subjects: tuple[Subject, ...]) -> str:
    """The alternative text."""
    match options:
        case Samples():
            return f"{options.count} 幅灰度小图排成网格，每幅下方写着它的类别标签。"
        case Architecture():
            names = [layer.paper_name for layer in subjects[0].layers if layer.paper_name]
            return f"从左到右的示意图：输入之后依次是 {listed(names)}，特征图画成叠放的方块，全连接层画成竖条，以箭头相连。"
        case LearningCurves():
            last = max(len(subject.runs[0].records) for subject in subjects) - 1
            names = [subject.label for subject in subjects]
            lines = f"训练曲线与{curve(subjects)}曲线" if len(subjects) == 1 else f"{curve(subjects)}曲线"
            scale = "，两者都是对数刻度" if options.log else ""
            return (
                f"并排的两幅折线图，横轴都是轮次，从 0 到 {last}；"
                f"左图的纵轴是损失，右图的纵轴是以百分比表示的准确率{scale}。"
                f"图中有{before_han(after_han(listed(names)))}的{lines}。"
            )
        case GradientNorms():
            last = max(len(subject.runs[0].records) for subject in subjects) - 1
            several = f"并排的 {len(subjects)} 幅折线图，依次为{after_han(listed([subject.label for subject in subjects]))}。"
            return (
                f"{several if len(subjects) > 1 else '一幅折线图。'}"
                f"横轴是轮次，从 0 到 {last}，纵轴是对数刻度的梯度范数，每层一条曲线，各层为 {listed(learning(subjects))}。"
            )
        case Tradeoff():
            return (
                f"并排的两幅散点图，纵轴都是准确率，横轴分别是参数量和每轮用时，共 {len(subjects)} 个变体："
                f"{listed([subject.label for subject in subjects])}。"
            )
        case Confusion():
            count = len(subjects[0].run.results.classes)
            return f"并排的两个 {count}×{count} 方格矩阵，格中写着幅数和百分比，判对的在对角线上。"
        case Mistakes():
            if not errors(subjects[0]):
                return "没有被误分的图像，图中只有这一句说明。"
            shown = min(options.count, errors(subjects[0]))
            return f"{shown} 幅被误分的灰度图排成网格，每幅下方写着真实类别、网络的判断和置信度。"
        case Predictions():
            return f"{options.images} 幅灰度图排成网格，框为绿色或红色，每幅下方写着真实类别、网络的判断和置信度。"
        case _:
            assert_never(options)


def errors(subject: Subject) -> int:
    """How many images the run misclassified."""
    results = subject.run.results
    return round((1 - results.test_accuracy) * results.evaluation_size)


def learning(subjects: tuple[Subject, ...]) -> list[str]:
    """C1, C3, C5, F6, output: the layers of all these networks that have kernels or a matrix to learn."""
    return list(
        dict.fromkeys(
            layer.paper_name
            for subject in subjects
            for layer in subject.layers
            if layer.kind in ("convolution", "linear")
        )
    )


def _evaluated(subject: Subject) -> str:
    return f"{SPLITS[subject.evaluated]}（{subject.run.results.evaluation_size:,} 幅）"


def _mistakes(options: Mistakes, subject: Subject) -> str:
    wrong = errors(subject)
    if not wrong:
        return f"{network(subject)}在{_evaluated(subject)}上没有误分的图像"
    shown = "全部列出" if wrong <= options.count else f"这里是其中置信度最高的 {options.count} 幅"
    return (
        f"{network(subject)}在{_evaluated(subject)}上误分的图像，共 {wrong:,} 幅，{shown}，按置信度从高到低排列；"
        "图下为真实类别、网络的判断及其置信度（softmax 概率）"
    )


def _curves(options: LearningCurves, subjects: tuple[Subject, ...]) -> str:
    split, alone = splits(subjects), len(subjects) == 1
    several = f"{'图例中' if options.variants else ''}各变体在{split}上"
    whose = before_han(subjects[0].label) if alone else several
    said = [f"{whose}的学习曲线：左为损失，右为准确率"]
    if alone:
        said.append(f"实线为{split}，虚线为训练集（每轮训练过程中的平均）")
    several_runs = any(len(subject.runs) > 1 for subject in subjects)
    if several_runs and alone:
        seeds = listed(list(map(str, subjects[0].seeds)))
        said.append(f"细线为种子 {seeds} 的各次训练，粗线为其均值")
    elif several_runs:
        said.append(f"曲线为各随机种子的均值，标记处的竖线从最小值到最大值{_failed_among(subjects)}")
    losses = {LOSSES[subject.recipe.training.loss] for subject in subjects}
    if losses != {LOSSES["cross_entropy"]}:
        optimized = f"，训练损失为所优化的{listed(sorted(losses))}" if alone else ""
        said.append(f"{split}损失为交叉熵{optimized}")
    if incomparable := _unlike_losses(subjects):
        said.append(f"{incomparable}，损失曲线不宜互相比较")
    if options.log:
        said.append("损失轴为对数刻度，准确率轴按错误率（100% 减去准确率）取对数刻度")
    return "；".join(said)


def _failed_among(subjects: tuple[Subject, ...]) -> str:
    """Which of the mean curves include a run that learnt nothing beside others that did."""
    failed = {subject.label: sum(map(ended_near_guessing, subject.runs)) for subject in subjects}
    mixed = [s.label for s in subjects if 0 < failed[s.label] < len(s.runs)]
    told = listed([f"“{label}”的均值含 {failed[label]} 个没有学会分类的种子" for label in mixed])
    return f"，{told}" if mixed else ""


def _unlike_losses(subjects: tuple[Subject, ...]) -> str:
    """Why the losses of these networks may not be set beside one another; "" where they may."""
    names = unlike({subject.variant: subject.recipe for subject in subjects})
    apart = [subject for subject in subjects if subject.variant in names]
    if not apart:
        return ""
    if len(apart) == len(subjects):
        return "各变体所优化的损失或输出层不同"
    whose = listed([f"“{subject.label}”" for subject in apart])
    if all(subject.recipe.training.loss != "cross_entropy" for subject in apart):
        return f"{whose}优化的不是交叉熵"
    return f"{whose}所优化的损失或输出层与其他变体不同"


def _gradient_norms(options: GradientNorms, subjects: tuple[Subject, ...]) -> str:
    whose = listed([f"“{subject.label}”" for subject in subjects]) + "网络" if options.variants else "各变体"
    if len(subjects) == 1:
        whose = before_han(subjects[0].label)
    seeds = listed(list(map(str, subjects[0].seeds)))
    said = [
        f"{whose}各层的梯度随轮次的变化：每个卷积层和全连接层一条曲线，"
        "为损失对该层权重（不含偏置）的梯度的 L2 范数，在每轮的各步上取平均",
        f"取自种子 {seeds} 的训练"
        if len(subjects[0].runs) == 1
        else f"曲线为种子 {seeds} 各次训练的均值，色带从最小值到最大值",
        "纵轴为对数刻度" if len(subjects) == 1 else "纵轴为对数刻度，各分图共用",
    ]
    runs = [run for subject in subjects for run in subject.runs]
    if any(norm == 0 for run in runs for record in run.records for _, norm in record.gradient_norms):
        said.append("梯度为零之处，曲线或色带向下离开图框")
    return "；".join(said)
