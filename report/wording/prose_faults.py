"""What is said about a section's text that cannot be set."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence

from report.wording.values import listed_up_to

RAW_HTML = "正文里不能写 HTML 标签；请用 Markdown（**粗体**、*强调*、列表、表格）"
PICTURE_IN_PROSE = '正文里不能插入图片；请在 figures 中列出，并在正文中用 {{ ref("kernels") }} 引用'
OPERATOR_FORBIDDEN = "这里不能使用 *、** 和 % 运算"
CALL_FORBIDDEN = "这里只能调用 ref(...) 和 cite(...)"
TABLE_WITHOUT_CAPTION = "（未命名的表）"
FULL_WIDTH_BRACES = "提示：花括号是全角的，会照原样印出；要写出结果，请用半角的 {{ … }}"
SINGLE_BRACES = "提示：单个花括号会照原样印出；要写出结果，请用两个：{{ … }}"
BARE_CALL = "提示：ref(…) 和 cite(…) 要写在 {{ }} 里，否则会照原样印出"
LATEX_BRACKETS = "提示：\\( … \\) 和 \\[ … \\] 会照原样印出；行内公式请写成 $…$，单独成行的写在两个 $$ 之间"
NO_FORMULA = (
    "提示：两个 $ 之间有汉字或全角符号，不算公式，会照原样印出；符号请用半角的，汉字请写在 \\text{…} 里"
)
LONELY_DOLLAR = "提示：这里的 $ 不成公式，会照原样印出；行内公式请写成 $…$，两个 $ 成对、紧贴公式；若要写美元符号本身，请写成 \\$"
DOUBLE_DOLLARS = (
    "提示：这里的 $$ 不成公式，会照原样印出；行内公式请写成 $…$；"
    "单独成行的以 $$ 开头、以 $$ 结尾，同一行里不写别的字，中间不空行"
)
FOOTNOTE = '不支持脚注 [^…]；请把说明写进正文的括号里，文献请列在 references 中，并用 {{ cite("名称") }} 引用'
LOOSE_FOOTNOTE = f"提示：{FOOTNOTE}；现在会照原样印出"
FULL_WIDTH_BARS = "提示：表格的竖线是全角的 ｜，会照原样印出；请改成半角的 |"
TABLE_NOT_APART = (
    "提示：这几行被当作上一段、列表或引用的一部分，不成表格，会照原样印出；请在表格前空一行，各行不缩进"
)
NO_TABLE_RULE = (
    "提示：这几行不成表格，会照原样印出；表头的下一行要写成 |---|---|，列数与表头相同，用半角的 - 和 |"
)
UNTITLED_TABLE = "提示：这个表没有表题；请在它前面另起一段写 “表：” 和表题，中间空一行"


def table_rule(head: int, rule: int) -> str:
    """A table's second line has another number of columns than its first."""
    return (
        f"提示：表头有 {head} 列，而下面的 |---| 一行有 {rule} 列，不成表格，会照原样印出；"
        "两行的列数要相同，格内的竖线（公式里的也是）要写成 \\|"
    )


def link_scheme(href: str) -> str:
    """A link that leads elsewhere than to a web page or a mail box."""
    shown = href if len(href) <= 60 else href[:57] + "…"
    return f"链接 “{shown}” 不被接受；只允许 http://、https:// 和 mailto: 开头的链接"


def suggestion(name: str, known: Sequence[str]) -> str:
    """ "; 是不是想写 x？" or, where nothing is near, the known names."""
    near = difflib.get_close_matches(name.lower(), [it.lower() for it in known], n=1, cutoff=0.5)
    if near:
        return f"；是不是想写 “{next(it for it in known if it.lower() == near[0])}”？"
    return f"；可用的有：{listed_up_to(20, known)}" if known else ""


def unknown_name(path: str, known: Sequence[str]) -> str:
    """A dotted name whose last part does not exist."""
    return f"没有名为 “{path}” 的结果{suggestion(path.rsplit('.', 1)[-1], known)}"


_COUNTED = {"class": "类别", "epoch": "轮次", "check": "复现核对"}


def not_counted(path: str, key: str, known: Sequence[str]) -> str:
    """`classic.epoch[99]`, or a name where a number is expected; `known` are the numbers, in order."""
    last = path.rpartition(".")[2]
    if last not in _COUNTED:
        there = f"种子有 {listed_up_to(20, known)}"
    elif len(known) == 1:
        there = f"{_COUNTED[last]}从 0 起计，只有 0"
    else:
        there = f"{_COUNTED[last]}从 0 起计，{known[0]}～{known[-1]}"
    form = "" if re.fullmatch("-?[0-9]+", key) else f"；写成 {path}[{known[0]}] 的形式"
    return f"没有 {path}[{key}]；{there}{form}"


def without_quotes(function: str, name: str) -> str:
    """`ref(kernels)`."""
    return f'{function}(…) 里的名称要加引号：{function}("{name}")'


COMPARED_TEXT = "加了过滤器的数值是文字，不能比较；比较时请去掉过滤器"
COMPARISON_PRINTED = "比较的结果不能直接写出；请用 {% if … %} … {% endif %}"


def compared_with_percent(name: str, number: float) -> str:
    """`relu.test_accuracy > 98`."""
    return (
        f"{name} 在比较时是小数（98% 是 0.98，1 个百分点是 0.01），不能与 {number:g} 比较；请把百分数写成小数"
    )


def undefined(message: str, known: Sequence[str]) -> str:
    """A first name that nothing has."""
    found = re.search(r"'(.+?)' is undefined", message)
    name = found.group(1) if found else message
    return f"没有名为 “{name}” 的结果{suggestion(name, known)}"


