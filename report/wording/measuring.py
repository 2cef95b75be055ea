"""训练指标: what the program says of the baseline's own results."""

from __future__ import annotations

from collections.abc import Sequence

from report.specification.pictures import Confusion, GradientNorms, LearningCurves, Mistakes
from report.study.classification import BINS
from report.study.gradients import learning, most_attenuated
from report.study.variant import VariantStudy
from report.wording import plateaus, reproducing
from report.wording.numbers import text as written
from report.wording.scene import Scene, accuracy_of, evaluated, label, listed, network, number, ref, refs

SETTLING = 4
"""So many epochs at least must the last third have before it is said to move or to stand still: fewer show neither."""


def metrics(scene: Scene) -> str:
    """三、1. 训练指标."""
    paragraphs = [opening(scene) + course(scene)]
    if scene.has("seeds"):
        paragraphs.append(f"各次训练的最终结果见{ref('seeds')}，它们之间的差别完全来自随机种子。")
    paragraphs += plateaus.standing(scene)
    paragraphs.append(by_class(scene) + pictured(scene))
    paragraphs += gradients(scene)
    if scene.study.checks:
        paragraphs.append(reproducing.reproduction(scene))
    return "\n\n".join(paragraphs)


def opening(scene: Scene) -> str:
    """Where losses and accuracies are shown: their course where there is one."""
    curves = scene.of_kind(LearningCurves)
    shown = refs(options.label for options in curves)
    drawn = [scene.study.variants[name] for own in curves for name in own.variants or scene.study.variants]
    counted = "（轮次从 0 起计，第 0 轮指第一遍训练之后）。"
    if scene.base.last_epoch == 0 and not any(variant.last_epoch for variant in drawn):
        return f"只训练了一轮，损失与准确率见{f'{shown}和' if shown else ''}{ref('epochs')}{counted}"
    course = f"训练过程中损失与准确率的变化见{shown}，" if curves else ""
    return f"{course}若干轮次的数值见{ref('epochs')}{counted}"


def course(scene: Scene) -> str:
    """How the baseline's accuracy went."""
    base, whose = scene.base, f"“{label(scene.base.name)}”的" if scene.several else ""
    measured, last = whose + accuracy_of(base), base.last_epoch
    if last == 0:
        return f"训练一轮后，{measured}为 {number('baseline.test_accuracy', std=True)}。"
    loss = "损失" if base.recipe.training.loss == "cross_entropy" else "损失（交叉熵）"
    text = (
        f"第 0 轮结束时{measured}为 {number('baseline.epoch[0].test_accuracy', std=True)}，"
        f"最后一轮（第 {last} 轮）为 {number('baseline.test_accuracy', std=True)}，"
        f"{loss}为 {number('baseline.test_loss', std=True)}。"
    )
    mean = "准确率的均值" if len(base.runs) > 1 else "准确率"
    if base.rising:
        return f"{text}{mean}到最后一轮仍在升高，训练尚未饱和。"
    top = base.numbers["best_test_accuracy"].value
    first = "首次达到" if sum(metrics["test_accuracy"].value == top for metrics in base.epochs) > 1 else ""
    if base.numbers["best_epoch"].value == last:
        text += f"{mean}在最后一轮最高"
    else:
        text += (
            f"{mean}在第 {number('baseline.best_epoch')} 轮{first}最高，"
            f"为 {number('baseline.best_test_accuracy')}"
        )
    if len(base.late) < SETTLING:
        return f"{text}。"
    low, high = (base.numbers[name].value for name in ("late_lowest", "late_highest"))
    still = "没有变化" if low == high else "几乎没有变化"
    moved = f"在 {number('baseline.late_lowest')} 与 {number('baseline.late_highest')} 之间变动"
    return (
        f"{text}；最后三分之一的轮次中，它{still if round(100 * low, 2) == round(100 * high, 2) else moved}。"
    )


def by_class(scene: Scene) -> str:
    """Which classes are recognised best and worst, and what is taken for what."""
    base = scene.base
    text = f"各类别的识别结果见{ref('class_scores')}"
    text += f"。{nothing_learnt(base)}" if learnt_nothing(base) else extremes(base) + mistaken(scene)
    return text + calibration(scene)


def calibration(scene: Scene) -> str:
    """The calibration error and, where no note of a table explains it, what it is."""
    explained = scene.has("costs")
    where = f"，定义见{ref('costs')}的注" if explained else ""
    text = f"期望校准误差（ECE{where}）为 {number('baseline.calibration_error', std=True)}"
    if not explained:
        text += f"，它把预测按置信度分入 {BINS} 个等宽的区间，取各区间平均置信度与准确率之差的绝对值，再按样本数加权平均"
    squared = scene.base.recipe.training.loss == "mse"
    return f"{text}{'；网络的输出不是为 softmax 训练的，这个数值仅供参考' if squared else ''}。"


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
    """The classes that are recognised best and worst, where there are such; equal as printed is equal."""
    recalls = {
        place: score.recall for place, score in enumerate(base.classification.scores) if score.total.value
    }
    top, bottom = (
        written(extreme(recalls.values(), key=lambda recall: recall.value)) for extreme in (max, min)
    )
    if top == bottom:
        return "。"
    best, worst = (
        [place for place, recall in recalls.items() if written(recall) == shown] for shown in (top, bottom)
    )
    return f"：召回率最高的是类别{named(base, best)}，最低的是类别{named(base, worst)}。"


