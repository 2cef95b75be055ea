"""What the press says when it cannot print something, and the few words that it adds to a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

CONTENTS = "目录"
ENLARGE = "放大"
SHRINK = "缩小"
COPY = "复制"
COPIED = "已复制"
SORT = "按此列排序"
PROVENANCE = "来源"
PROVENANCE_NAMES = {
    "kind": "种类",
    "code": "绘图代码",
    "options": "选项",
    "dataset": "数据集 SHA-256",
    "run": "训练标识",
}
PICTURE_DIGEST = "图片 SHA-256"
PAGE_OF_PAGES = ("第 ", " 页　共 ", " 页")
SKIP_TO_TEXT = "跳到正文"
PAUSE, PLAY = "暂停", "播放"
NAMED = 3
"""So many files are named in a sentence about all of them."""
SCORE_COLUMNS = ("评分项目", "分值", "得分")
SCORE_TOTAL = "合计"


def missing_glyph(character: str, text: str) -> str:
    """A character that no font of the report has."""
    name = unicodedata.name(character, "控制字符")
    shown = f"“{character}”" if character.isprintable() else "看不见的字符"
    return (
        f"报告的字体里没有这个字符：{shown}（U+{ord(character):04X}，{name}）。"
        f"它出现在：{excerpt(character, text)}。请删去它或换一个写法（表情符号和少数生僻字无法印出）。"
    )


def excerpt(character: str, text: str) -> str:
    """The neighbourhood of a character, to find it by."""
    place = text.index(character)
    around = text[max(0, place - 12) : place + 13]
    return "“" + "".join(sign if sign.isprintable() else "·" for sign in around) + "”"


def renderer_complained(messages: Sequence[str]) -> str:
    """Anything that WeasyPrint logged; it should have nothing to say."""
    told = "\n".join(f"  - {message}" for message in messages)
    return f"排版 PDF 时出现了不该出现的警告，因此没有写出文件：\n{told}"


def foreign_fonts(families: Sequence[str]) -> str:
    """The PDF would hold a font of this machine."""
    return (
        f"排版 PDF 时用到了本机的字体（{'、'.join(families)}），换一台机器版面就会不同，因此没有写出文件。"
        "报告的字体只有 Report Serif、Report Sans、Report Mono 三种。"
    )


def forbidden_fetch(url: str) -> str:
    """Something other than the report's own pictures and fonts was asked for."""
    return f"报告只能使用自带的图片与字体，却要读取：{url[:200]}"


def forbidden_link(href: str) -> str:
    """A link that is neither http, https nor mailto."""
    return f"报告里的链接只能以 http://、https:// 或 mailto: 开头，得到：{href[:200]}"


def duplicate_label(label: str) -> str:
    """Two blocks have the same label."""
    return f"标签“{label}”用了两次：每个图、表、章节的标签必须各不相同。"


def unknown_label(label: str) -> str:
    """A reference that points nowhere."""
    return f"文中引用了“{label}”，但没有这个标签的图、表或章节。"


def damaged_picture(label: str) -> str:
    """A picture file is gone, or is not the one that was drawn."""
    return f"图片“{label}”的文件不见了，或者画好之后又被改动。请重新生成报告。"


def unknown_asset(name: str, known: Sequence[str]) -> str:
    """`asset()` of a picture that the folder of templates lacks."""
    told = f"其中的图片有：{'、'.join(known)}" if known else "其中没有图片（.svg、.png、.jpg）"
    return f"自己的模板用到了图片“{name}”，但 templates 所指的文件夹里没有它；{told}。"


def template_fault(name: str, line: int, message: str) -> str:
    """One of the user's own templates cannot be rendered."""
    return f"自己的模板 {name} 第 {line} 行有误：{message}。"


ENDLESS = "宏（macro）或 include 引用自己，没有尽头"


def own_file_not_utf8(name: str) -> str:
    """One of the user's own templates or style sheets is no text."""
    return f"自己的模板或样式 {name} 不是 UTF-8 编码的文本，请另存为 UTF-8。"


def too_costly(names: Sequence[str], line: int, seconds: float, megabytes: int) -> str:
    """The user's own templates and styles took more than they may; `line` is 0 where nobody knows it."""
    told = "、".join(names[:NAMED]) + (f" 等 {len(names)} 个文件" if len(names) > NAMED else "")
    place = f" 第 {line} 行" if line else ""
    return (
        f"自己的模板或样式（{told}{place}）要用的时间或内存太多，因此没有排版：至多可用 {seconds:g} 秒、"
        f"{megabytes / 1000:g} GB 内存。请检查其中的循环、宏、重复的文字和很大的数。"
    )


def page_too_large(names: Sequence[str], most: int) -> str:
    """What own templates made of the report is no report any more."""
    return f"自己的模板（{'、'.join(names[:NAMED])}）排出的文件太大，至多 {most // 1_000_000} MB。"


def renderer_failed(names: Sequence[str], fault: str) -> str:
    """Own templates or styles brought the renderer down; `fault` is the name of the exception."""
    return (
        f"自己的模板或样式（{'、'.join(names[:NAMED])}）排出的页面，WeasyPrint 无法处理（{fault}）。"
        "请检查其中套得太深的元素和过大、过小的数。"
    )


def not_text(names: Sequence[str]) -> str:
    """Own templates wrote a character that is none."""
    return f"自己的模板（{'、'.join(names[:NAMED])}）写出了不成对的代理字符（U+D800 至 U+DFFF），不是文本。"


def no_raster(label: str) -> str:
    """A drawing that Word cannot show."""
    return f"图片“{label}”只有矢量版本，Word 文件里放不了。请重新生成报告。"