def unknown_label(target: str, known: Sequence[str]) -> str:
    """`ref()` to nothing."""
    return f'ref("{target}") 指向的图表不存在{suggestion(target, known)}'


_STATEMENTS = "{% if … %} 和 {% for … in [0, 1] %}（列表要直接写出）"
STATEMENT_FORBIDDEN = f"正文里除了 {{{{ … }}}} 只能用 {_STATEMENTS}"
LOOP_FORBIDDEN = "正文里的 {% for … %} 只能逐项取用直接写出的列表，例如 {% for n in [0, 1, 2] %}"
SANDBOXED = "这里只能写出结果与引用，不能访问对象的内部属性"


def too_many_rounds(limit: int) -> str:
    """Loops in loops."""
    return f"循环的次数太多；一段正文里层层相乘不能超过 {limit:,} 次"


def not_a_number(name: str, found: str) -> str:
    """A filter behind something that is no number; `found` is how it reads."""
    return f"过滤器 {name} 只能跟在数值之后，而这里是文字 “{found}”；文字直接写出即可，不要过滤器"


def not_a_value(path: str) -> str:
    """A name that leads to a group of numbers, not to one."""
    return f"“{path}” 不是一个可以写出的数值；请写到具体的一项，例如 baseline.test_accuracy"


FILTERS = ("with_std", "size", "figures")
"""What may follow a "|" in {{ }}."""
_BROKEN_TEMPLATE = "模板语法有误；请检查花括号里的内容，若要原样写出双花括号，请写成 {{ '{{' }}"


def template_syntax(message: str) -> str:
    """A template that Jinja2 cannot read, from its English message."""
    if found := re.match(r"No filter named '(.*)'", message):
        return f'没有名为 "{found.group(1)}" 的过滤器；可用的有 {"、".join(FILTERS)}'
    if found := re.match(r"unexpected char (['\"])(.)\1", message):
        character = found.group(2)
        if character in "“”‘’＂":
            return '花括号里的引号要用半角的 "'
        if character in "\"'":
            return "花括号里的引号没有闭合"
        return f"花括号里不能有 {character}；括号、逗号、引号都要用半角的"
    if message.startswith("unexpected end of template") or message == "unexpected '}'":
        return "双花括号没有闭合，缺少 }}"
    if message.startswith("Unexpected end of template"):
        return "{% if %} 或 {% for %} 没有结束，缺少 {% endif %} 或 {% endfor %}"
    return _BROKEN_TEMPLATE


CANNOT_COMPUTE = (
    "花括号里的式子无法计算；请直接写结果的名称，例如 {{ baseline.test_accuracy }}；"
    "结果可以在 {% if … %} 里比较大小，不能加减"
)


def prose_too_long(most: int) -> str:
    """A text that grew beyond all reason."""
    return f"本节正文超过 {most:,} 个字符"


FORMULA_EMPTY = "两个美元符号之间没有公式；若要写美元符号本身，请写成 \\$"


def formula_excerpt(latex: str) -> str:
    """A formula as it is named in a fault."""
    shown = " ".join(latex.split())
    return f"“${shown if len(shown) <= 60 else shown[:57] + '…'}$”"


def formula_too_long(most: int) -> str:
    """A formula without end."""
    return f"一个公式至多 {most:,} 个字符"


def formula_character(character: str) -> str:
    """A character that no face has."""
    return f"公式里的 “{character}”（U+{ord(character):04X}）在字体里没有字形；请换一种写法"


def formula_outside_text(character: str) -> str:
    """A Chinese character, or a sign of full width, that stands for itself in a formula."""
    half = unicodedata.normalize("NFKC", character)
    if half != character and half.isascii():
        return f"公式里的 “{character}” 是全角的；请改成半角的 “{half}”，若要写美元符号本身，请写成 \\$"
    return f"公式里的汉字和中文标点（“{character}”）要写在 \\text{{…}} 里；若要写美元符号本身，请写成 \\$"


FORMULA_PERCENT = "公式里的百分号要写成 \\%；单独的 % 在 LaTeX 里表示注释，它后面的内容会丢失"
FORMULA_DEFINITION = "公式里不能定义新命令；请直接写出它的内容，函数名请写成 \\operatorname{…}"
FORMULA_MARK = "公式里的 & 要写在 \\begin{aligned} … \\end{aligned} 里，它标出各行对齐的位置"


def formula_pointer(command: str) -> str:
    """A label for a formula, or a pointer to one."""
    return f"公式不编号，不能用 {command}；请删去，要编号时写 \\tag{{1}}，正文里直接写“式（1）”"


def formula_environment(name: str, known: Sequence[str]) -> str:
    """`\\begin{…}` of something that cannot be set."""
    return f"公式里不能用 \\begin{{{name}}}{suggestion(name, known)}"


def formula_braces(latex: str) -> str:
    """An open brace, or a closing one too many."""
    return f"公式 {formula_excerpt(latex)} 的花括号不配对"


def formula_command(command: str) -> str:
    """A LaTeX command that does not exist here."""
    return f"公式里的命令 {command} 不认识；若是函数名，请写成 \\operatorname{{{command[1:]}}}"


def formula_not_understood(latex: str) -> str:
    """LaTeX that cannot be read."""
    return f"公式 {formula_excerpt(latex)} 不是完整的 LaTeX；请检查括号、上下标和 \\begin … \\end"


def unknown_work(key: str, known: Sequence[str]) -> str:
    """`cite()` of a work that the spec does not list."""
    if not known:
        return f'cite("{key}") 引用的文献不存在；请先在 references 中列出参考文献'
    return f'cite("{key}") 引用的文献不存在{suggestion(key, known)}'


CITE_NOTHING = 'cite(...) 里至少要写一个文献的名称，例如 cite("lecun1998")'