def pictured(scene: Scene) -> str:
    """Which pictures show the errors one by one."""
    told = []
    for options in (*scene.of_kind(Confusion), *scene.of_kind(Mistakes)):
        variant = scene.study.variants[options.variant or scene.study.baseline]
        seed = variant.runs[0].recipe.seed if options.seed is None else options.seed
        whose = ""
        if variant is not scene.base:
            whose = f"{network(variant)}（种子 {seed}）"
        elif len(variant.runs) > 1:
            whose = f"种子 {seed} "
        if isinstance(options, Confusion):
            shown = f"{whose}的混淆矩阵" if whose else "混淆矩阵"
            told.append(f"{shown}见{ref(options.label)}{of_this_run(variant, seed)}")
        elif variant.classification.pairs:
            told.append(f"{whose or '被'}误分的样本见{ref(options.label)}")
    return f"{'；'.join(told)}。" if told else ""


def of_this_run(variant: VariantStudy, seed: int) -> str:
    """What one run confused most often, where that is not what all runs together did."""
    worst = variant.classification.of_runs[seed].worst
    if worst is None or worst == most_frequent(variant):
        return ""
    true, predicted = (class_name(variant, place) for place in worst)
    return (
        f"，其中最多的是把{true}认作{predicted}（{number(f'{variant.name}.seed[{seed}].most_confused')} 次）"
    )


def most_frequent(variant: VariantStudy) -> tuple[int, int] | None:
    """The most frequent confusion of all runs together, as places of classes; None where there is none, or a tie."""
    pairs, classes = variant.classification.pairs, variant.runs[0].results.classes
    if not pairs or (len(pairs) > 1 and pairs[0].count.value == pairs[1].count.value):
        return None
    return classes.index(pairs[0].true), classes.index(pairs[0].predicted)


def named(base: VariantStudy, places: list[int]) -> str:
    """Classes of equal recall, by name, and that recall."""
    told = listed([class_name(base, place) for place in places])
    return f"{told}（{number(f'baseline.class[{places[0]}].recall')}）"


def class_name(base: VariantStudy, place: int) -> str:
    """A class by its name, bound; a Chinese one in quotation marks, as it would run into the sentence."""
    name = number(f"{base.name}.class[{place}].name")
    return name if base.runs[0].results.classes[place].isascii() else f"“{name}”"


def mistaken(scene: Scene) -> str:
    """What is most often taken for what, if any one mistake is the most frequent; that nothing is, if so."""
    base, worst = scene.base, most_frequent(scene.base)
    if not base.classification.pairs:
        # The picture may be of another variant: only where none erred is it known to be empty.
        none = not any(variant.classification.pairs for variant in scene.study.variants.values())
        empty = f"，{ref('mistakes')}因此没有样本可列" if none and scene.has("mistakes") else ""
        return f"{evaluated(base)}中没有一幅图像被误分{empty}。"
    if worst is None:
        return f"次数最多的误判有并列，见{ref('confused_pairs')}。"
    true, predicted = (class_name(base, place) for place in worst)
    every = f"{number('baseline.runs')} 次训练合计，" if len(base.runs) > 1 else ""
    count = number("baseline.most_confused")
    return f"{every}最常见的误判是把{true}认作{predicted}（{count} 次，{ref('confused_pairs')}）。"


def gradients(scene: Scene) -> list[str]:
    """How much less gradient reaches the first layer than the last, of each picture that shows it."""
    paragraphs = []
    for options in scene.of_kind(GradientNorms):
        shown = [scene.study.variants[name] for name in options.variants or scene.study.variants]
        course = "随训练轮次的变化" if any(variant.last_epoch for variant in shown) else ""
        text = f"各层权重梯度的大小{course}见{ref(options.label)}。"
        paragraphs.append(text + attenuation(shown) if comparable(shown) else text)
    return paragraphs


def comparable(shown: Sequence[VariantStudy]) -> bool:
    """Whether all have the same layers to learn, and gradients that were recorded and not zero."""
    shapes = {tuple((layer.paper_name, layer.weight_shape) for layer in learning(v.layers)) for v in shown}
    recorded = [{"gradient_ratio", "late_gradient_ratio"} <= variant.numbers.keys() for variant in shown]
    return len(shapes) == 1 and all(recorded)


def attenuation(shown: Sequence[VariantStudy]) -> str:
    """The ratios of the first and the last epoch, and whose is the largest in the first."""
    layers = learning(shown[0].layers)
    first, last = layers[0].paper_name, layers[-1].paper_name
    many = len(shown) > 1
    early = [
        f"{f'在{network(variant)}中' if many else ''}为 {number(f'{variant.name}.gradient_ratio')}"
        for variant in shown
    ]
    norms = "梯度范数（各次训练的均值）" if any(len(variant.runs) > 1 for variant in shown) else "梯度范数"
    text = f"第 0 轮中，{last} 层与 {first} 层的{norms}之比{'，'.join(early)}"
    if all(variant.last_epoch for variant in shown):
        late = listed([number(f"{variant.name}.late_gradient_ratio") for variant in shown])
        text += f"；到最后一轮{'依次' if many else ''}为 {late}"
    leader = most_attenuated({variant.name: early_ratios(variant) for variant in shown})
    if leader is None:
        return f"{text}。"
    named = next(variant for variant in shown if variant.name == leader)
    seeds = f"（{len(named.runs)} 个种子都如此）" if len(named.runs) > 1 else ""
    more = "更" if len(shown) == 2 else "最"
    # Norms of weight gradients also depend on how large the activations are: no more is said than what was measured.
    return f"{text}。训练之初，{network(named)}中 {first} 层的梯度与 {last} 层相比{more}小{seeds}。"


def early_ratios(variant: VariantStudy) -> dict[int, float]:
    """The ratio of the first epoch, by seed."""
    return {
        seed: numbers["gradient_ratio"].value
        for seed, numbers in variant.seeds.items()
        if "gradient_ratio" in numbers
    }
