"""Faults that reading the user's own templates tells, each a Chinese sentence with its line and column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from report.document import OverlayFile
from report.press.template_proofs import template_faults

ROOT = Path(__file__).parents[3]
COVER = "sections/cover.html.jinja"
ENGLISH = re.compile(r"\b(?!Report|PDF|CSS)[A-Za-z]+ [a-z]+ [a-z]+\b")
"""Three words in a row: a message of Jinja2's that was passed through."""


def told(text: str, name: str = COVER, **others: str) -> list[str]:
    """line:column and sentence of each fault of a template, and of others beside it (x: x.jinja)."""
    files = [OverlayFile(name, text.encode())]
    files += [OverlayFile(f"{other}.jinja", own.encode()) for other, own in others.items()]
    return [f"{it.line}:{it.column} {it.message}" for it in template_faults(files)]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("<p>\n{% if a %}\n{% for x in [] %}\n{% endfor %}", "2:1", "{% if %} 没有配对的 {% endif %}"),
        (
            "{% for x in [] %}{% if x %}{% endfor %}{% endif %}",
            "1:31",
            "里面的 {% if %} 还没有结束，先写 {% endif %}",
        ),
        ("{% block a %}\n{% endblok %}", "2:4", "没有 {% endblok %} 这个标签；是不是 endblock？"),
        ("\n {% endfor %}", "2:5", "{% endfor %} 之前没有与它配对的 {% for %}"),
        ("{% fr x in [] %}", "1:4", "没有 {% fr %} 这个标签；是不是 for？"),
        ("{{ a b }}", "1:6", "这里应是 }}，却是 “b”"),
        ("{% if a = 1 %}{% endif %}", "1:9", "这里应是 %}，却是 “=”；比较写成 =="),
        ("\n{{ a，b }}", "2:5", "这个字符：，（是全角的，请改成半角的 ,）"),
        ("{{ “a” }}", "1:4", '请改成半角的 "'),
        ("{{ 'a }}", "1:4", "字符串没有结束的引号"),
        ("{{ a", "1:1", "文件到末尾还缺少 }}"),
        ("{{ (a }}", "1:1", "“}” 之前还缺少 “)”"),
        ("{% if %}{% endif %}", "1:1", "%} 之前缺少式子"),
        ("\r{{ a b }}", "2:6", "却是 “b”"),
        ("{# a", "1:1", "注释 {# 没有配对的 #}"),
    ],
)
def test_what_is_no_template_is_told_with_its_place(text: str, place: str, said: str) -> None:
    (fault,) = told(text)
    assert fault.startswith(f"{place} 模板语法有误：")
    assert said in fault


@pytest.mark.parametrize(
    "text",
    [
        "{% %}",
        "{{ a. }}",
        "{{ a is b is c }}",
        "{{ f(a=1, b) }}",
        "{{ }}",
        "{{ a + }}",
        "{{ a) }}",
        "{{ ²a }}",
        r"{{ '\x' }}",
        r"{{ '\N{x}' }}",
        "{% set 1 = 2 %}",
        "{% raw %} x",
        "{% call 3 %}{% endcall %}",
        "{% macro m(a=1, b) %}{% endmacro %}",
        "{% from 'a' import _x %}",
        "{% block a-b %}{% endblock %}",
        "{% block a required %}x{% endblock %}",
        "{% if a %}{% foo %}{% endif %}",
        "{% import 'x' %}",
        "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
    ],
)
def test_no_sentence_of_jinja_is_passed_through(text: str) -> None:
    (fault,) = told(text)
    assert not ENGLISH.search(fault), fault


