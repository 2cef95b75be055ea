"""What the program says of variants is true for any result: every branch, from studies that are made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from lenet.records import EpochRecord
from report.document import Document, Section, Table
from report.figures.artifacts import placeholder
from report.study.analysis import FinishedRun, analyse
from report.wording.comparison_tables import differences_note
from report.writing.compose import compose
from tests.report.finished_runs import HandMadeRun
from tests.report.made_up_studies import made_up

TWO = "{classic: {label: 经典}, relu: {label: 整流, model: {activation: relu}}}"
BASE = (0.97, 0.975, 0.98)
P = "p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.05"
P_IS_ONE = "p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}1"
BETTER, WORSE, UNCERTAIN = (0.985, 0.9902, 0.995), (0.955, 0.9602, 0.965), (0.98, 0.97, 0.985)


def report(folder: Path, variants: str, **accuracies: Sequence[float]) -> Document:
    spec, study = made_up(folder, variants, accuracies)
    return compose(spec, study, tuple(placeholder(options) for options in spec.figures))


def section(document: Document, label: str) -> Section:
    return next(section for section in document.walk() if section.label == label)


def text(document: Document, label: str) -> str:
    return "".join(
        characters(block) for block in section(document, label).blocks if not isinstance(block, Table)
    )


def characters(node: object) -> str:
    """All text of a part of a document, in order."""
    if isinstance(node, tuple):
        return "".join(map(characters, node))
    inner = getattr(node, "children", None) or getattr(node, "items", None)
    return characters(inner) if isinstance(inner, tuple) else str(getattr(node, "text", ""))


def table_of(document: Document, label: str) -> Table:
    tables = (block for block in section(document, "comparison").blocks if isinstance(block, Table))
    return next(table for table in tables if table.label == label)


def both(folder: Path, variants: str = TWO, **accuracies: Sequence[float]) -> tuple[str, str]:
    document = report(folder, variants, **accuracies)
    return text(document, "comparison"), text(document, "summary")


def test_a_change_that_helps_is_said_to_help(tmp_path: Path) -> None:
    comparison, summary = both(tmp_path, classic=BASE, relu=BETTER)
    assert "整流（与“经典”相比只改变了激活函数）：测试准确率高 1.51 个百分点" in comparison
    assert f"差异显著；McNemar 检验在 3 个种子上都得到 {P}。" in comparison
    assert summary.endswith("“整流”的测试准确率为 99.01% ± 0.50%，比“经典”高 1.51 个百分点，差异显著。")
    assert summary.count("“整流”") == 1  # one difference is told once
    assert "最高的是" not in comparison + summary
    assert "逐一比较，差异" not in comparison + summary
    assert "Holm" not in comparison + summary  # one comparison needs no correction


def test_a_change_that_hurts_is_said_to_hurt(tmp_path: Path) -> None:
    comparison, summary = both(tmp_path, classic=BASE, relu=WORSE)
    assert "测试准确率低 1.49 个百分点" in comparison
    assert "比“经典”低 1.49 个百分点，差异显著。" in summary
    assert "高" not in summary.partition("“整流”")[2]


def test_chance_is_not_taken_for_an_effect(tmp_path: Path) -> None:
    comparison, summary = both(tmp_path, classic=BASE, relu=UNCERTAIN)
    assert "含 0，差异不显著" in comparison
    assert "在 2 个种子上显著更高，在 1 个种子上显著更低" in comparison
    assert "“整流”的测试准确率为 97.83% ± 0.76%，比“经典”高 0.33 个百分点，差异不显著。" in summary
    assert "不等于没有作用" in summary
    assert "差异显著" not in summary
    level = both(tmp_path, classic=BASE, relu=(0.971, 0.975, 0.979))[1]
    assert "“整流”的测试准确率为 97.50% ± 0.40%，与“经典”相等，差异不显著。" in level


def test_a_difference_below_the_last_digit_is_not_given_a_direction(tmp_path: Path) -> None:
    comparison, summary = both(tmp_path, classic=BASE, relu=(0.9701, 0.975, 0.98))
    assert "相差不足 0.01 个百分点" in comparison
    assert "，与“经典”相差不足 0.01 个百分点，差异不显著。" in summary


def test_both_tests_are_named_and_explained(tmp_path: Path) -> None:
    comparison, _ = both(tmp_path, classic=BASE, relu=BETTER)
    assert "95% 置信区间由配对 t 检验得到" in comparison
    assert "McNemar 检验比较同一种子的两个网络" in comparison


def test_one_run_a_variant_allows_no_verdict(tmp_path: Path) -> None:
    comparison, summary = both(tmp_path, classic=(0.97,), relu=(0.99,))
    assert "只训练了一次，无法估计准确率之差的置信区间" in comparison
    assert "重复的次数不足以推断换种子后的差异" in comparison
    assert "McNemar 检验的 p 值小于 0.05" in comparison
    assert "优于其他变体" not in comparison + summary
    assert "“整流”的测试准确率为 99.00%，比“经典”高 2.00 个百分点。" in summary
    assert summary.endswith("每种配置只训练了一次，无从判断差异是否出于偶然。")
    assert "差异显著；" not in comparison
    assert "没有学会分类" not in comparison + summary
    assert "只训练了一次" not in both(tmp_path, classic=BASE, relu=BETTER)[1]


def test_a_difference_from_a_baseline_that_learnt_nothing_is_said_to_be_that(tmp_path: Path) -> None:
    comparison, summary = both(tmp_path, classic=(0.1135,), relu=(0.9,))
    told = "“经典”没有学会分类，这一差值主要反映这一点。"
    assert told in comparison
    assert f"比“经典”高 78.65 个百分点；{told}" in summary
    comparison, summary = both(tmp_path, classic=(0.1135,), relu=(0.1,))
    assert "主要反映" not in comparison + summary
    _, summary = dropouts(tmp_path, (0.1135,) * 3, a=BETTER, b=(0.1135,) * 3, c=BETTER)
    assert "；“经典”没有学会分类，“弃a”和“弃c”的差值主要反映这一点。" in summary


def test_identical_runs_are_said_to_be_identical(tmp_path: Path) -> None:
    comparison, summary = both(tmp_path, "{classic: {label: 经典}, same: {}}", classic=BASE, same=BASE)
    assert "各变体的配置完全相同" in comparison
    assert "（与“经典”配置相同）：每个种子判对的测试图像都完全相同，准确率没有差异" in comparison
    assert "代替标准差" not in comparison  # no interval is shown that would rest on it
    assert "与“经典”相比，判对的图像完全相同的有“same”" in summary


def test_several_changes_at_once_are_not_put_down_to_one(tmp_path: Path) -> None:
    variants = "{classic: {label: 经典}, both: {label: 两样, model: {activation: relu, pooling: max}}}"
    comparison, summary = both(tmp_path, variants, classic=BASE, both=BETTER)
    assert "同时改变了激活函数和下采样" in comparison
    assert "同时改变的共有 2 项，这一差异不能单独归因于其中任何一项" in comparison
    assert "两者不止一项不同，差异不能归于单一因素。" in summary
    assert "不止一项" not in "".join(both(tmp_path, classic=BASE, relu=BETTER))
    mixed = variants.replace("}}}", "}}, max: {label: 最大, model: {pooling: max}}}")
    _, summary = both(tmp_path, mixed, classic=BASE, both=BETTER, max=BETTER)
    assert "“两样”与比较对象不止一项不同" in summary


def test_a_variant_of_which_some_seeds_never_learnt_is_not_compared(tmp_path: Path) -> None:
    variants = "{classic: {label: 经典}, relu: {label: 整流}, max: {label: 最大, model: {pooling: max}}}"
    document = report(tmp_path, variants, classic=BASE, relu=(0.99, 0.1135, 0.98), max=BETTER)
    told = "“整流”有 1 个种子没有学会分类（11.35%），另 2 个为 99.00%和98.00%；其均值没有代表性，不参与比较。"
    assert told in text(document, "comparison")
    assert "“整流”有 1 个种子没有学会分类；其均值没有代表性，不参与比较。" in text(document, "summary")
    for label in ("comparison", "summary"):
        assert text(document, label).count("“整流”") == 1
    rows = {characters(row[0]): [characters(cell) for cell in row[1:]] for row in cells(document)}
    assert rows["整流"] == ["—", "—", "—", "不参与比较", "—"]
    note = characters(table_of(document, "differences").notes)
    assert "只有一部分种子学会了分类，均值没有代表性" in note
    planned = f"按计划的 2 次比较计，不参与比较的按 {P_IS_ONE} 计"
    assert f"校正{planned}" in note
    lasting = "“最大”的差异仍然显著。"
    assert f"按 Holm 方法作多重比较校正后（{planned}），{lasting}" in text(document, "comparison")
    assert f"以上比较按 Holm 方法校正后，{lasting}" in text(document, "summary")
    sound = report(tmp_path, variants, classic=BASE, relu=WORSE, max=BETTER)
    assert "按计划的" not in text(sound, "summary") + characters(table_of(sound, "differences").notes)
    assert "不参与比较" not in text(sound, "comparison") + characters(table_of(sound, "differences").notes)


def cells(document: Document) -> tuple[tuple[tuple[object, ...], ...], ...]:
    """The rows of the table of differences."""
    return table_of(document, "differences").rows


def test_nothing_is_compared_with_a_baseline_of_which_some_seeds_never_learnt(tmp_path: Path) -> None:
    comparison, summary = both(tmp_path, classic=(0.97, 0.1135, 0.98), relu=BETTER)
    for told in (comparison, summary):
        assert "不参与比较，“整流”也就没有比较对象。" in told
        assert "显著" not in told
        assert "“整流”的测试准确率为 99.01% ± 0.50%。" in told
        assert "最高" not in told  # of one there is no highest


def test_many_seeds_are_told_by_the_lowest_and_the_highest(tmp_path: Path) -> None:
    learnt = (0.95, 0.96, 0.97, 0.98, 0.99)
    comparison, _ = both(tmp_path, classic=(0.97,) * 6, relu=(*learnt, 0.1))
    assert "“整流”有 1 个种子没有学会分类（10.00%），另 5 个为 95.00%～99.00%；" in comparison


def test_where_no_run_learnt_the_mean_stands_for_them(tmp_path: Path) -> None:
    comparison, _ = both(tmp_path, classic=BASE, relu=(0.1135, 0.1135, 0.1135))
    assert "“整流”的 3 个种子都没有学会分类（11.35%、11.35%和11.35%）。" in comparison
    assert "差异显著" in comparison
    assert "没有代表性" not in comparison


def test_a_low_calibration_error_of_what_learnt_nothing_is_no_praise(tmp_path: Path) -> None:
    told = "；没有学会分类的网络 ECE 小，不表示校准得好。"
    stuck = report(tmp_path, TWO, classic=BASE, relu=(0.1135, 0.1135, 0.1135))
    assert told in characters(table_of(stuck, "costs").notes)
    assert told not in characters(table_of(report(tmp_path, TWO, classic=BASE, relu=WORSE), "costs").notes)


def test_a_network_that_forgot_is_not_said_never_to_have_learnt(tmp_path: Path) -> None:
    spec, study = made_up(tmp_path, TWO, {"classic": BASE, "relu": (0.98, 0.1135, 0.98)})

    def runs_of(name: str) -> list[FinishedRun]:
        runs = study.variants[name].runs
        return [forgetful(run) if run.results.test_accuracy < 0.2 else run for run in runs]

    document = compose(spec, analyse(spec, runs_of), tuple(map(placeholder, spec.figures)))
    assert "有 1 个种子训练结束时不会分类，准确率接近随机猜测（11.35%）" in text(document, "comparison")


def forgetful(run: FinishedRun) -> FinishedRun:
    """A run that was good in its first epoch."""
    assert isinstance(run, HandMadeRun)
    return replace(run, records=(replace_accuracy(run.records[0], 0.9), *run.records[1:]))


def replace_accuracy(record: EpochRecord, accuracy: float) -> EpochRecord:
    return replace(record, test_accuracy=accuracy)


DROPOUTS = "{classic: {label: 经典}, " + ", ".join(
    f"{name}: {{label: 弃{name}, model: {{dropout: 0.{place}}}}}" for place, name in enumerate("abc", 1)
)


def dropouts(folder: Path, base: Sequence[float] = BASE, **accuracies: Sequence[float]) -> tuple[str, str]:
    return both(folder, DROPOUTS + "}", classic=base, **accuracies)


SLIGHTLY = (0.9712, 0.9752, 0.9817)
"""0.12, 0.02 and 0.17 points above the baseline: p = 0.14; the same below: 0.967 ..."""
JUST = (0.9725, 0.9763, 0.9822)
"""0.25, 0.13 and 0.22 points above the baseline: p = 0.03."""


def test_what_does_not_survive_the_correction_is_said_to_do_so(tmp_path: Path) -> None:
    comparison, summary = dropouts(tmp_path, a=JUST, b=UNCERTAIN, c=SLIGHTLY)
    lost = " 3 次比较按 Holm 方法作多重比较校正后，“弃a”不再显著（校正后 p 为 0.0"
    assert f"表 11的{lost}" in comparison
    assert "以上 3 次比较按 Holm 方法校正后，“弃a”不再显著，仍可能" in summary
    assert "仍可能出于偶然" in summary
    assert "测试准确率未校正时显著提高的有“弃a”" in summary
    assert "未校正时差异显著；" in comparison
    assert "称“未校正时显著”" in comparison
    comparison, summary = dropouts(tmp_path, a=JUST, b=UNCERTAIN, c=JUST)
    assert "未校正时显著提高：“弃a”" in comparison
    assert "校正后，未校正时显著的 2 项都不再显著（校正后 p 都是 0.0" in comparison
    assert "校正后，未校正时显著的 2 项都不再显著，还不能" in summary
    assert "，还不能排除偶然。" in summary
    below = tuple(2 * base - just for base, just in zip(BASE, JUST, strict=True))
    comparison, summary = dropouts(tmp_path, a=(0.9725, 0.9765, 0.9822), b=below, c=(0.9725, 0.9761, 0.9822))
    assert "未校正时显著降低的有“弃b”" in summary
    assert "校正后，未校正时显著的 3 项都不再显著（校正后 p 最小为 0.0" in comparison
    more = "种子少而比较多时，校正后更难显著（这里是 3 个种子、3 次比较），“不再显著”不等于没有作用；"
    assert more in summary
    assert "更难显著" not in dropouts(tmp_path, a=JUST, b=UNCERTAIN, c=JUST)[1]  # what is uncertain says it
    assert "更难显著" not in dropouts(tmp_path, a=BETTER, b=BETTER, c=BETTER)[1]


def test_the_table_says_what_was_not_corrected(tmp_path: Path) -> None:
    document = report(tmp_path, DROPOUTS + "}", classic=BASE, a=JUST, b=BETTER, c=UNCERTAIN)
    table = table_of(document, "differences")
    assert [characters(row[-2]) for row in table.rows] == ["提高（未校正）", "显著提高", "差异不显著"]
    assert "结论标“未校正”的，区间不含 0，但校正后 p 不小于 0.05" in characters(table.notes)
    sure = report(tmp_path, DROPOUTS + "}", classic=BASE, a=BETTER, b=BETTER, c=UNCERTAIN)
    everything = text(sure, "comparison") + characters(table_of(sure, "differences").notes)
    assert "未校正" not in everything.replace("（未校正）的种子数", "")


def test_what_survives_the_correction_is_said_to_do_so(tmp_path: Path) -> None:
    _, summary = dropouts(tmp_path, a=BETTER, b=UNCERTAIN, c=UNCERTAIN)
    assert "以上 3 次比较按 Holm 方法校正后，“弃a”的差异仍然显著。" in summary
    assert "出于偶然" not in summary
    _, summary = dropouts(tmp_path, a=BETTER, b=BETTER, c=UNCERTAIN)
    assert "其中显著的 2 项都仍然显著。" in summary
    comparison, summary = dropouts(tmp_path, a=BETTER, b=UNCERTAIN, c=JUST)
    assert "校正后，“弃a”仍然显著，“弃c”不再显著（校正后 p 为 0.0" in comparison
    assert "校正后，“弃a”仍然显著，“弃c”不再显著，仍可能出于偶然。" in summary
    assert "显著提高的有“弃a”（高 1.51 个百分点）；未校正时显著提高的有“弃c”" in summary


def test_nothing_is_corrected_where_nothing_was_found(tmp_path: Path) -> None:
    comparison, summary = dropouts(tmp_path, a=UNCERTAIN, b=UNCERTAIN, c=SLIGHTLY)
    assert "Holm" not in comparison + summary


def test_comparisons_of_one_verdict_are_told_together(tmp_path: Path) -> None:
    comparison, _ = dropouts(tmp_path, a=BETTER, b=BETTER, c=UNCERTAIN)
    assert "各变体与“经典”相比都只改变了Dropout 概率。" in comparison
    together = "显著提高：“弃a”（高 1.51 个百分点）和“弃b”（高 1.51 个百分点）。"
    assert f"{together}它们的 McNemar 检验在 3 个种子上都得到 {P}。" in comparison
    assert "弃c：测试准确率平均高" in comparison  # what was changed has been said of all
    apart = dropouts(tmp_path, a=BETTER, b=WORSE, c=UNCERTAIN)[0]
    assert "都只改变了" not in apart
    assert "弃c（与“经典”相比只改变了Dropout 概率）：测试准确率平均高" in apart
    unlike = DROPOUTS.replace("dropout: 0.3", "pooling: max") + "}"
    comparison, _ = both(tmp_path, unlike, classic=BASE, a=BETTER, b=BETTER, c=UNCERTAIN)
    assert "各变体都与“经典”比较，改变之处见表 9。" in comparison
    assert "弃c（只改变了下采样）：" in comparison


def test_small_differences_of_one_direction_are_told_as_such(tmp_path: Path) -> None:
    comparison, _ = both(tmp_path, classic=BASE, relu=[accuracy + 0.0003 for accuracy in BASE])
    assert f"差异显著；但 McNemar 检验在 3 个种子上都未达到 {P}：差别很小而方向一致" in comparison
    comparison, _ = both(tmp_path, classic=BASE, relu=(0.9703, 0.9747, 0.98))
    assert f"差异不显著；McNemar 检验在 3 个种子上都未达到 {P}。" in comparison


def test_seeds_that_agree_but_scatter_are_not_said_to_disagree(tmp_path: Path) -> None:
    comparison, _ = both(tmp_path, classic=(0.90, 0.90), relu=(0.91, 0.95))
    one_way = f"个种子上都得到 {P}，各种子方向一致，但"
    assert f"在 2 {one_way}只有 2 个种子，区间很宽，仍含 0" in comparison
    assert "未必重现" not in comparison
    assert "起伏大" not in comparison
    comparison, _ = both(tmp_path, classic=(0.90,) * 3, relu=(0.91, 0.92, 0.95))
    assert f"在 3 {one_way}差的大小起伏大，区间仍含 0" in comparison
    comparison, _ = both(tmp_path, classic=(0.90,) * 3, relu=(0.911, 0.92, 0.93))
    assert f"在 3 {one_way}只有 3 个种子，区间仍含 0" in comparison


def test_seeds_that_disagree_are_counted_by_direction(tmp_path: Path) -> None:
    document = report(tmp_path, TWO, classic=BASE, relu=UNCERTAIN)
    assert f"在 2 个种子上显著更高，在 1 个种子上显著更低（{P}）" in text(document, "comparison")
    table = table_of(document, "differences")
    assert characters(table.rows[0][-1]) == "3/3（2 升 1 降）"
    assert "是其中该变体更高与更低的种子数" in characters(table.notes)


def test_the_note_says_how_a_difference_was_come_by(tmp_path: Path) -> None:
    found = made_up(tmp_path, TWO, {"classic": BASE, "relu": UNCERTAIN})[1].comparisons["relu"]
    apart = replace(found, paired=False)
    welch = "差为均值之差，区间由 Welch 检验得到"
    assert "，为各种子之差的均值；" in differences_note([found], "测试准确率")
    assert f"；两者种子不同，{welch}" in differences_note([apart], "测试准确率")
    assert f"；种子相同时为各种子之差的均值，种子不同时{welch.replace('差为', '为')}" in differences_note(
        [found, apart], "测试准确率"
    )


def test_the_note_says_what_the_tests_do_not_tell(tmp_path: Path) -> None:
    note = characters(table_of(report(tmp_path, TWO, classic=BASE, relu=BETTER), "differences").notes)
    assert note.count("；区间只就换种子而言，评价所用的图像不变") == 1
    assert note.count(f"逐个种子检验时 {P}（未校正）的种子数") == 1
    once = characters(table_of(report(tmp_path, TWO, classic=(0.9,), relu=(0.95,)), "differences").notes)
    assert "区间" not in once


def test_an_end_close_to_zero_keeps_its_sign(tmp_path: Path) -> None:
    comparison, _ = both(tmp_path, classic=(0.9, 0.9, 0.9), relu=(0.91, 0.91675, 0.9235))
    assert "[−0.002, +3.35] 个百分点，含 0" in comparison


def test_an_interval_that_rests_on_one_image_says_so(tmp_path: Path) -> None:
    document = report(tmp_path, TWO, classic=BASE, relu=[accuracy + 0.01 for accuracy in BASE])
    told = "各差完全相等时，以一幅图像的差别代替标准差"
    assert told in text(document, "comparison")
    assert told in characters(table_of(document, "differences").notes)
    same = report(tmp_path, "{classic: {label: 经典}, same: {}}", classic=BASE, same=BASE)
    assert "代替标准差" not in characters(table_of(same, "differences").notes)


def test_an_interval_beyond_all_accuracies_is_explained(tmp_path: Path) -> None:
    told = "t 区间不受准确率上下限的约束"
    wide = report(tmp_path, TWO, classic=(0.97, 0.975), relu=(0.98, 0.7))
    assert told in characters(table_of(wide, "differences").notes)
    tight = report(tmp_path, TWO, classic=BASE, relu=BETTER)
    assert told not in characters(table_of(tight, "differences").notes)


def test_held_out_images_are_not_called_test_images(tmp_path: Path) -> None:
    spec, study = made_up(tmp_path, TWO, {"classic": BASE, "relu": BASE})
    held = analyse(spec, lambda name: [held_out(run) for run in study.variants[name].runs])
    document = compose(spec, held, tuple(placeholder(options) for options in spec.figures))
    told = text(document, "comparison")
    tables = "".join(
        characters((block.caption, tuple(column.title for column in block.columns), block.notes))
        for block in section(document, "comparison").blocks
        if isinstance(block, Table)
    )
    assert "每个种子判对的验证图像都完全相同" in told
    assert "逐一比较验证准确率" in told
    assert "验证准确率" in tables
    assert "验证损失" in tables
    assert "测试" not in tables
    assert "测试" not in told
    scattered = made_up(tmp_path, TWO, {"classic": BASE, "relu": (0.975, 0.98, 0.9801)})[1]
    held = analyse(spec, lambda name: [held_out(run) for run in scattered.variants[name].runs])
    told = text(compose(spec, held, tuple(map(placeholder, spec.figures))), "comparison")
    assert "可以超出验证样本的偶然" in told


def held_out(run: FinishedRun) -> HandMadeRun:
    assert isinstance(run, HandMadeRun)
    return replace(run, results=replace(run.results, evaluated="validation"))


def test_unequal_epochs_are_told_in_text_and_tables(tmp_path: Path) -> None:
    variants = "{classic: {label: 经典}, long: {label: 更长, training: {epochs: 5}}}"
    document = report(tmp_path, variants, classic=BASE, long=BETTER)
    assert "只改变了训练轮数" in text(document, "comparison")
    tables = {
        block.label: block for block in section(document, "comparison").blocks if isinstance(block, Table)
    }
    notes = {label: characters(table.notes) for label, table in tables.items()}
    assert "“更长”与比较对象的训练轮数不同" in notes["differences"]
    assert "训练轮数不尽相同" in notes["comparison"]


def test_a_training_that_was_stopped_earlier_is_not_said_to_be_another(tmp_path: Path) -> None:
    variants = "{classic: {label: 经典}, short: {label: 短, training: {epochs: 2}}}"
    told = "“短”与比较对象是同一次训练，只是停止的轮次不同，并非独立的重复。"
    same = report(tmp_path, variants, classic=BASE, short=BASE)
    assert told in characters(table_of(same, "differences").notes)
    other = report(tmp_path, variants, classic=BASE, short=BETTER)
    assert "同一次训练" not in characters(table_of(other, "differences").notes)


BORDERS = (
    "{classic: {label: 经典}, large: {label: 大图, data: {image_size: 32}, model: {paddings: [0, 0]%s}}}"
)


def test_one_border_written_in_two_ways_is_no_change(tmp_path: Path) -> None:
    document = report(tmp_path, BORDERS % ", activation: relu", classic=BASE, large=BETTER)
    assert "大图（与“经典”相比只改变了激活函数）" in text(document, "comparison")
    assert "不止一项" not in text(document, "summary")
    table = table_of(document, "settings")
    assert [characters(cell) for cell in table.rows[1]] == ["大图", "32", "0，0", "ReLU"]
    assert characters(table.notes) == (
        "注：“大图”（输入 32×32，首个卷积不填充）与“经典”（输入 28×28，首个卷积填充 2）的输入等价："
        "28×28 的图像四周补 0 成为 32×32，与由卷积填充 0 相同。"
    )
    alike = report(tmp_path, BORDERS % "", classic=BASE, large=BASE)
    assert "（与“经典”配置等价）" in text(alike, "comparison")


def test_a_border_that_is_not_zero_is_a_change(tmp_path: Path) -> None:
    variants = BORDERS.replace("image_size: 32", "image_size: 32, normalization: standard") % ""
    document = report(tmp_path, variants, classic=BASE, large=BETTER)
    assert "同时改变了输入边长、灰度缩放和卷积填充" in text(document, "comparison")
    assert characters(table_of(document, "settings").notes) == "注：输入边长大于图像时，图像四周补上背景。"
    assert "四周补" not in characters(
        table_of(report(tmp_path, TWO_AND, classic=BASE, both=BASE), "settings").notes
    )


TWO_AND = "{classic: {label: 经典}, both: {label: 两样, model: {activation: relu, pooling: max}}}"


def test_a_single_variant_is_compared_with_nothing(tmp_path: Path) -> None:
    document = report(tmp_path, "{classic: {label: 经典}}", classic=BASE)
    assert "comparison" not in [section.label for section in document.walk()]
    assert "只训练了一种网络配置" in text(document, "summary")


def test_a_label_is_no_template_and_no_markdown(tmp_path: Path) -> None:
    variants = '{classic: {label: "{{ 1 }} *x*"}, relu: {label: "**y**", model: {activation: relu}}}'
    comparison, _ = both(tmp_path, variants, classic=BASE, relu=BETTER)
    assert "**y**（与“{{ 1 }} *x*”相比" in comparison


@pytest.mark.parametrize("relu", [BETTER, WORSE, UNCERTAIN, BASE])
def test_classes_are_told_by_their_own_numbers(tmp_path: Path, relu: Sequence[float]) -> None:
    document = report(tmp_path, TWO, classic=BASE, relu=relu)
    metrics = text(document, "metrics")
    # The made-up answers take the first images for the class after theirs, all classes alike.
    assert "各类别的识别结果见表" in metrics
    assert "召回率最高" not in metrics
    assert "次数最多的误判有并列" in metrics
