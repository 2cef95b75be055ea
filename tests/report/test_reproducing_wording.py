"""What is said of published numbers: no ceremony for counts, no "within" where the interval says more."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.figures.artifacts import placeholder
from report.specification.expectations import Expectation
from report.specification.works import Work
from report.wording.reproducing import names
from report.wording.tables import checks_note
from report.writing.compose import compose
from tests.report.made_up_studies import made_up
from tests.report.test_comparing_wording import text
from tests.report.test_narrative_wording import report

COUNT = "{metric: parameters, value: 61706, tolerance: 0, source: 某书}"
LESS = "{metric: parameters, value: 61700, tolerance: 0}"
NEAR = "{metric: test_accuracy, value: 98.91%, tolerance: 0.5%, source: 某报告}"
APART = "{metric: test_accuracy, value: 99.05%, tolerance: 0.5%, source: 某报告}"
THREE = (0.9896, 0.9889, 0.9887)


def rest(*checks: str) -> str:
    return f"figures: [{{kind: samples}}]\nexpectations: [{', '.join(checks)}]"


def test_a_count_alone_is_told_in_a_sentence_of_its_own(tmp_path: Path) -> None:
    document = report(tmp_path, THREE, rest(COUNT))
    assert text(document, "metrics").endswith("把测得的数值与公开的数值对照：参数总数与公开值一致。")
    assert "参数总数与公开值一致（表" in text(document, "summary")
    assert "核对网络的参数总数与公开的数值是否一致。" in text(document, "purpose")
    assert "可复现性" not in text(document, "purpose")
    assert text(report(tmp_path, THREE, rest(LESS)), "metrics").endswith("参数总数与公开值不符。")


def test_all_that_is_beyond_is_not_counted_among_none_within(tmp_path: Path) -> None:
    def told(*values: str) -> tuple[str, str]:
        checks = [APART.replace("99.05%", value).replace("0.5%", "0.01%") for value in values]
        document = report(tmp_path, THREE, rest(*checks))
        return text(document, "metrics"), text(document, "summary")

    metrics, summary = told("99.05%")
    assert "唯一的一项超出实验说明所给的容差，表中如实列出。" in metrics
    assert "与公开数值核对的唯一的一项超出容差" in summary
    metrics, summary = told("99.05%", "99.15%")
    assert "2 项都超出实验说明所给的容差，表中如实列出。" in metrics
    assert "与公开数值核对的 2 项均超出容差" in summary


def test_a_mean_whose_interval_excludes_the_published_value_is_told(tmp_path: Path) -> None:
    metrics = text(report(tmp_path, THREE, rest(COUNT, APART)), "metrics")
    assert "2 项都在实验说明所给的容差之内。" in metrics
    assert "最终测试准确率虽在容差之内，测得均值却低于公开值（3 个种子的 95% 置信区间不含公开值）" in metrics


def test_a_number_of_one_of_several_networks_is_named_with_it(tmp_path: Path) -> None:
    two = "{classic: {label: 经典}, relu: {label: '*整流*', model: {activation: relu}}}"
    checks = [APART.replace("{", "{variant: relu, "), COUNT.replace("{", "{variant: classic, ")]
    spec, study = made_up(tmp_path, two, {"classic": THREE, "relu": THREE}, rest=rest(*checks))
    document = compose(spec, study, tuple(map(placeholder, spec.figures)))
    assert "其中“*整流*”的最终测试准确率虽在容差之内，" in text(document, "metrics")
    assert "，但“*整流*”的最终测试准确率的 95% 置信区间不含公开值" in text(document, "summary")


def test_the_summary_does_not_hide_it(tmp_path: Path) -> None:
    summary = text(report(tmp_path, THREE, rest(COUNT, APART)), "summary")
    assert "与公开数值核对的 2 项均在容差之内，但最终测试准确率的 95% 置信区间不含公开值（表" in summary
    near = text(report(tmp_path, THREE, rest(COUNT, NEAR)), "summary")
    assert "与公开数值核对的 2 项均在容差之内（表" in near
    assert "置信区间" not in near
    far = text(report(tmp_path, THREE, rest(COUNT, APART.replace("0.5%", "0.01%"))), "summary")
    assert "2 项中有 1 项超出容差（表" in far


def test_a_mean_near_the_published_value_is_within_and_no_more(tmp_path: Path) -> None:
    metrics = text(report(tmp_path, THREE, rest(COUNT, NEAR)), "metrics")
    assert metrics.endswith("2 项都在实验说明所给的容差之内。")


def test_the_work_that_a_source_names_is_cited(tmp_path: Path) -> None:
    works = "references: [{key: a, type: R, title: 某书}, {key: b, type: R, title: 别的}]"
    metrics = text(report(tmp_path, THREE, f"{rest(COUNT)}\n{works}"), "metrics")
    assert "公开的数值[1]对照" in metrics
    assert "[" not in text(report(tmp_path, THREE, f"{rest(NEAR)}\n{works}"), "metrics")


@pytest.mark.parametrize(
    ("authors", "source", "named"),
    [
        (["LeCun Y", "Bottou L"], "LeCun 等（1998）", True),
        (["Y. LeCun"], "LeCun 等（1998）", True),
        (["Bottou L"], "LeCun 等（1998）", False),
        (["LeCun Y"], "LeCun 等（1989）", False),
        (["Li F"], "Lin et al. 1998", False),
        (["李飞"], "李飞（1998）", True),
    ],
)
def test_a_work_is_named_by_a_whole_surname_and_the_year(
    authors: list[str], source: str, named: bool
) -> None:
    work = Work.model_validate({"key": "a", "type": "R", "title": "某书", "authors": authors, "year": 1998})
    assert names(source, work) == named


@pytest.mark.parametrize(
    ("expectations", "note"),
    [
        ([{"metric": "parameters", "value": 5, "tolerance": 0}], "注：差 = 测得值 − 公开值。"),
        (
            [
                {"metric": "test_accuracy", "value": 0.9, "tolerance": 0.1, "source": "LeCun 等（1998）：甲"},
                {"metric": "test_loss", "value": 0.9, "tolerance": 0.1, "source": "LeCun 等（1998）：乙"},
                {"metric": "parameters", "value": 5, "tolerance": 0, "source": "LeCun 等（1998）"},
            ],
            "注：公开值出自 LeCun 等（1998）：甲，乙；差 = 测得值 − 公开值，准确率之差与容差以百分点计；容差由实验说明给定。",
        ),
        (
            [
                {"metric": "test_loss", "value": 0.9, "tolerance": 0.1, "source": "《甲》"},
                {"metric": "parameters", "value": 5, "tolerance": 0, "source": "《乙》"},
            ],
            "注：公开值依次出自《甲》、《乙》；差 = 测得值 − 公开值；容差由实验说明给定。",
        ),
    ],
)
def test_the_note_explains_what_the_table_has(expectations: list[dict[str, object]], note: str) -> None:
    assert checks_note([Expectation.model_validate(item) for item in expectations]) == note
