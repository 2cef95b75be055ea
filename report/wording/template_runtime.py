"""What goes wrong while a template of the user's own is rendered, in Chinese: Jinja2's and Python's own words are the keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from report.wording.jinja_faults import unknown_helper
from report.wording.values import did_you_mean

_KINDS = {
    "Markup": "文字",
    "NoneType": "空值",
    "bool": "真假值",
    "dict": "键值",
    "float": "小数",
    "int": "整数",
    "list": "列表",
    "str": "文字",
    "tuple": "列表",
}


def kind(name: str, space: str = "") -> str:
    """A type of Python; one of the report's own keeps its name, with this behind it."""
    return _KINDS.get(name.rsplit(".", 1)[-1].strip(), name + space)


def missing_part(owner: str, name: str, known: Sequence[str]) -> str:
    """An attribute that an object lacks."""
    return f"{kind(owner, ' ')}没有 {name}{did_you_mean(name, known)}"


def missing_item(owner: str, key: object) -> str:
    """An element that a list or a mapping lacks."""
    return (
        f"{kind(owner)}里没有第 {key} 项（从 0 数起）"
        if isinstance(key, int)
        else f"{kind(owner)}里没有 {key}"
    )


def forbidden_part(owner: str, name: str) -> str:
    """An attribute that the sandbox keeps from templates."""
    return f"模板不能使用{kind(f' {owner}', ' ')}的 {name}：它不是报告的内容"


_SENTENCES: Sequence[tuple[str, str | Callable[[re.Match[str]], str]]] = (
    (r"(integer |float )?(division|modulo).* by zero|.*division by zero", "除数是 0"),
    (
        r"unsupported operand type\(s\) for (?P<sign>.+): '(?P<a>.*)' and '(?P<b>.*)'",
        lambda m: f"{kind(m['a'])}和{kind(m['b'])}之间不能用 {m['sign']}；要连接成文字请用 ~",
    ),
    (r"can only concatenate .*", "用 + 连接的两边要是同一种；要连接成文字请用 ~"),
    (
        r"'(?P<sign>.+)' not supported between instances of '(?P<a>.*)' and '(?P<b>.*)'",
        lambda m: f"{kind(m['a'])}和{kind(m['b'])}之间不能用 {m['sign']} 比较",
    ),
    (r"'(?P<a>.*)' object is not iterable", lambda m: f"{kind(m['a'])}不能用 for 逐项取"),
    (r"'(?P<a>.*)' object is not callable", lambda m: f"{kind(m['a'])}不是函数，后面不能加括号"),
    (r"object of type '(?P<a>.*)' has no len\(\)", lambda m: f"{kind(m['a'])}没有长度（length）"),
    (
        r"(macro )?'?(?P<f>[\w.<>]+)(\(\))?'? .*unexpected keyword argument '(?P<a>.*)'",
        lambda m: f"{m['f']} 没有参数 {m['a']}",
    ),
    (r"macro '(?P<f>.*)' takes no keyword argument '(?P<a>.*)'", lambda m: f"宏 {m['f']} 没有参数 {m['a']}"),
    (r"macro '(?P<f>.*)' takes not more than (?P<n>\d+) .*", lambda m: f"宏 {m['f']} 至多有 {m['n']} 个参数"),
    (r"macro '(?P<f>.*)' was invoked with two values for .*", lambda m: f"宏 {m['f']} 的同一个参数给了两次"),
    (r"(?P<f>[\w.<>]+)\(\) missing .*", lambda m: f"{m['f']} 缺少参数"),
    (r"(?P<f>[\w.<>]+)\(\) takes .*", lambda m: f"{m['f']} 的参数个数不对"),
    (r"parameter '(?P<a>.*)' was not provided", lambda m: f"没有给出参数 {m['a']}"),
    (
        r"the template .* does not export the requested name '(?P<a>.*)'",
        lambda m: f"引入的模板里没有 {m['a']}",
    ),
    (r"No (first|last|random|aggregated) item, sequence was empty\.", "列表是空的，取不到其中的项"),
    (r"there is no (previous|next) item", "循环里没有前一项或后一项；先用 loop.first、loop.last 判断"),
    (r"Range too big\..*", "range() 的范围太大"),
    (r".* is not safely callable", "模板不能调用它"),
    (r"No (?P<kind>filter|test) named '(?P<name>.*)'\.", lambda m: unknown_helper(m["kind"], m["name"], ())),
    (r"(invalid literal for|could not convert).*", "这段文字不是数"),
    (
        r"not enough values to unpack .*|too many values to unpack .*|cannot unpack non-iterable .*",
        "for 或 set 左边的名称个数与值的个数不同",
    ),
    (r"extended multiple times", "{% extends %} 只能写一次"),
    (r"cannot assign attribute on non-namespace object", "只能给 namespace() 的属性赋值"),
    (r"Exceeds the limit.*", "数太大，位数过多"),
)
"""A message, whole -> sentence."""


def runtime(kind_of_error: str, message: str) -> str:
    """What an error means; one that is not known keeps its name and its words."""
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence if isinstance(sentence, str) else sentence(found)
    return f"算不出来（{kind_of_error}：{message}）" if message else f"算不出来（{kind_of_error}）"
