"""Tables of several variants: what stands in them, what is set apart, what is left out; the anatomy's published numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from report.comparing.plain_tables import characters, plain
from report.document import Strong, Table
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


def test_ties_for_the_best_accuracy_are_set_apart_together(tmp_path: Path) -> None:
    table = tables.comparison(study_of(tmp_path))
    strong = [characters(row[0]) for row in table.rows if any(isinstance(p, Strong) for c in row for p in c)]
    assert strong == ["relu", "max"]
    assert cells(table)["relu"][2] == "99.01 ± 0.50*"


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
    assert found["relu"] == ["+1.51", "[+1.48,\N{NO-BREAK SPACE}+1.54]", "显著提高", "3/3"]
    assert found["same"] == ["0.00", "—", "判对的图像相同", "0/3"]
    assert "classic" not in found


def test_a_single_run_has_no_interval(tmp_path: Path) -> None:
    once = dict.fromkeys(ACCURACIES, (0.9,)) | {"relu": (0.99,)}
    found = cells(tables.differences(study_of(tmp_path, accuracies=once)))
    assert found["relu"] == ["+9.00", "—", "无法判断", "1/1"]


def test_who_reached_98_percent_and_when(tmp_path: Path) -> None:
    found = cells(tables.costs(study_of(tmp_path)))
    assert found["relu"][3] == "1 ± 0"
    assert found["classic"][3] == "1（1/3 个种子）"
    assert found["classic"][0] == "61,706"
    never = dict.fromkeys(ACCURACIES, (0.9, 0.9))
    assert cells(tables.costs(study_of(tmp_path, accuracies=never)))["relu"][3] == "未达到"


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
        "3",
        "99.00",
        "±",
        "0.00",
        "99.01",
        "±",
        "0.50*",
        *lines[3].split()[8:],
    ]
