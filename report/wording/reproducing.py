"""What is said of published numbers beside measured ones."""

from __future__ import annotations

import re

from report.specification.works import Work
from report.study.analysis import Check, Study
from report.study.published import exact, excluded
from report.wording import tables
from report.wording.caption_words import after_han
from report.wording.scene import Scene, label, listed, ref


def reproduction(scene: Scene) -> str:
    """How the measured numbers compare with the published ones."""
    study = scene.study
    opening = f"{ref('checks')}把测得的数值与公开的数值{cited(scene)}对照："
    if counts_alone(study):
        return f"{opening}{counted(study)}。"
    outside = sum(not check.within for check in study.checks)
    total = len(study.checks)
    if not outside:
        every = "都" if total > 1 else ""
        return f"{opening}{total} 项{every}在实验说明所给的容差之内。{apart(study)}"
    if total == 1:
        return f"{opening}唯一的一项超出实验说明所给的容差，表中如实列出。{apart(study)}"
    if outside == total:
        return f"{opening}{total} 项都超出实验说明所给的容差，表中如实列出。{apart(study)}"
    return (
        f"{opening}{total} 项中有 {total - outside} 项在实验说明所给的容差之内，{outside} 项超出，表中如实列出。"
        + apart(study)
    )


def cited(scene: Scene) -> str:
    """A citation of the listed works that the sources of the published numbers name, by title or by author and year."""
    sources = [check.expectation.source for check in scene.study.checks]
    keys = [work.key for work in scene.works if any(names(source, work) for source in sources)]
    quoted = ", ".join(f'"{key}"' for key in keys)
    return f"{{{{ cite({quoted}) }}}}" if keys else ""


def names(source: str, work: Work) -> bool:
    """Whether a source speaks of a work."""
    by = any(
        re.search(rf"(?<![A-Za-z]){re.escape(surname(author))}(?![A-Za-z])", source)
        for author in work.authors
    )
    return work.title in source or (by and str(work.year) in source)


def surname(author: str) -> str:
    """Of "LeCun Y", "Y. LeCun" and "李飞": the longest word."""
    return max(re.split(r"[\s,.]+", author), key=len)


def conclusion(study: Study) -> str:
    """The same in 实验小结."""
    if counts_alone(study):
        return f"{counted(study)}（{ref('checks')}）。"
    total, outside = len(study.checks), sum(not check.within for check in study.checks)
    every = "均" if total > 1 else ""
    beyond = f"{every}超出容差" if outside == total else f"中有 {outside} 项超出容差"
    verdict = beyond if outside else f"{every}在容差之内"
    chance = [after_han(named(study, check)) for check in differing(study)]
    but = f"，但{listed(chance)}的 95% 置信区间不含公开值" if chance else ""
    number = f" {total} " if total > 1 else "唯一的一"
    return f"与公开数值核对的{number}项{verdict}{but}（{ref('checks')}）。"


def counts_alone(study: Study) -> bool:
    """Whether nothing but numbers of parameters was checked, which no training changes."""
    return all(check.expectation.metric == "parameters" for check in study.checks)


def counted(study: Study) -> str:
    """Whether the networks have as many parameters as was published."""
    checks = study.checks
    networks = len({check.expectation.variant for check in checks})
    several = networks > 1
    if all(exact(check) for check in checks):
        return f"{f'{networks} 个网络的' if several else ''}参数总数{'都' if several else ''}与公开值一致"
    outside = len({check.expectation.variant for check in checks if not check.within})
    if not outside:
        return f"{f'{networks} 个网络的' if several else ''}参数总数与公开值之差{'都' if several else ''}在容差之内"
    return f"{networks} 个网络中有 {outside} 个的参数总数与公开值不符" if several else "参数总数与公开值不符"


def differing(study: Study) -> list[Check]:
    """The numbers within their tolerance that differ from the published ones by more than chance explains."""
    return [check for check in study.checks if check.within and excluded(check)]


def apart(study: Study) -> str:
    """Which those are, and which way they differ."""
    found = differing(study)
    if not found:
        return ""
    runs = sorted({check.measured.n for check in found})
    seeds = f"{runs[0]} 个种子" if len(runs) == 1 else "各种子"
    high, low = (
        [named(study, check) for check in found if (check.difference.value > 0) is above]
        for above in (True, False)
    )
    told = [
        f"{after_han(listed(those))}虽在容差之内，测得均值却{'都' if len(those) > 1 else ''}{way}公开值"
        for those, way in ((high, "高于"), (low, "低于"))
        if those
    ]
    return f"其中{'；'.join(told)}（{seeds}的 95% 置信区间不含公开值）。"


def named(study: Study, check: Check) -> str:
    """What a check is about, in a sentence: 最终测试准确率, “LeNet-1”的最终测试准确率."""
    several = len({check.expectation.variant for check in study.checks}) > 1
    variant = study.variants[check.expectation.variant]
    whose = f"“{label(variant.name)}”的" if several else ""
    return f"{whose}{tables.check_name(check.expectation, variant, several=False)}"
