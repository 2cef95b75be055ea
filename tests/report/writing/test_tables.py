"""Tables of several variants: what stands in them, what is set apart, what is left out; the anatomy's published numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from report.comparing.plain_tables import characters, plain
from report.document import Number, Strong, Table
from report.study.analysis import Study
from report.writing import tables
from tests.report.made_up_studies import made_up

FOUR = "{classic: {}, relu: {model: {activation: relu}}, max: {model: {pooling: max}}, same: {}}"
BASE = (0.97, 0.975, 0.98)
ACCURACIES: dict[str, Sequence[float]] = {
    "classic": BASE,
    "relu": (0.985, 0.9902, 0.995),
    "max": (0.986, 0.99, 0.994),
    "same": BASE,
}


def study_of(
    folder: Path, variants: str = FOUR, accuracies: Mapping[str, Sequence[float]] = ACCURACIES
) -> Study:
    return made_up(folder, variants, accuracies)[1]


def cells(table: Table) -> dict[str, list[str]]:
    """Rows by their heads."""
    return {characters(row[0]): [characters(cell) for cell in row[1:]] for row in table.rows}


def test_only_the_best_accuracy_is_set_apart_and_the_others_have_intervals(tmp_path: Path) -> None:
    table = tables.comparison(study_of(tmp_path))
    strong = [characters(row[0]) for row in table.rows if any(isinstance(p, Strong) for c in row for p in c)]
    assert strong == ["relu"]
    found = cells(table)
    assert found["relu"][1:3] == ["99.01 ± 0.50*", "—"]
    assert found["max"][1:3] == ["99.00 ± 0.40", "[−0.26,\N{NO-BREAK SPACE}+0.24]"]
    assert "与最高者之差的 95% 置信区间" in [characters(column.title) for column in table.columns]


def test_a_variant_of_which_a_seed_learnt_nothing_is_never_the_best(tmp_path: Path) -> None:
    accuracies = ACCURACIES | {"max": (0.999, 0.999, 0.1)}
    table = tables.comparison(study_of(tmp_path, accuracies=accuracies))
    assert cells(table)["max"][2] == "—"
    assert "“max”的 1 个种子没有学会分类，不与最高者比较。" in [characters(note) for note in table.notes]
    accuracies |= {"same": (0.1, 0.1, 0.1)}
    notes = [characters(note) for note in tables.comparison(study_of(tmp_path, accuracies=accuracies)).notes]
    assert "“max”的 1 个种子、“same”的全部种子没有学会分类，不与最高者比较。" in notes
    assert not any("没有学会" in characters(note) for note in tables.comparison(study_of(tmp_path)).notes)


def test_where_all_are_equally_good_none_is_set_apart(tmp_path: Path) -> None:
    table = tables.comparison(study_of(tmp_path, accuracies=dict.fromkeys(ACCURACIES, BASE)))
    assert not [p for row in table.rows for cell in row for p in cell if isinstance(p, Strong)]
    assert not any("突出显示" in characters(note) for note in table.notes)


def test_what_all_variants_share_is_told_once(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    results, costs = tables.comparison(study), tables.costs(study)
    assert "各变体的轮数都是 3。" in [characters(note) for note in results.notes]
    assert "各变体的参数量都是 61,706，乘加次数都是 416,520。" in [characters(note) for note in costs.notes]
    assert [characters(column.title) for column in costs.columns][1] == "最佳轮次"
    wider = study_of(
        tmp_path, "{a: {}, b: {model: {channels: [8, 16]}, training: {epochs: 4}}}", {"a": BASE, "b": BASE}
    )
    assert [characters(column.title) for column in tables.costs(wider).columns][1:3] == ["参数量", "乘加次数"]
    assert cells(tables.comparison(wider))["b"][0] == "4"
    notes = "".join(
        characters(note) for table in (tables.costs(wider), tables.comparison(wider)) for note in table.notes
    )
    assert "都是" not in notes


def test_times_are_not_to_be_compared(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    assert "不宜据此比较快慢。" in characters(tables.costs(study).notes[-1])
    assert (
        "不宜据此比较快慢：网络与批大小都相同的“classic”与“same”，每轮用时分别为 2.00 s 与 3.00 s。"
        in characters(tables.costs(slowed(study, "same")).notes[-1])
    )
    assert "乘加次数相同的“classic”与“relu”，每轮用时分别为 2.00 s 与 3.00 s。" in characters(
        tables.costs(slowed(study, "relu")).notes[-1]
    )


def slowed(study: Study, name: str) -> Study:
    """The same study with a variant that took half as long again."""
    variant = study.variants[name]
    seconds = replace(variant.numbers["seconds_per_epoch"], value=3.0)
    slow = replace(variant, numbers={**variant.numbers, "seconds_per_epoch": seconds})
    return replace(study, variants={**study.variants, name: slow})


def test_nothing_is_set_apart_where_nothing_was_repeated(tmp_path: Path) -> None:
    once = dict.fromkeys(ACCURACIES, (0.9,)) | {"relu": (0.99,)}
    table = tables.comparison(study_of(tmp_path, accuracies=once))
    assert not [p for row in table.rows for cell in row for p in cell if isinstance(p, Strong)]
    assert "不标出最优值" in characters(table.notes[0])


def test_only_what_differs_is_listed(tmp_path: Path) -> None:
    table = tables.settings(study_of(tmp_path))
    assert table is not None
    assert [characters(column.title) for column in table.columns] == ["变体", "激活函数", "下采样"]
    assert cells(table)["relu"] == ["ReLU", "2×2 平均池化"]


def test_what_labels_tell_needs_no_table(tmp_path: Path) -> None:
    rates = (
        "{a: {label: 学习率 0.001, training: {learning_rate: 0.001}},"
        " b: {label: 学习率 0.1, training: {learning_rate: 0.1}}, %s}"
    )
    accuracies = {"a": BASE, "b": BASE, "c": BASE}
    for last in (
        'c: {label: "1", training: {learning_rate: 1}}',
        "c: {label: 大, training: {learning_rate: 1}}",
    ):
        assert tables.settings(study_of(tmp_path, rates % last, accuracies)) is None
    other = rates.replace("学习率 0.1,", "中,") % "c: {label: 大, training: {learning_rate: 1}}"
    assert tables.settings(study_of(tmp_path, other, accuracies)) is not None


def test_a_setting_is_told_with_what_belongs_to_it(tmp_path: Path) -> None:
    schedules = (
        "{a: {}, b: {training: {schedule: exponential, decay_factor: 0.8}}, c: {training: {schedule: step, decay_every: 2}},"
        " d: {training: {optimizer: momentum}}}"
    )
    table = tables.settings(study_of(tmp_path, schedules, dict.fromkeys("abcd", BASE)))
    assert table is not None
    found = cells(table)
    assert [row[0] for row in found.values()] == ["Adam", "Adam", "Adam", "动量 SGD（动量 0.9）"]
    assert [row[1] for row in found.values()] == [
        "恒定",
        "指数衰减（每轮乘以 0.8）",
        "阶梯衰减（每 2 轮乘以 0.1）",
        "恒定",
    ]
    factors = (
        "{a: {training: {schedule: exponential}}, b: {training: {schedule: exponential, decay_factor: 0.8}}}"
    )
    table = tables.settings(study_of(tmp_path, factors, dict.fromkeys("ab", BASE)))
    assert table is not None
    assert cells(table) == {"a": ["0.1"], "b": ["0.8"]}


def test_many_differences_stand_below_each_other(tmp_path: Path) -> None:
    wide = "{a: {}, b: {model: {activation: relu, pooling: max, dropout: 0.1}, training: {batch_size: 64, optimizer: sgd}}}"
    table = tables.settings(study_of(tmp_path, wide, {"a": BASE, "b": BASE}))
    assert table is not None
    assert cells(table)["优化器"] == ["Adam", "SGD"]
    assert len(table.rows) == 5


def test_equal_variants_have_no_table_of_differences_in_settings(tmp_path: Path) -> None:
    assert tables.settings(study_of(tmp_path, "{a: {}, b: {}}", {"a": BASE, "b": BASE})) is None


def test_a_difference_has_its_interval_its_verdict_and_mcnemars_count(tmp_path: Path) -> None:
    found = cells(tables.differences(study_of(tmp_path)))
    assert found["relu"] == ["+1.51", "[+1.48,\N{NO-BREAK SPACE}+1.54]", "< 0.001", "显著提高", "3/3"]
    assert found["same"] == ["0.00", "—", "—", "判对的图像相同", "0/3"]
    assert "classic" not in found


def test_a_single_run_has_no_interval(tmp_path: Path) -> None:
    once = dict.fromkeys(ACCURACIES, (0.9,)) | {"relu": (0.99,)}
    found = cells(tables.differences(study_of(tmp_path, accuracies=once)))
    assert found["relu"] == ["+9.00", "—", "无法判断", "1/1"]


def test_who_reached_98_percent_and_when(tmp_path: Path) -> None:
    found = cells(tables.costs(study_of(tmp_path)))
    assert found["relu"][1] == "1.0 ± 0.0"
    assert found["classic"][1] == "未达到、未达到、1"
    never = dict.fromkeys(ACCURACIES, (0.9, 0.9))
    nobody, one = (
        tables.costs(study_of(tmp_path, accuracies=it)) for it in (never, never | {"relu": (0.99, 0.99)})
    )
    assert "达到 98% 的轮数" not in str((nobody.columns, nobody.notes))
    assert "达到 98% 的轮数" in str(one.columns)
    assert cells(one)["classic"][1] == "未达到"
    many = study_of(tmp_path, "{a: {}, b: {}}", {"a": (0.9, 0.99, 0.99, 0.99, 0.9), "b": (0.99,) * 5})
    assert cells(tables.costs(many))["a"][1] == "1～1，2 个未达到"
    listed = "有种子未达到时按种子逐个列出"
    assert listed in characters(tables.costs(study_of(tmp_path)).notes[0])
    for none in (many, study_of(tmp_path, accuracies=never)):
        assert listed not in characters(tables.costs(none).notes[0])


def test_tables_that_compare_can_be_sorted_and_lists_of_facts_cannot(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    variant = study.variants["classic"]
    compared = (tables.comparison(study), tables.costs(study), tables.differences(study), tables.runs(study))
    assert all(table.sortable for table in (*compared, tables.seeds(variant), tables.class_scores(variant)))
    facts = (tables.dataset(variant), tables.layers(variant), tables.layer_costs(variant))
    assert not any(table.sortable for table in facts)


def test_the_table_of_costs_tells_what_is_in_it(tmp_path: Path) -> None:
    alike = tables.costs(study_of(tmp_path))
    assert characters(alike.caption) == "各变体的收敛快慢、校准误差与用时"
    assert "乘加次数指" not in characters(alike.notes[0])
    wider = "{a: {}, b: {model: {channels: [8, 16]}}}"
    table = tables.costs(study_of(tmp_path, wider, {"a": BASE, "b": BASE}))
    assert characters(table.caption) == "各变体的规模、收敛快慢、校准误差与用时"
    assert "乘加次数指一幅图像前向计算一次" in characters(table.notes[0])
    assert "测试准确率的均值最高的一轮" in characters(table.notes[0])
    once = tables.costs(study_of(tmp_path, wider, {"a": (0.9,), "b": (0.9,)}))
    assert "指测试准确率最高的一轮" in characters(once.notes[0])


def test_unlike_outputs_are_not_to_be_compared(tmp_path: Path) -> None:
    two = "{a: {label: 甲, data: {image_size: 32}, model: {paddings: [0, 0], output: rbf}, training: {loss: %s}}, b: {label: 乙}}"
    accuracies = {"a": BASE, "b": BASE}
    study = study_of(tmp_path, two % "rbf_map", accuracies)
    told = "“甲”以 LeCun 等（1998）式 (9) 的判别损失训练，输出为负的距离平方；其%s与“乙”的不宜直接比较。"
    assert told % "测试损失（交叉熵）" in [characters(note) for note in tables.comparison(study).notes]
    assert told % "ECE" in [characters(note) for note in tables.costs(study).notes]
    plain = study_of(tmp_path, two % "cross_entropy", accuracies)
    assert "“甲”输出为负的距离平方；" in "".join(map(characters, tables.comparison(plain).notes))
    squares = study_of(tmp_path, "{a: {training: {loss: mse}}, b: {}, c: {}}", {**accuracies, "c": BASE})
    assert "“a”以均方误差训练；其测试损失（交叉熵）与“b”、“c”的" in "".join(
        map(characters, tables.comparison(squares).notes)
    )
    for table in (tables.comparison(study_of(tmp_path)), tables.costs(study_of(tmp_path))):
        assert "不宜直接比较" not in "".join(map(characters, table.notes))


def test_two_variants_are_not_compared_one_by_one(tmp_path: Path) -> None:
    told = "与最高者（事后选出）之差以百分点计，未作多重比较校正，"
    two = study_of(tmp_path, "{a: {}, b: {}}", {"a": BASE, "b": (0.985, 0.9902, 0.995)})
    assert told not in characters(tables.comparison(two).notes[0])
    assert told in characters(tables.comparison(study_of(tmp_path)).notes[0])


def test_every_number_of_a_table_is_one_of_the_study(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    known = study.quantities()
    for table in (tables.comparison(study), tables.costs(study), tables.differences(study)):
        named = [*numbers(table.rows), *numbers(table.notes)]
        assert named
        assert set(named) <= set(known)


def test_a_precision_of_no_images_is_a_dash_with_a_note(tmp_path: Path) -> None:
    variant = study_of(tmp_path).base
    assert "“—”" not in characters(tables.class_scores(variant).notes[0])
    scores = variant.classification.scores
    never = replace(variant.classification, scores=(replace(scores[0], precision=None), *scores[1:]))
    table = tables.class_scores(replace(variant, classification=never))
    assert [row[2] for row in cells(table).values()].count("—") == 1
    assert cells(table)["0"][2] == "—"
    assert "（“—”表示没有图像被判为该类）" in characters(table.notes[0])
    assert f"{variant.name}.class[0].precision" not in {number.name for number in never.quantities()}


def test_a_learned_subsampling_is_said_to_be_squashed(tmp_path: Path) -> None:
    trained = study_of(tmp_path, "{a: {model: {pooling: subsampling, activation: tanh}}}", {"a": BASE})
    assert cells(tables.layers(trained.base))["S2"][0] == "2×2 可训练下采样 + Tanh"
    assert cells(tables.layers(study_of(tmp_path).base))["S2"][0] == "2×2 平均池化"


def numbers(node: object) -> Iterator[str]:
    """Names of the bound numbers of a part of a table."""
    match node:
        case Number():
            yield node.name
        case tuple():
            for inner in node:
                yield from numbers(inner)
        case Strong():
            yield from numbers(node.children)


def test_a_rounded_gap_is_explained_only_where_it_seems_wrong(tmp_path: Path) -> None:
    told = "差由未舍入的数值算出"

    def notes(base: float, other: float) -> str:
        study = study_of(tmp_path, "{a: {}, b: {}}", {"a": (base, base), "b": (other, other)})
        return "".join(characters(note) for note in tables.differences(study).notes)

    assert told in notes(0.97004, 0.98006)  # 97.00, 98.01 and +1.00
    assert told not in notes(0.97, 0.98)


def test_the_classes_of_all_runs_are_counted_together(tmp_path: Path) -> None:
    found = cells(tables.class_scores(study_of(tmp_path).base))
    assert found["0"] == ["2,925/3,000", "97.50%", "97.50%", "97.50%"]


def test_confusions_are_listed_and_none_is_said_to_be_none(tmp_path: Path) -> None:
    pairs = tables.confused_pairs(study_of(tmp_path).base)
    assert [characters(cell) for cell in pairs.rows[0]] == ["0", "1", "75", "10.00%"]
    perfect = study_of(tmp_path, "{a: {}}", {"a": (1.0, 1.0)})
    assert [characters(cell) for cell in tables.confused_pairs(perfect.base).rows[0]] == [
        "无",
        "无",
        "0",
        "—",
    ]


def test_the_anatomy_of_the_textbook_network_is_as_published(tmp_path: Path) -> None:
    base = study_of(tmp_path, "{a: {}}", {"a": BASE}).base
    parameters = {name: row[2:] for name, row in cells(tables.layers(base)).items()}
    assert parameters["C1"] == ["156", "(5×5×1+1)×6"]
    assert parameters["C3"] == ["2,416", "(5×5×6+1)×16"]
    assert parameters["C5"] == ["48,120", "(400+1)×120"]
    assert parameters["F6"] == ["10,164", "(120+1)×84"]
    assert parameters["output"] == ["850", "(84+1)×10"]
    assert parameters["合计"][0] == "61,706"
    costs = cells(tables.layer_costs(base))
    assert costs["C1"] == ["(6, 1, 5, 5)", "0.25", "122,304", "117,600", "5×5", "18.38"]
    assert costs["C5"][:2] == ["(120, 400)", "77.98"]
    assert costs["合计"][1] == "100.00"
    shares = [round(100 * base.numbers[name].value, 1) for name in ("convolutional_share", "dense_share")]
    assert shares == [4.2, 95.8]


def test_the_anatomy_of_1998_is_as_published(tmp_path: Path) -> None:
    paper = (
        "{a: {data: {image_size: 32}, model: {paddings: [0, 0], activation: scaled_tanh, pooling: subsampling,"
        " connections: lecun1998, output: rbf}}}"
    )
    base = study_of(tmp_path, paper, {"a": BASE}).base
    assert cells(tables.layers(base))["合计"][2] == "60,000"
    assert cells(tables.layer_costs(base))["合计"][2] == "340,908"
    assert cells(tables.layer_costs(base))["S2"][0] == "(6,)"


def test_memory_is_told_in_the_unit_that_it_is_counted_in(tmp_path: Path) -> None:
    table = tables.layer_costs(study_of(tmp_path).base)
    assert characters(table.columns[-1].title) == "激活内存（KiB）"


def test_the_two_training_accuracies_bear_two_names(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    running, final = tables.epochs(study.base, (0, 2)), (tables.seeds(study.base), tables.comparison(study))
    assert [characters(column.title) for column in running.columns][1:3] == [
        "训练损失（训练中）",
        "训练准确率（训练中）",
    ]
    assert "标有“训练中”的两列" in characters(running.notes[0])
    for table in final:
        assert not any("训练中" in characters(column.title) for column in table.columns)
        assert any(
            "训练结束后用最终的权重在全部训练图像上重新评价" in characters(note) for note in table.notes
        )


def test_the_star_of_the_terminal_is_explained(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    assert plain(tables.comparison(study)).splitlines()[-1] == "带 * 的即突出显示的数值。"
    assert "带 *" not in plain(tables.costs(study))


def test_a_table_is_readable_as_plain_text(tmp_path: Path) -> None:
    lines = plain(tables.comparison(study_of(tmp_path))).splitlines()
    assert lines[0] == "各变体的结果（3 个随机种子的均值 ± 标准差，n = 3）"
    assert lines[3].split() == [
        "relu",
        "99.00",
        "±",
        "0.00",
        "99.01",
        "±",
        "0.50*",
        *lines[3].split()[7:],
    ]


def test_the_papers_schedule_gives_its_step_sizes(tmp_path: Path) -> None:
    paper = "{a: {training: {schedule: lecun1998, learning_rate: 0.001, epochs: 20}}}"
    found = cells(tables.hyperparameters(study_of(tmp_path, paper, {"a": BASE}).base, (0, 1, 2)))
    assert found["各轮的学习率"] == [
        "第 0～1 轮 0.001；第 2～4 轮 0.0004；第 5～7 轮 0.0002；第 8～11 轮 0.0001；第 12～19 轮 0.00002"
    ]
    constant = study_of(tmp_path, "{a: {}}", {"a": BASE}).base
    assert "各轮的学习率" not in cells(tables.hyperparameters(constant, (0, 1, 2)))


@pytest.mark.parametrize(("setting", "shown"), [("{device: cuda}", ["NVIDIA 显卡（CUDA）"]), ("{}", None)])
def test_the_device_is_told_where_it_is_not_the_processor(
    setting: str, shown: list[str] | None, tmp_path: Path
) -> None:
    study = study_of(tmp_path, f"{{a: {{training: {setting}}}}}", {"a": BASE})
    assert cells(tables.hyperparameters(study.base, (0, 1, 2))).get("计算设备") == shown


def test_dropout_is_part_of_the_hidden_layers_alone(tmp_path: Path) -> None:
    dropping = study_of(tmp_path, "{a: {model: {dropout: 0.2}}}", {"a": BASE}).base
    found = cells(tables.layers(dropping))
    assert found["F6"][0] == "全连接 + Sigmoid + Dropout 0.2"
    assert found["output"][0] == "全连接"
    assert "Dropout" not in str(tables.layers(study_of(tmp_path, "{a: {}}", {"a": BASE}).base))
