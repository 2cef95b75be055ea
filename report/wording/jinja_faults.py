"""What Jinja2 says of a template that it cannot read, in Chinese: its own words are the keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from report.wording.values import did_you_mean, is_it

TAGS = "block call extends filter for from if import include macro print raw set with".split()  # noqa: SIM905
_TOKENS = {
    "begin of comment": "{#",
    "end of comment": "#}",
    "begin of print statement": "{{",
    "end of print statement": "}}",
    "begin of statement block": "{%",
    "end of statement block": "%}",
    "end of template": "文件末尾",
    "template data / text": "{{ }} 之外的文字",
    "integer": "整数",
    "float": "小数",
    "string": "字符串",
    "name": "名称",
}
"""How Jinja2 names a token -> how a reader knows it."""


def token(described: str) -> str:
    """A token as it stands in the template."""
    return _TOKENS.get(described, f"“{described}”")


def tag(name: str) -> str:
    """{% name %}."""
    return f"{{% {name} %}}"


def unended(message: re.Match[str]) -> str:
    """The template ends within a block."""
    block = message["block"]
    return f"{tag(block)} 没有配对的 {tag('end' + block)}"


def unknown_tag(message: re.Match[str]) -> str:
    """A tag that is none, or not here."""
    name = message["name"]
    wanted = re.findall(r"'(\w+)'", message["wanted"] or "")
    if "nesting mistake" in message[0]:
        return f"{tag(name)} 来得太早：里面的 {tag(message['block'])} 还没有结束，先写 {tag('end' + message['block'])}"
    if name.startswith("end") and name[3:] in TAGS:
        return f"{tag(name)} 之前没有与它配对的 {tag(name[3:])}"
    return f"没有 {tag(name)} 这个标签{is_it(name, [*wanted, *TAGS])}"


def expected(message: re.Match[str]) -> str:
    """One token where another must stand."""
    equal = "；比较写成 ==" if message["got"] == "=" else ""
    return f"这里应是 {token(message['wanted'])}，却是 {token(message['got'])}{equal}"


def unexpected_character(message: re.Match[str]) -> str:
    """A character that no expression has."""
    sign = message["sign"]
    if sign in "'\"":
        return "字符串没有结束的引号"
    half = (
        chr(ord(sign) - 0xFEE0)
        if "！" <= sign <= "～"
        else {"“": '"', "”": '"', "‘": "'", "’": "'"}.get(sign)
    )
    return f"式子里不能有这个字符：{sign}" + (f"（是全角的，请改成半角的 {half}）" if half else "")


_BLOCK = r"(?: The innermost block that needs to be closed is '(?P<block>\w+)'\.)?"
_SENTENCES: Sequence[tuple[str, str | Callable[[re.Match[str]], str]]] = (
    (rf"Unexpected end of template\..*?{_BLOCK[:-1]}", unended),
    (r"Unexpected end of template.*", "模板没有写完"),
    (
        r"Encountered unknown tag '(?P<name>[^']*)'\.(?P<wanted>.*? (?:looking for|tags:?) '.*?'\.)?"
        + _BLOCK,
        unknown_tag,
    ),
    (r"expected token '(?P<wanted>.*)', got '(?P<got>.*)'", expected),
    (r"unexpected end of template, expected '(?P<t>.*)'\.?", lambda m: f"文件到末尾还缺少 {token(m['t'])}"),
    (r"unexpected char (['\"])(?P<sign>.+)\1 at \d+", unexpected_character),
    (
        r"unexpected '(?P<t>.*)', expected '(?P<w>.*)'",
        lambda m: f"{token(m['t'])} 之前还缺少 {token(m['w'])}",
    ),
    (r"Expected an expression, got '(?P<t>.*)'", lambda m: f"{token(m['t'])} 之前缺少式子"),
    (r"unexpected '(?P<t>.*)'", lambda m: f"这里不能是 {token(m['t'])}"),
    (r"tag name expected", "{% 后面缺少标签的名称"),
    (r"Missing end of comment tag", "注释 {# 没有配对的 #}"),
    (r"Missing end of raw directive", "{% raw %} 没有配对的 {% endraw %}"),
    (r"Block names in Jinja.*", "{% block %} 的名称里不能有连字符，请用下划线"),
    (r"Required blocks can only contain.*", "写了 required 的 {% block %} 里只能有空白和注释"),
    (r"names starting with an underline.*", "不能引入下划线开头的名称"),
    (r"non-default argument follows default argument", "宏的参数里，有缺省值的要放在没有缺省值的后面"),
    (r"expected call", "{% call %} 后面应是宏的调用，例如 {% call 名称() %}"),
    (r"can't assign to .*|Can't assign to special loop variable.*", "不能给它赋值；请换一个名称"),
    (r"expected name or number", "点的后面应是名称或整数"),
    (r"expected subscript expression", "方括号里缺少式子"),
    (r"invalid syntax for function call expression", "调用时的参数写法不对"),
    (r"You cannot chain multiple tests with is", "is 不能连写两次；请用 and 连接"),
    (r"Invalid character in identifier", "名称里有不能用的字符"),
    (r"No (?P<kind>filter|test) named '(?P<name>.*)'\.", lambda m: unknown_helper(m["kind"], m["name"], ())),
    (r"block '(?P<name>.*)' defined twice", lambda m: f"{{% block {m['name']} %}} 写了两次"),
    (r"cannot use extend from a non top-level scope", "{% extends %} 不能写在别的语句里"),
    (r"When defining macros or call blocks.*", "宏的参数 caller 要有缺省值"),
    (r"keyword argument repeated:? ?(?P<name>.*)", lambda m: f"参数 {m['name']} 给了两次"),
    (
        r"truncated .* escape|.*malformed .*|.*codec can't decode.*|unknown Unicode character name",
        "字符串里的反斜杠（\\）写法不对",
    ),
)
"""Jinja2's message, whole -> sentence."""


def syntax(message: str) -> str | None:
    """What a message of Jinja2's parser means; None where it is not known."""
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence if isinstance(sentence, str) else sentence(found)
    return None


def unknown_helper(kind: str, name: str, known: Sequence[str]) -> str:
    """A filter or a test that nobody has defined."""
    what = f"过滤器 |{name}" if kind.lower() == "filter" else f"判断 is {name}"
    return f"没有{what}{is_it(name, known)}"


def unknown_name(name: str, known: Sequence[str], parts: Sequence[str]) -> str:
    """A name that no template binds and the report does not provide; `parts`: what `document` has."""
    if name in parts:
        return f"模板里没有名称 {name}；是不是 document.{name}？"
    return f"模板里没有名称 {name}{did_you_mean(name, known)}"


def unknown_template(name: str, known: Sequence[str]) -> str:
    """`include` of what neither the folder nor the program has."""
    return f"没有模板“{name}”{is_it(name, known)}"


def unknown_picture(name: str, known: Sequence[str]) -> str:
    """`asset()` of a picture that the folder lacks."""
    return f"templates 所指的文件夹里没有图片“{name}”{did_you_mean(name, known) or '，也没有别的图片（.svg、.png、.jpg）'}"


NO_WORDS = '图片缺少说明文字，PDF 和读屏软件要用；请在 <img> 里写上 alt="…"'


def foreign_source(address: str) -> str:
    """`src` of a file or of an address elsewhere."""
    name = re.split(r"[/\\]", address)[-1] or "文件名"
    return (
        f'报告读不到 src="{address}"；图片放进 templates 所指的文件夹，写成 src="{{{{ asset("{name}") }}}}"'
    )
