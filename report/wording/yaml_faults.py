"""What is said when a file that the user wrote cannot be read, or is not YAML."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from report.wording.values import listed_up_to, shown

# The file itself

IS_A_FOLDER = "这是一个文件夹，不是文件"
NOT_REGULAR = (
    "这是管道、套接字或设备，不是普通文件（管道只能读一次，这里要读多次）；请先存成文件，再给出它的路径"
)
UNREADABLE = "文件无法读取；请检查路径和权限"
EMPTY_FILE = "文件是空的；可用 labreport new 生成一份带注释的样例"
NOT_A_STUDENT_FILE = "文件的最外层应是一组“键: 值”，例如 姓名: 张三（冒号是半角的，后面有一个空格）"
NOT_A_MAPPING = "文件的最外层应是一组“键: 值”，例如 title: 实验报告"
FOREIGN: dict[bytes, str] = {
    b"%PDF": " PDF ",
    b"PK\x03\x04": " Word 文档或压缩",
    b"\xd0\xcf\x11\xe0": "旧版 Word（.doc）",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
}
"""How files begin that are taken for a spec, and what they are."""
UTF_16 = "文件是 UTF-16 编码；请用编辑器另存为 UTF-8"
NOT_UTF_8 = "这里的字节不是 UTF-8（可能是 GBK 编码）；请用编辑器另存为 UTF-8"
BAD_ESCAPE = "双引号里的 \\u 或 \\U 转义不是合法的字符"
KEY_NOT_TEXT = "键只能是文字，不能是列表或一组键值"
NUMBER_TOO_LONG = "这个数太长了"


def no_such_file(name: str, there: Sequence[str]) -> str:
    """A path that leads to nothing."""
    near = difflib.get_close_matches(stem(name), map(stem, there), n=1)
    if near:
        return f"找不到这个文件；是不是 {next(other for other in there if stem(other) == near[0])}？"
    return "找不到这个文件" + (f"；这个文件夹里有 {listed_up_to(8, there)}" if there else "")


def stem(name: str) -> str:
    """A file's name without its extension."""
    return name.rpartition(".")[0] or name


def not_a_spec(kind: str) -> str:
    """A report, say, where its spec is asked for."""
    return f"这是{kind}文件，不是实验说明；实验说明是一个 YAML 文件"


def file_too_large(most: int) -> str:
    """More bytes than a spec may have."""
    return f"文件超过 {most // 1_000_000} MB，不像是实验说明"


def control_character(code: int) -> str:
    """A character that YAML does not allow."""
    return f"这里有不可见的控制字符 U+{code:04X}；请删去"


# YAML

_YAML_PROBLEMS: dict[str, str] = {
    r"found unexpected end of stream": "引号没有闭合，一直到了文件末尾",
    r"found unexpected document separator": "引号没有闭合",
    r"mapping values are not allowed": "这里不能出现“: ”；缩进不一致，或文字里有冒号而没有加引号",
    r"could not find expected ':'": "这一行缺少冒号，或缩进不一致（键和值写成“键: 值”，冒号后有空格）",
    r"sequence entries are not allowed": "这里不能出现列表项“- ”；请检查缩进",
    r"mapping keys are not allowed": "这里不能出现键；请检查缩进",
    r"expected <block end>": "缩进与同一组的上一行不一致",
    r"expected ',' or '\]'": "方括号里缺少逗号，或方括号没有闭合",
    r"expected ',' or '\}'": "花括号里缺少逗号，或花括号没有闭合",
    r"expected the node content": "这里缺少一个值",
    r"found undefined alias": "引用（*）的名称没有定义过",
    r"second occurrence": "同一个锚点名称（&）定义了两次",
    r"found another document": "一个文件只能有一份内容；请删去多余的 ---",
    r"expected '<document start>'": "前面的内容已经结束，这里不应再有文字；请检查括号、引号和缩进",
    r"unknown escape|escape sequence": "双引号里的反斜杠转义不合法；要原样写反斜杠，请改用单引号",
    r"undefined tag handle|found undefined tag": "不支持标签（!）；以 ! 开头的文字请加引号",
    r"directive|version 1": "不支持以 % 开头的指令；以 % 开头的文字请加引号",
    r"indentation indicator|chomping": "“|”或“>”之后应直接换行",
}
FULL_WIDTH_COLON = "冒号是全角的“：”；请改成半角的“:”，后面加一个空格"
NO_SPACE_AFTER_COLON = "冒号后面要加一个空格"
FULL_WIDTH_SPACE = "这里的空格是全角的；缩进和冒号后面都要用半角空格"
NO_SPACE_AFTER_DASH = "列表项的“-”后面要加一个空格"
FULL_WIDTH_DASH = "列表项的横线是全角的；请改成半角的“-”，后面加一个空格"
NO_COLON = "这里要写成“键: 值”（半角冒号，后面加一个空格）"
OPEN_QUOTE = "引号没有闭合"
UNQUOTED_BRACES = "以 {{ 开头的文字要整个加引号，或另起一行写在“|”下面"
_HALF_WIDTH = {
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "（": "[",
    "）": "]",
    "(": "[",
    ")": "]",
}


def full_width_comma(sign: str) -> str:
    """Pairs or items that a comma of the wrong width, or another sign, parts."""
    return f"这里用了“{sign}”；各项之间要用半角的逗号“,”"


def full_width_bracket(sign: str) -> str:
    """Brackets of the wrong width or kind around a list or a group of pairs."""
    return f"这里用了“{sign}”；请改成半角的“{_HALF_WIDTH[sign]}”"


_TAG_CONTEXT = re.compile(r"while (parsing|scanning) a tag")
_CANNOT_START: dict[str, str] = {
    "\t": "这里用了制表符（Tab）；YAML 只能用空格缩进",
    "@": "文字不能以 @ 开头；请加引号",
    "`": "文字不能以反引号开头；请加引号",
    "%": "文字不能以 % 开头；请加引号",
}


def not_yaml(problem: str, context: str, character: str) -> str:
    """A syntax fault of PyYAML, in Chinese; `character` is the one that it stumbled over."""
    if "cannot start any token" in problem or character == "\t":
        return _CANNOT_START.get(character, "这里的字符不能出现在值的开头；请给文字加引号")
    if _TAG_CONTEXT.search(context):
        return "不支持标签（!）；以 ! 开头的文字请加引号"
    for pattern, message in _YAML_PROBLEMS.items():
        if re.search(pattern, f"{context} {problem}"):
            return message
    return "这里不是合法的 YAML；请检查缩进、冒号、引号和括号"


def too_deep(most: int) -> str:
    """Nesting without end, or an alias inside itself."""
    return f"嵌套超过 {most} 层，或引用（*）包含了它自己"


def too_many_values(most: int) -> str:
    """A file without end, or aliases that multiply."""
    return f"文件里的值（引用 * 展开之后）超过 {most} 个"


def foreign_tag(name: str) -> str:
    """`!!python/object` and its like."""
    return f"不支持标签 {shown(name)}；以 ! 开头的文字请加引号"


def tag_and_text_differ(kind: str, text: str) -> str:
    """`!!int abc`."""
    return f"标签 !!{kind} 与内容 {shown(text)} 不符"


def in_line(line: int, message: str) -> str:
    """A fault in a text of several lines on the command line, where no file has that line."""
    return f"第 {line} 行：{message}"


def duplicate_key(key: str, line: int) -> str:
    """A key twice in one mapping."""
    return f"键 {shown(key)} 重复；第 {line} 行已经写过"
