"""训练指标: what the program says of the baseline's own results."""

from __future__ import annotations

from report.study.analysis import Study
from report.study.classification import BINS
from report.study.variant import VariantStudy
from report.wording.scene import Scene, evaluated, listed, number, ref


def metrics(scene: Scene) -> str:
    """三、1. 训练指标."""
    base = scene.base
    opening = []
    if scene.has("learning_curves"):
        opening.append(f"训练过程中损失与准确率的变化见{ref('learning_curves')}，")
    opening.append(f"若干轮次的数值见{ref('epochs')}（轮次从 0 起计，第 0 轮指第一遍训练之后）。")
    paragraphs = ["".join(opening) + course(base)]
    if scene.has("seeds"):
        paragraphs.append(f"各次训练的最终结果见{ref('seeds')}，它们之间的差别完全来自随机种子。")
    paragraphs += plateau(base)
    paragraphs.append(by_class(scene) + pictured(scene))
    if scene.study.checks:
        paragraphs.append(reproduction(scene.study))
    return "\n\n".join(paragraphs)


def course(base: VariantStudy) -> str:
    """How the baseline's accuracy went."""
    where, last = evaluated(base), base.last_epoch
    if last == 0:
        return f"训练一轮后，{where}准确率为 {number('baseline.test_accuracy', std=True)}。"
    top = base.numbers["best_test_accuracy"].value
    first = "首次达到" if sum(metrics["test_accuracy"].value == top for metrics in base.epochs) > 1 else ""
    text = (
        f"第 0 轮结束时{where}准确率为 {number('baseline.epoch[0].test_accuracy', std=True)}，"
        f"最后一轮（第 {last} 轮）为 {number('baseline.test_accuracy', std=True)}，"
        f"损失为 {number('baseline.test_loss', std=True)}。"
        f"{'准确率的均值' if len(base.runs) > 1 else '准确率'}在第 {number('baseline.best_epoch')} 轮{first}最高，"
        f"为 {number('baseline.best_test_accuracy')}；"
    )
    if last >= 5:
        low, high = (base.numbers[name].value for name in ("late_lowest", "late_highest"))
        still = "没有变化" if low == high else "几乎没有变化"
        moved = f"在 {number('baseline.late_lowest')} 与 {number('baseline.late_highest')} 之间变动"
        text += f"最后三分之一的轮次中，它{still if round(100 * low, 2) == round(100 * high, 2) else moved}。"
    return text.rstrip("；") + ("" if last >= 5 else "。")


def by_class(scene: Scene) -> str:
    """Which classes are recognised best and worst, and what is taken for what."""
    base = scene.base
    text = f"各类别的识别结果见{ref('class_scores')}"
    text += f"。{nothing_learnt(base)}" if learnt_nothing(base) else extremes(base) + mistaken(scene)
    return text + (
        f"期望校准误差（ECE）为 {number('baseline.calibration_error', std=True)}，"
        f"它把预测按置信度分入 {BINS} 个等宽的区间，取各区间平均置信度与准确率之差的绝对值，再按样本数加权平均"
        + (
            "；网络的输出不是为 softmax 训练的，这个数值仅供参考。"
            if base.recipe.training.loss == "mse"
            else "。"
        )
    )


def learnt_nothing(base: VariantStudy) -> bool:
    """Whether no run tells the classes apart: each ended near guessing, or gives all images to one class."""
    return base.classification.one_class or len(base.stuck) + len(base.collapsed) == len(base.runs)


def nothing_learnt(base: VariantStudy) -> str:
    """Why nothing is said of single classes."""
    alike = "网络把所有图像判为同一类" if base.classification.one_class else "网络的准确率接近随机猜测"
    if len(base.runs) > 1:
        alike = f"每次训练所得{alike}"
    mistakes = f"，误判的去向见{ref('confused_pairs')}" if base.classification.pairs else ""
    return f"{alike}，各类别结果的高低因此不反映网络对它们的识别能力{mistakes}。"


