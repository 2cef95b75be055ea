"""Prose bound to results: every number has a name, every wrong name is refused with its line, nothing else is in reach."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.document import Block, Number, Paragraph, Reference, Text
from report.wording.prose_faults import FILTERS
from report.wording.spec_keys import PARTS
from report.wording.tables import NO_PRECISION
from report.writing.prose import ProseFault, render_prose
from report.writing.prose_names import Named, known_names
from tests.report.study.test_analysis import COURSES, study_of

LABELS = frozenset({"kernels", "layers"})


@pytest.fixture
def names(tmp_path: Path) -> Named:
    return known_names(study_of(tmp_path, COURSES))


def render(text: str, names: Named) -> tuple[Block, ...]:
    return render_prose(text, "summary", names, LABELS, ("lecun1998",))


def test_a_number_is_bound_by_name_and_formatted(names: Named) -> None:
    (paragraph,) = render("得到 {{ classic.test_accuracy }}。", names)
    assert paragraph == Paragraph((Text("得到 "), Number("classic.test_accuracy", "97.00%"), Text("。")))


def test_baseline_epochs_seeds_and_deviation_can_be_named(names: Named) -> None:
    (paragraph,) = render(
        "{{ baseline.epoch[3].test_loss }}|{{ classic.seed[2].test_accuracy }}|{{ baseline.test_accuracy | with_std }}",
        names,
    )
    assert isinstance(paragraph, Paragraph)
    assert [piece.text for piece in paragraph.children if isinstance(piece, Number)] == [
        "0.0300",
        "98.00%",
        "97.00% ± 1.00%",
    ]


def test_a_reference_waits_for_its_number(names: Named) -> None:
    (paragraph,) = render('见{{ ref("kernels") }}', names)
    assert paragraph == Paragraph((Text("见"), Reference("kernels", "")))


def test_a_label_is_text_and_never_markdown_or_template(names: Named) -> None:
    hostile = Named("", {"evil": Named("evil", {"label": "**粗** {{ 7 }} <b>"})})
    (paragraph,) = render("{{ evil.label }}", hostile)
    assert paragraph == Paragraph((Text("**粗** {{ 7 }} <b>"),))


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("一\n\n{{ clasic.test_accuracy }}", 3, "classic"),
        ("{{ classic.test_acuracy }}", 1, "test_accuracy"),
        ("一\n{{ classic.epoch[99].test_loss }}", 2, "没有 classic.epoch[99]；轮次从 0 起计，0～3"),
        ("{{ classic.class[10].recall }}", 1, "没有 classic.class[10]；类别从 0 起计，0～"),
        ("{{ classic.seed[7].test_loss }}", 1, "没有 classic.seed[7]；种子有 0、1、2"),
        ("{{ classic.epoch.test_loss }}", 1, "写成 classic.epoch[0] 的形式"),
        ("{{ Classic.test_accuracy }}", 1, "是不是想写 “classic”？"),
        ('{{ ref("kernel") }}', 1, "kernels"),
        ("{{ ref(kernels) }}", 1, '名称要加引号：ref("kernels")'),
        ("{{ ref(kernel) }}", 1, "没有名为 “kernel” 的结果"),
        ("{{ ref(classic) }}", 1, 'ref("classic") 指向的图表不存在'),
        ("{{ cite(lecun1998) }}", 1, '名称要加引号：cite("lecun1998")'),
        ("{% if classic.test_accuracy > 98 %}{% endif %}", 1, "98% 是 0.98"),
        ("{% if -2 < classic.test_accuracy %}{% endif %}", 1, "不能与 2 比较"),
        ("{% if classic > 0.5 %}{% endif %}", 1, "“classic” 不是一个可以写出的数值"),
        ("{% if (classic.test_accuracy | size) > 0.5 %}{% endif %}", 1, "请去掉过滤器"),
        ("{% if classic.label > 0.5 %}{% endif %}", 1, "无法计算"),
        ("{{ classic.test_accuracy > 0.5 }}", 1, "比较的结果不能直接写出"),
        ("一\n{% if classic.test_loss > 100 %}{{ classic.test_acuracy }}{% endif %}", 2, "test_accuracy"),
        ("{% if classic.test_loss < 9 %}{% elif clasic.x > 1 %}{% endif %}", 1, "classic"),
        ("{{ 1 | compared }}", 1, "没有名为"),
        ("{{ classic }}", 1, "classic"),
        ("{{ classic.test_accuracy }", 1, "缺少 }}"),
        ("一\n{{ classic.test_accuracy", 2, "缺少 }}"),
        ("{{ ref(“kernels”) }}", 1, '引号要用半角的 "'),
        ('{{ ref（"kernels") }}', 1, "不能有 （"),
        ("{{ ref('kernels) }}", 1, "引号没有闭合"),
        ("{% if 1 %}", 1, "缺少 {% endif %}"),
        ("{% if %}", 1, "模板语法"),
        ("{{ classic.items() }}", 1, "classic.items"),
        ("{{ classic.__class__ }}", 1, "__class__"),
        ("{{ ''.__class__.__mro__ }}", 1, "内部属性"),
        ("{{ 'a'.ljust(999999999) }}", 1, "内部属性"),
        ("{{ ref.__globals__ }}", 1, "内部属性"),
        ("{{ baseline() }}", 1, "ref(...)"),
        ("{{ 'a' * 999999999 }}", 1, "运算"),
        ("{{ 9 ** 99999999 }}", 1, "运算"),
        ("{{ '%999999999d' % 1 }}", 1, "运算"),
        ("{{ classic.test_accuracy.value.__class__ }}", 1, "内部属性"),
        ("{% for a in classic %}{{ a }}{% endfor %}", 1, "直接写出的列表"),
        ("{{ cycler }}", 1, "cycler"),
        ("{{ 1 / 0 }}", 1, "无法计算"),
        ("{{ classic.label + 1 }}", 1, "无法计算"),
        ("{{ classic.label | with_std }}", 1, "过滤器 with_std 只能跟在数值之后，而这里是文字 “"),
        ("{{ classic.epoch | size }}", 1, "“classic.epoch” 不是一个可以写出的数值"),
        ("{{ classic.label | upper }}", 1, '没有名为 "upper" 的过滤器；可用的有 with_std、size、figures'),
        ("一\n{% include 'x' %}", 2, "只能用"),
        ("好\n\n<b>粗</b>", 3, "HTML"),
    ],
)
def test_a_fault_is_told_in_one_sentence_with_its_line(names: Named, text: str, line: int, told: str) -> None:
    with pytest.raises(ProseFault) as caught:
        render(text, names)
    assert caught.value.line == line
    assert told in caught.value.message
    assert not re.search("[A-Za-z]{2,} [A-Za-z]{2,}", caught.value.message)


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_that_a_fault_offers_is_there(names: Named, name: str) -> None:
    assert render(f"{{{{ classic.test_accuracy | {name} }}}}", names)


def test_everything_that_the_reference_offers_is_there(names: Named) -> None:
    told = PARTS["Prose"].text.partition("里可以写：")[2]
    of_variant = re.findall(r"`(\w+)`", told.partition("；\n")[0].partition("再接")[2])
    assert {"test_accuracy", "macs", "best_epoch", "label"} <= set(of_variant)
    dotted = [re.sub(r"\[\d\]", "[1]", path) for path in re.findall(r"`(classic\.[^`]+)`", told)]
    assert len(dotted) == 4
    for expression in (*(f"classic.{name}" for name in of_variant), *dotted):
        assert render(f"{{{{ {expression} }}}}", names), expression
    assert all(f"`{name}`" in told for name in FILTERS)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("classic.test_accuracy > 0.96", True),
        ("0.96 < classic.test_accuracy < 0.97", False),
        ("classic.epoch[0].test_loss > classic.epoch[3].test_loss", True),
        ("classic.epoch[0].test_loss <= classic.epoch[3].test_loss", False),
        ("classic.test_accuracy == baseline.test_accuracy", True),
        ("classic.errors > 1 and not classic.test_loss > classic.errors", True),
        ("classic.epochs >= 4", True),
    ],
)
def test_results_are_compared_as_numbers(names: Named, condition: str, holds: bool) -> None:
    (paragraph,) = render(f"{{% if {condition} %}}是{{% else %}}否{{% endif %}}", names)
    assert paragraph == Paragraph((Text("是" if holds else "否"),))


def test_a_class_that_was_never_answered_compares_as_nothing() -> None:
    never = Named("", {"a": Named("a", {"precision": NO_PRECISION})})
    (paragraph,) = render("{% if a.precision > 0 or a.precision < 1 %}是{% else %}否{% endif %}", never)
    assert paragraph == Paragraph((Text("否"),))


@pytest.mark.parametrize(
    ("rounds", "condition"),
    [("[3, 9]", "n < 4"), ("[9, 3]", "n < 4 and classic.test_loss < n"), ("['', 3]", "n")],
)
def test_a_condition_on_the_loop_keeps_a_text_from_naming_what_is_not_there(
    names: Named, rounds: str, condition: str
) -> None:
    inner = f"{{% if {condition} %}}{{{{ classic.epoch[n].test_loss }}}}{{% elif classic.test_loss > 9 %}}{{% endif %}}"
    loop = (
        f"{{% for n in {rounds} %}}{inner}{{% endfor %}}{{% if 0 and 1 > 2 %}}{{{{ nothing }}}}{{% endif %}}"
    )
    assert render(loop, names) == render("{{ classic.epoch[3].test_loss }}", names)


def test_a_text_without_end_is_stopped(names: Named) -> None:
    loop = "{% for i in [1,1,1,1,1,1,1,1,1,1] %}" * 4 + "一" * 30 + "{% endfor %}" * 4
    with pytest.raises(ProseFault, match="字符"):
        render(loop, names)


def test_a_loop_over_a_list_writes_a_table(names: Named) -> None:
    loop = "{% for n in [0, 1] %}{% if n %}；{% endif %}{{ classic.epoch[n].test_loss }}{% endfor %}"
    plain = "{{ classic.epoch[0].test_loss }}；{{ classic.epoch[1].test_loss }}"
    assert render(loop, names) == render(plain, names)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in 'abcdefghij' %}" * 10 + "{% endfor %}" * 10,
        "{% for a in [[1, 2], [3]] %}{% for b in a %}{% endfor %}{% endfor %}",
        "{% for a in [1,1,1,1,1,1,1,1,1,1] %}" * 5 + "{% endfor %}" * 5,
        "{% for z in [] %}{% else %}" + "{% for a in [1,1,1,1,1,1,1,1,1,1] %}" * 8 + "{% endfor %}" * 9,
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% set x = 'ab' %}" + "{% set x = x ~ x %}" * 60,
        "{% set x = 1 %}" + "{% set x = [x, x] %}" * 60 + "{{ x == x }}",
        "{% with x = 1 %}{% endwith %}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}",
        "{% if 1 %}{% block b %}{% endblock %}{% endif %}",
        "{% filter size %}{% endfilter %}",
        "{% import 'x' as x %}",
        "{% extends 'x' %}",
    ],
)
def test_what_could_go_on_for_ever_is_refused_unread(text: str, names: Named) -> None:
    with pytest.raises(ProseFault, match=r"只能|循环"):
        render(text, names)
