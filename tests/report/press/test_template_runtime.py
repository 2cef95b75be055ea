"""Faults of own templates and styles that only a rendering meets are told in Chinese too."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from report.document import Document, OverlayFile
from report.errors import RenderError
from report.press.complaints import heard
from report.press.overlay import TemplateFault
from report.press.rendering import markup
from report.wording.renderer_faults import complaint
from tests.report.sample_document import paragraph, small

NAME = "blocks/paragraph.html.jinja"
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")


def overlaid(text: str, name: str = NAME) -> Document:
    return replace(small(paragraph("正文")), overlay=(OverlayFile(name, text.encode()),))


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("nobody", "模板里没有名称 nobody"),
        ("document.titel", "Document 没有 titel；是不是 title？"),
        ("document.sections[0].titel", "Section 没有 titel；是不是 title？"),
        ("document.sections[9].title", "列表里没有第 9 项（从 0 数起）"),
        ("document.title.nothing", "文字没有 nothing"),
        ("{'a': 1}['b']", "键值没有 b；可用的有 a"),
        ("document.__class__", "模板不能使用 Document 的 __class__"),
        ("1 / 0", "除数是 0"),
        ("1 + 'a'", "整数和文字之间不能用 +；要连接成文字请用 ~"),
        ("'a' + 1", "要连接成文字请用 ~"),
        ("1 < 'a'", "整数和文字之间不能用 < 比较"),
        ("document.title()", "文字不是函数"),
        ("1|length", "整数没有长度"),
        ("[]|first", "列表是空的"),
        ("'%d' % 'x'", "算不出来（TypeError："),
        ("asset()", "asset 缺少参数"),
        ("asset(1, 2)", "asset 的参数个数不对"),
        ("range(10**7)", "range() 的范围太大"),
        ("f(a=1, a=2)", "模板语法有误：参数 a 给了两次"),
    ],
)
def test_a_fault_at_run_time_is_a_chinese_sentence_with_its_line(expression: str, said: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        markup(overlaid(f"好\n{{{{ {expression} }}}}"), "screen", "", lambda _: "")
    fault = caught.value.fault
    assert (fault.file, fault.line) == (NAME, 1 if "f(" in expression else 2)
    assert said in fault.message
    assert "算不出来" in fault.message or not ENGLISH.search(fault.message)
    assert f"{NAME} 第 {fault.line} 行有误" in str(caught.value)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% for a in 1 %}{% endfor %}", "整数不能用 for 逐项取"),
        ("{% set a, b = [1] %}", "名称个数与值的个数不同"),
        ("{% set a, b = 1 %}", "名称个数与值的个数不同"),
        ("{{ [1]|map('uper')|list }}", "没有过滤器 |uper"),
        ("{% macro m(x) %}{% endmacro %}{{ m(1, 2) }}", "宏 m 至多有 1 个参数"),
        ("{% macro m(x) %}{% endmacro %}{{ m(y=2) }}", "宏 m 没有参数 y"),
        ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m() }}", "没有给出参数 x"),
        ("{% include 'sections/titel.html.jinja' %}", "没有模板“sections/titel.html.jinja”；是不是"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "{% block a %} 写了两次"),
    ],
)
def test_a_statement_that_cannot_be_run_is_told_in_chinese(template: str, said: str) -> None:
    with pytest.raises(TemplateFault, match=re.escape(said)) as caught:
        markup(overlaid(template), "screen", "", lambda _: "")
    assert not ENGLISH.search(caught.value.fault.message)


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ('<p><a href="#nowhere">x</a></p>', NAME, '链接指向 #nowhere，但页面里没有 id="nowhere"'),
        ('<img src="data:image/png;base64,AA">', NAME, "图片"),
        ('<p style="colr: red">好</p>', NAME, "没有 CSS 属性 colr"),
        ("p::before { content: target-counter('#x', page) }", "style.css", "但页面里没有这个 id"),
        ("p { width: calc(1px + ) }", "style.css", "AssertionError"),
    ],
)
def test_what_only_weasyprint_meets_is_told_in_chinese(text: str, name: str, said: str) -> None:
    from report.press.bounded_press import made_or_refused
    from report.press.bounds import BOUNDS

    with pytest.raises(RenderError, match=re.escape(said)) as caught:
        made_or_refused("pdf", overlaid(text, name), BOUNDS["pdf"])
    assert not ENGLISH.search(str(caught.value).replace(NAME, ""))


def test_a_complaint_without_a_sentence_keeps_weasyprints_words() -> None:
    assert complaint("Something %s happened", ("new",)) == "WeasyPrint 不接受：Something new happened"


def test_a_warning_is_heard_and_goes_no_further(capsys: pytest.CaptureFixture[str]) -> None:
    import logging

    with heard() as complaints:
        logging.getLogger("weasyprint").warning("%s is %d", "a", 1)
        logging.getLogger("weasyprint").error("b")
    assert complaints == [("%s is %d", ("a", 1)), ("b", ())]
    assert capsys.readouterr().err == ""
