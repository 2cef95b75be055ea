"""Faults of the user's own style sheets that are found without a page, each a Chinese sentence with its line and column."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from report.document import OverlayFile
from report.press.loading import load_weasyprint
from report.press.style_proofs import style_faults
from tests.report.sample_document import small

ROOT = Path(__file__).parents[3]
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")


def told(text: str, name: str = "style.css", *, printed: bool = True) -> list[str]:
    """line:column and sentence of each fault of a style sheet."""
    load_weasyprint()
    overlay = (OverlayFile(name, text.encode()), OverlayFile("logo.svg", b"<svg/>"))
    found = style_faults(replace(small(), overlay=overlay), printed=printed)
    return [f"{it.line}:{it.column} {it.message}" for it in sorted(found)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("p {\n color: red;\nh1 { color: blue }", "1:3 这里的 { 一直到文件末尾都没有配对的 }"),
        ("@media print {\n p { color: red }\n", "1:14 这里的 { 一直到文件末尾"),
        ("p { color: rgb(1, 2; }\nh1 { x: y }", "1:12 这里的括号一直到文件末尾"),
        ("p { }\n/* 好", "2:1 这里的注释一直到文件末尾都没有 */"),
        ("p { } }\nh1 { color: red }", "1:7 这里的 } 没有配对的左括号"),
        ('p { content: "a\n; }', "1:14 字符串没有结束的引号"),
        ("p { background: url(a b) }", "1:17 url(…) 写错了"),
        ("p {\n  color red;\n  margin: 0 }", "2:3 这里不是 CSS 声明"),
        ("h1 { color: red }\n\nh2\n", "3:1 这里不是 CSS 规则"),
        (".校名 { color: red; }; ", "1:20 这里不是 CSS 规则"),
        ("p { color：red }", "1:5 这里的“：”是全角标点，CSS 只认半角的“:”"),
        ("p { margin: 3pt；\n color: red }", "1:13 这里的“；”是全角标点"),
        ("// 标题\nh1 { color: red }", "1:1 CSS 里没有 // 开头的注释"),
        ("h1 { color: {{ x }} }", "1:13 样式表（.css）不是模板"),
    ],
)
@pytest.mark.parametrize("printed", [True, False])
def test_what_is_no_css_is_told_once_with_its_place(text: str, said: str, *, printed: bool) -> None:
    (fault,) = told(text, printed=printed)
    assert fault.startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("p { }\nh1 { colr: red }", "2:6 没有 CSS 属性 colr；是不是 color？"),
        ("p { color: rd }", '1:5 CSS 属性 color 的值不能是 "rd"'),
        ("p { width: 10 }", "数后面缺少单位，例如 10pt"),
        ("p { color: }", "1:5 CSS 属性 color 缺少值"),
        ("p { color: red\n margin: 0 }", "1:5 CSS 属性 color 的值后面缺少分号"),
        ("p { font: caption }", "1:5 CSS 属性 font 不能是系统字体"),
        ("p { }\n  h1,\n  h2::foo { color: red }", '2:3 选择器 "h1, h2::foo" 不对'),
        ("h1:hver { color: red }", '1:1 选择器 "h1:hver" 不对'),
        (
            "@keyframes a { from { color: red } }",
            "1:1 PDF 排版不认识 @keyframes 规则；只给屏幕用的请放进 @media screen",
        ),
        ("@charset 'utf-8';", "1:1 @charset 规则没有用处"),
        ("@media foo bar { }", "1:1 @media 后面应是 print、screen 或 all，不能是 foo bar"),
        ("@page foo bar { margin: 0 }", "1:1 @page 后面应是页的名称"),
        ("@page { @top-middle { content: 'x' } }", "1:9 @page 里没有 @top-middle"),
        ("@font-face { font-family: x }", "1:1 报告的字体只有"),
        ("@counter-style x { system: cyclic }", "1:1 @counter-style x 缺少符号"),
        ("\r\np { x: y }", "2:5 没有 CSS 属性 x"),
    ],
)
def test_what_the_pdf_would_be_set_without_is_told(text: str, said: str) -> None:
    (fault,) = told(text)
    assert said in fault
    assert not ENGLISH.search(fault.replace("Report Serif、Report Sans、Report Mono", ""))
    assert told(text, printed=False) == [], "a browser passes over it"
    assert told(text, "screen.css") == []


@pytest.mark.parametrize(
    "rule",
    [
        "@import 'x.css';",
        "p { background: url(x.png) }",
        "p { background: url('https://a.b/c.png') }",
        "p { background: url(/etc/passwd) }",
        "@media print { p { list-style-image: url(../x.png) } }",
    ],
)
@pytest.mark.parametrize("name", ["style.css", "screen.css"])
def test_what_lies_outside_the_report_is_refused(rule: str, name: str) -> None:
    assert any(re.search("不能读取|@import 不可用", fault) for fault in told(rule, name))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p { background: url(data:image/png;base64,AAAA) }",
        "p { background: url(labreport:asset/logo.svg) }",
        "@media screen { p { colr: red; background: url(data:image/svg+xml,x) } }",
        "p::before { content: '：；//{{ x }}' } /* // ： */",
        "p { --a: 1pt; margin: var(--a); grid-area: 1 / 2 / 3 / 4 }",
        "p { a:hover { color: red } }",
    ],
)
def test_what_is_right_is_not_told(text: str) -> None:
    assert told(text) == []


def test_our_own_style_sheets_and_that_of_the_example_have_no_fault() -> None:
    for name in ("print.css", "code.css", "screen.css"):
        assert told((ROOT / "templates" / name).read_text(encoding="utf-8"), name) == []
    example = ROOT / "examples" / "school" / "templates" / "style.css"
    assert told(example.read_text(encoding="utf-8")) == []


def test_all_faults_are_told_at_once_and_what_follows_an_open_bracket_is_not() -> None:
    text = "p { colr: red; width: 3 }\nh1 { color：red }\nh2 { color: red\nh3 { colr: blue }"
    assert [fault.partition(" ")[0] for fault in told(text)] == ["1:5", "1:16", "2:6", "3:4"]


def test_a_rule_that_brings_weasyprint_down_hides_no_other() -> None:
    first, second = told("p { width: calc(1px + ) }\nh1 { colr: red }")
    assert "AssertionError" in first
    assert "colr" in second