def extremes(base: VariantStudy) -> str:
    """The classes that are recognised best and worst, where there are such."""
    scores = [(place, score) for place, score in enumerate(base.classification.scores) if score.total.value]
    recalls = [score.recall.value for _, score in scores]
    if max(recalls) == min(recalls):
        return "。"
    best, worst = (
        [place for place, score in scores if score.recall.value == recall]
        for recall in (max(recalls), min(recalls))
    )
    return f"：识别得最好的是类别{named(base, best)}，最差的是类别{named(base, worst)}。"


def pictured(scene: Scene) -> str:
    """Which pictures show the errors one by one."""
    told = []
    if scene.has("confusion"):
        told.append(f"混淆矩阵见{ref('confusion')}")
    if scene.has("mistakes") and scene.base.classification.pairs:
        told.append(f"被误分的样本见{ref('mistakes')}")
    return f"{'，'.join(told)}。" if told else ""


def named(base: VariantStudy, places: list[int]) -> str:
    """Classes of equal recall, by name, and that recall."""
    told = listed([class_name(base, place) for place in places])
    return f"{told}（{number(f'baseline.class[{places[0]}].recall')}）"


def class_name(base: VariantStudy, place: int) -> str:
    """A class by its name, bound; a Chinese one in quotation marks, as it would run into the sentence."""
    name = number(f"baseline.class[{place}].name")
    return name if base.runs[0].results.classes[place].isascii() else f"“{name}”"


def mistaken(scene: Scene) -> str:
    """What is most often taken for what, if any one mistake is the most frequent; that nothing is, if so."""
    base = scene.base
    pairs, classes = base.classification.pairs, base.runs[0].results.classes
    if not pairs:
        # The picture may be of another variant: only where none erred is it known to be empty.
        none = not any(variant.classification.pairs for variant in scene.study.variants.values())
        empty = f"，{ref('mistakes')}因此没有样本可列" if none and scene.has("mistakes") else ""
        return f"{evaluated(base)}中没有一幅图像被误分{empty}。"
    if len(pairs) > 1 and pairs[0].count.value == pairs[1].count.value:
        return f"次数最多的误判有并列，见{ref('confused_pairs')}。"
    true, predicted = (class_name(base, classes.index(name)) for name in (pairs[0].true, pairs[0].predicted))
    return f"最常见的误判是把{true}认作{predicted}（{ref('confused_pairs')}）。"


def plateau(base: VariantStudy) -> list[str]:
    """What is to be said about seeds that stood still at first, or for good."""
    paragraphs = []
    slow = {seed: length for seed, length in base.plateau_epochs.items() if length and seed not in base.stuck}
    if slow:
        told = listed([f"种子 {seed} 的前 {length} 轮" for seed, length in slow.items()])
        paragraphs.append(
            f"{told}停留在训练初期的平台上，准确率接近随机猜测，之后损失才开始下降"
            + (
                "；各种子离开平台的早晚不同，前几轮的标准差因此较大。"
                if len(set(base.plateau_epochs.values())) > 1
                else "。"
            )
        )
    if base.stuck:
        told = listed([f"种子 {seed}" for seed in base.stuck])
        paragraphs.append(f"{told} 直到训练结束仍停留在平台上，没有学会分类；其结果也计入均值，未被剔除。")
    if base.collapsed:
        told = listed([f"种子 {seed}" for seed in base.collapsed])
        paragraphs.append(
            f"{told} 曾经学会一些，训练结束时准确率却又接近随机猜测；其结果也计入均值，未被剔除。"
        )
    return paragraphs


def reproduction(study: Study) -> str:
    """How the measured numbers compare with the published ones."""
    outside = [check for check in study.checks if not check.within]
    opening = f"{ref('checks')}把测得的数值与公开的数值逐项对照："
    if not outside:
        return opening + f"全部 {len(study.checks)} 项都在实验说明所给的容差之内。"
    kept = len(study.checks) - len(outside)
    return (
        opening
        + f"{len(study.checks)} 项中有 {kept} 项在实验说明所给的容差之内，{len(outside)} 项超出，表中如实列出。"
    )
