"""What is said about a section's text that cannot be set."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

RAW_HTML = "正文里不能写 HTML 标签；请用 Markdown（**粗体**、*强调*、列表、表格）"
PICTURE_IN_PROSE = '正文里不能插入图片；请在 figures 中列出，并在正文中用 {{ ref("标签") }} 引用'
OPERATOR_FORBIDDEN = "这里不能使用 *、** 和 % 运算"
CALL_FORBIDDEN = "这里只能调用 ref(...)"
TABLE_WITHOUT_CAPTION = "（未命名的表）"


def link_scheme(href: str) -> str:
    """A link that leads elsewhere than to a web page or a mail box."""
    shown = href if len(href) <= 60 else href[:57] + "…"
    return f"链接 “{shown}” 不被接受；只允许 http://、https:// 和 mailto: 开头的链接"


def suggestion(name: str, known: Sequence[str]) -> str:
    """ "; 是不是想写 x？" or, where nothing is near, the known names."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        return f"；是不是想写 “{near[0]}”？"
    listed = "、".join(list(known)[:20])
    return f"；可用的有：{listed}" if listed else ""


def unknown_name(path: str, known: Sequence[str]) -> str:
    """A dotted name whose last part does not exist."""
    return f"没有名为 “{path}” 的结果{suggestion(path.rsplit('.', 1)[-1], known)}"


def undefined(message: str, known: Sequence[str]) -> str:
    """A first name that nothing has."""
    found = re.search(r"'(.+?)' is undefined", message)
    name = found.group(1) if found else message
    return f"没有名为 “{name}” 的结果{suggestion(name, known)}"


def unknown_label(target: str, known: Sequence[str]) -> str:
    """`ref()` to nothing."""
    return f'ref("{target}") 指向的图表不存在{suggestion(target, known)}'


NO_OTHER_TEMPLATES = "正文里不能引入别的模板文件"
SANDBOXED = "这里只能写出结果与引用，不能访问对象的内部属性"


def not_a_value(path: str) -> str:
    """A name that leads to a group of numbers, not to one."""
    return f"“{path}” 不是一个可以写出的数值；请写到具体的一项，例如 baseline.test_accuracy"


def template_syntax(message: str) -> str:
    """A template that Jinja2 cannot read; its own words follow for those who know it."""
    return f"模板语法有误（{message}）；若要原样写出双花括号，请写成 {{{{ '{{{{' }}}}"


def template_runtime(message: str) -> str:
    """An expression that cannot be computed."""
    return f"表达式无法计算（{message}）"


def prose_too_long(most: int) -> str:
    """A text that grew beyond all reason."""
    return f"本节正文超过 {most:,} 个字符"
