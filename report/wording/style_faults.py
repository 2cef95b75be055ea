"""What is said about a style sheet of the user's own."""

from __future__ import annotations

from report.wording.values import shown

OPEN_BLOCK = "这里的 { 一直到文件末尾都没有配对的 }"
OPEN_BRACKET = "这里的括号一直到文件末尾都没有配对的右括号"
OPEN_COMMENT = "这里的注释一直到文件末尾都没有 */"
NO_RULE = "这里不是 CSS 规则；规则写成“选择器 { 属性: 值; }”"
NO_DECLARATION = "这里不是 CSS 声明；声明写成“属性: 值;”，各个声明之间用分号隔开"
NO_LINE_COMMENT = "CSS 里没有 // 开头的注释；请写成 /* … */"
NO_TEMPLATE = "样式表（.css）不是模板，其中的 {{ … }} 和 {% … %} 不起作用"
NO_IMPORT = "@import 不可用：报告不读取别的文件和网址；请把那些规则直接写在这里"
_ASSET = '图片请在模板里写成 <img src="{{ asset("文件名") }}" alt="…">'


def broken_token(kind: str) -> str:
    """A piece that tinycss2 could not read; its name of the kind."""
    if kind in (")", "]", "}"):
        return f"这里的 {kind} 没有配对的左括号"
    if "string" in kind:
        return "字符串没有结束的引号（引号要在同一行）"
    return "url(…) 写错了：缺少右括号，或者地址里有空格、引号或括号；请把地址放进引号"


def full_width(sign: str) -> str:
    """Punctuation of Chinese text where CSS has its own."""
    return f"这里的“{sign}”是全角标点，CSS 只认半角的“{chr(ord(sign) - 0xFEE0)}”"


def foreign_address(address: str, *, on_paper: bool) -> str:
    """`url(…)` of what is no part of the report."""
    inline = "data:image/png;base64,…" if on_paper else "data:…"
    return f"样式里不能读取 {shown(address)}：报告只用自带的文件，url(…) 里只能是 {inline} 或 #…；{_ASSET}"


def foreign_font(name: str) -> str:
    """A font that the report does not bring along."""
    return (
        f'提示：报告里没有字体 {shown(name)}，PDF 会用别的字体排；只有 "Report Serif"（宋体）、"Report Sans"（黑体）和 '
        '"Report Mono"（等宽）三种'
    )


def unreadable(kind: str) -> str:
    """A rule that brings WeasyPrint down; `kind` is the name of the exception."""
    return (
        f"WeasyPrint 无法处理这条规则（{kind}）；请检查其中的 calc(…) 等算式、套得太深的括号和过大、过小的数"
    )
