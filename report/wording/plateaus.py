"""What is said of runs that stood on the plateau of guessing at first, or for good."""

from __future__ import annotations

from report.specification.pictures import LearningCurves
from report.study.variant import VariantStudy
from report.wording.scene import Scene, listed, network, number, refs

FEW = 4
"""So many variants that stood still are named one by one."""


def standing(scene: Scene) -> list[str]:
    """训练指标: who stood still and how long."""
    base = scene.base
    paragraphs = [slow(scene), elsewhere(scene)]
    if base.stuck:
        paragraphs.append(f"{whose(scene, base.stuck)}直到训练结束仍停留在平台上，没有学会分类{kept(base)}。")
    if base.collapsed:
        paragraphs.append(
            f"{whose(scene, base.collapsed)}曾经学会一些，训练结束时准确率却又接近随机猜测{kept(base)}。"
        )
    return [paragraph for paragraph in paragraphs if paragraph]


def slow(scene: Scene) -> str:
    """Seeds of the baseline that left the plateau after the first epoch."""
    base = scene.base
    if not base.slow:
        return ""
    spread = len(set(base.plateau_epochs.values())) > 1
    return (
        f"{stays(scene, base)}停留在训练初期的平台上，准确率接近随机猜测，之后准确率才开始上升"
        f"{'；各种子离开平台的早晚不同，前几轮的标准差因此较大' if spread else ''}。"
    )


def elsewhere(scene: Scene) -> str:
    """Other variants with runs that stood still for more than one epoch, and the curves that show them."""
    found = {
        name: variant
        for name, variant in scene.study.variants.items()
        if variant is not scene.base and any(length > 1 for length in variant.slow.values())
    }
    curves = [
        options.label
        for options in scene.of_kind(LearningCurves)
        if found.keys() & set(options.variants or scene.study.variants)
    ]
    shown = f"（{refs(curves)}）" if curves else ""
    if len(found) > FEW:
        return f"除基准外，有 {len(found)} 种配置在两轮之后仍有训练停留在平台上{shown}。"
    told = listed([lasting(scene, variant) for variant in found.values()]) if found else ""
    return f"其他变体中，在训练初期的平台上停留超过一轮的有{told}{shown}。" if told else ""


def lasting(scene: Scene, variant: VariantStudy) -> str:
    """“Dropout”的种子 1（第 0～2 轮）: the seeds that stood still for more than one epoch and left."""
    lengths = {seed: length for seed, length in variant.slow.items() if length > 1}
    if len(variant.runs) == 1:
        return f"{network(variant)}（{epochs(next(iter(lengths.values())))}）"
    return owner(scene, variant) + "、".join(f"种子 {seed}（{epochs(lengths[seed])}）" for seed in lengths)


def stays(scene: Scene, variant: VariantStudy) -> str:
    """“经典”的种子 1 在第 0～2 轮: the seeds that stood still and left."""
    lengths = variant.slow
    if len(variant.runs) == 1:
        return f"{network(variant) if scene.several else '网络'}在{epochs(next(iter(lengths.values())))}"
    told = [
        f"种子 {'、'.join(str(seed) for seed in lengths if lengths[seed] == length)} 在{epochs(length)}"
        for length in sorted(set(lengths.values()))
    ]
    return f"{owner(scene, variant)}{'，'.join(told)}"


def epochs(length: int) -> str:
    """第 0～2 轮, for three of them."""
    return f"第 {0 if length == 1 else f'0～{length - 1}'} 轮"


def late(scene: Scene) -> str:
    """实验小结: the same of the baseline in brief, with what those reached who had hardly learnt."""
    base = scene.base
    reached = {seed: base.seeds[seed]["test_accuracy"].value for seed in base.slow if seed not in base.failed}
    sentences = []
    learnt = [seed for seed in reached if seed in base.learnt]
    if learnt:
        sentences.append(f"{whose(scene, learnt)}起步较慢，先在平台上停留，之后才学会分类。")
    for seed in reached:
        if seed not in base.learnt:
            accuracy = number(f"{base.name}.seed[{seed}].test_accuracy")
            sentences.append(f"{whose(scene, (seed,))}起步较慢，训练结束时只达到 {accuracy}。")
    if base.failed:
        counted = "，其结果也计入均值" if len(base.runs) > 1 else ""
        sentences.append(f"{whose(scene, base.failed)}到训练结束时没有学会分类{counted}。")
    return "".join(sentences)


def whose(scene: Scene, seeds: list[int] | tuple[int, ...]) -> str:
    """“经典”的种子 1 , or the network itself where it was trained once."""
    if len(scene.base.runs) == 1:
        return network(scene.base) if scene.several else "网络"
    return f"{owner(scene, scene.base)}{listed([f'种子 {seed}' for seed in seeds])} "


def owner(scene: Scene, variant: VariantStudy) -> str:
    """“经典”的, where there are several variants."""
    return f"“{number(f'{variant.name}.label')}”的" if scene.several else ""


def kept(base: VariantStudy) -> str:
    """That a mean includes it."""
    return "；其结果也计入均值，未被剔除" if len(base.runs) > 1 else ""