def test_a_sentence_that_is_not_known_would_be_found() -> None:
    assert ENGLISH.search("模板语法有误：expected token this")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n<p>{{ titl }}", "2:7 模板里没有名称 titl"),
        ("{{ docment.title }}", "1:4 模板里没有名称 docment；是不是 document？"),
        ("{{ title }}", "1:4 模板里没有名称 title；是不是 document.title？"),
        ("{% if medium == 'x' %}{{ nobody }}{% endif %}", "1:26 模板里没有名称 nobody；可用的有 anchors"),
        ("{{ block.caption }}", "1:4 模板里没有名称 block"),
        ("{{ document.titel }}", "1:13 document 没有 titel；是不是 title？"),
        ("{{ medium|uper }}", "1:11 没有过滤器 |uper；是不是 upper？"),
        ("{{ 1 is od }}", "1:9 没有判断 is od；是不是 odd？"),
        (
            "{% include 'sections/titel.html.jinja' %}",
            "没有模板“sections/titel.html.jinja”；是不是 sections/title",
        ),
        ("{{ asset('x.png') }}", "1:11 templates 所指的文件夹里没有图片“x.png”，也没有别的图片"),
        ('\n<img src="x.png" alt="徽">', '2:11 报告读不到 src="x.png"'),
        ("<p>\n <img src=\"{{ asset }}\" alt=''>", "2:2 图片缺少说明文字"),
    ],
)
def test_what_no_report_provides_is_told(text: str, said: str) -> None:
    (fault,) = told(text)
    assert said in fault


def test_what_a_kind_of_block_lacks_is_told_where_the_template_names_the_kind() -> None:
    table = "blocks/table.html.jinja"
    assert told("{{ block.captoin }}", table) == ["1:10 block 没有 captoin；是不是 caption？"]
    assert told("{% for block in document.sections %}{{ block.captoin }}{% endfor %}", table) == []
    assert told("{{ inline.txt }}", "inlines/code.html.jinja")[0].startswith("1:11 inline 没有 txt")


def test_every_fault_of_every_template_is_told_at_once() -> None:
    found = told("{{ one }}\n{{ two|three }}", other="{{ four }}{% if %}", another="{{ five }}")
    assert len(found) == 5


@pytest.mark.parametrize(
    "text",
    [
        "{% if x is defined %}{{ x }}{% endif %}{{ y|default('') }}",
        "{% set a = 1 %}{{ a }}{% include 'other.jinja' %}",
        "{% from 'other.jinja' import m as n %}{{ n(1) }}",
        "{% import 'other.jinja' as o %}{{ o.m(1) }}",
        "{% macro m(x) %}{{ x }}{{ varargs }}{{ caller() }}{% endmacro %}",
        "{% with b = 1 %}{{ b }}{% endwith %}{{ range(3)|list }}{{ say.CONTENTS }}",
        "{% for row in document.cover %}{{ loop.index }}{{ row.label }}{% endfor %}",
        "{% raw %}{{ x }}{% endraw %}{# <img> {{ y }} #}<img {{ document.title }}>",
        "{% include 'nowhere' ignore missing %}{% include template_of(document) %}",
        '<img alt="徽" src="{{ asset("logo.svg") }}"><img src="data:," alt=x>',
        '<!-- <img src="x.png"> {{ document.title }} -->',
    ],
)
def test_what_might_be_right_is_not_told(text: str) -> None:
    files = [OverlayFile(COVER, text.encode()), OverlayFile("logo.svg", b"<svg/>")]
    files.append(OverlayFile("other.jinja", b"{{ a }}{% macro m(x) %}{% endmacro %}"))
    faults = [it for it in template_faults(files) if it.file == COVER]
    assert faults == []


def test_a_name_reaches_the_templates_that_are_included_and_those_that_extend() -> None:
    assert told("{% set a = 1 %}{% include 'inner.jinja' %}", inner="{{ a }}{{ b }}")[0].startswith("1:11 ")
    outer = "{% for row in document.cover %}{% block b scoped %}{% endblock %}{% endfor %}"
    assert told("{% extends 'outer.jinja' %}{% block b %}{{ row }}{% endblock %}", outer=outer) == []


def test_what_cannot_be_read_might_bind_a_name() -> None:
    assert [it.partition(" ")[0] for it in told("{{ a }}{{ b }}", other="{% set a = 1 %}{% if %}")] == [
        "1:1",
        "1:11",
    ]


def test_our_own_templates_and_those_of_the_example_have_no_fault() -> None:
    for folder in (ROOT / "templates", ROOT / "examples" / "school" / "templates"):
        files = [
            OverlayFile(path.relative_to(folder).as_posix(), path.read_bytes())
            for path in folder.rglob("*")
            if path.suffix in (".jinja", ".svg")
        ]
        assert len(files) > 1
        assert template_faults(files) == []
