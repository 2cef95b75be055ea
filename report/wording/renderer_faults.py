"""What WeasyPrint complains of, in Chinese: its own words are the keys, as it gives them to its log."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from report.wording.values import is_it, shown

ON_SCREEN = "只给屏幕用的请放进 @media screen { … }"
_PAGE_BOXES = "@page 里的页边框是 @top-left、@top-center、@bottom-right 等，写成 @top-center { content: … }"
_FONTS = "报告的字体只有 Report Serif、Report Sans、Report Mono 三种，不能用 @font-face 另加"
_COUNTER = "@counter-style {0} 缺少符号（symbols）"
_NO_FILE = "报告读不到 {0}：只用自带的文件；图片请用 asset(…) 引用"

SENTENCES = {
    "Unknown rule": "PDF 排版不认识 {0} 规则；" + ON_SCREEN,
    "Unknown empty rule": "{0} 规则没有用处，请删去（文件总是 UTF-8 编码）",
    "Expected a media type": "@media 后面应是 print、screen 或 all，不能是 {0}",
    "Invalid media type": "@media 后面应是 print、screen 或 all，不能是 {0}",
    "@import rule": "@import 不可用：报告不读取别的文件和网址",
    "Invalid @import rule": "@import 不可用：报告不读取别的文件和网址",
    "Unsupported @page selector": "@page 后面应是页的名称或 :first、:left、:right、:blank、:nth(…)，不能是 {0}",
    "Unknown @page rule": "@page 里没有 {0}；" + _PAGE_BOXES,
    "Empty @page rule": "{0} 后面缺少 { … }；" + _PAGE_BOXES,
    "Invalid prelude": "{1} 和它的 { 之间不能有 {0}；" + _PAGE_BOXES,
    "Missing %s descriptor": _FONTS,
    "Font-face": _FONTS,
    "In counter style": _COUNTER,
    "Invalid counter style name": "@counter-style 的名称不能是 {0}",
    "Unsupported @layer selector": "@layer 的名称不能是 {0}",
    "@layer rule with multiple layer names": "带 { … } 的 @layer 只能有一个名称",
    "Parse error": "样式里有一处不是 CSS 规则；规则写成“选择器 { 属性: 值; }”",
    "Error: ": "样式里有一处不是 CSS 声明；声明写成“属性: 值;”",
    "Invalid math function": "算式 {2} 不对",
    "Relative URI reference": _NO_FILE,
    "Failed to load image": "图片 {0} 无法使用：它不在报告里，或者已损坏；图片请用 asset(…) 引用",
    "Failed to load stylesheet": _NO_FILE,
    "Unsupported stylesheet type": _NO_FILE,
    "Failed to load attachment": _NO_FILE,
    "Malformed URL": "地址 {0} 不对",
    "Failed to render SVG image": "SVG 图片无法画出，文件可能已损坏",
    "Failed to load inline SVG": "模板里的 <svg> 无法画出，请检查它的标签是否成对",
    "Failed to apply CSS rule in SVG": "SVG 图片里的样式不对",
    "Image": '图片没有说明文字，PDF 要用；请在 <img> 里写上 alt="…"',
    "Anchor defined twice": "id {0} 用了两次；每个元素的 id 必须各不相同",
    "Content discarded": "样式里的 target-counter(…) 等指向 {0}，但页面里没有这个 id",
    "No anchor": '链接指向 #{0}，但页面里没有 id="{0}"',
    "This row has more columns": "表格里有一行的单元格比表头的列多",
    "Only strings are allowed": "content 里的 attr(…) 只能取文字，不能取 {0}",
    '"string(%s)"': "string({0}) 只能用在 @page 的页边框里",
    '"element(%s)"': "element({0}) 只能用在 @page 的页边框里",
    "Subgrids are unsupported": "PDF 排版不支持 subgrid",
    '"auto-fit"': "PDF 排版不支持 repeat() 里的 auto-fit 和 auto-fill，请写出列数",
    "Baseline alignment": "PDF 排版的 grid 不支持 baseline 对齐",
    "Inline grids": "PDF 排版不支持 inline-grid",
    "Unable to compute content": "content 的值 {0} 算不出来",
    "Missing required": '<html> 缺少 lang="zh-CN"',
    "Invalid date": "<meta> 里的日期不对，应写成 2025-01-31",
    ".notdef glyph": "报告的字体里没有字符 {0}",
}
"""Beginning of WeasyPrint's message -> sentence; {0}, {1}: its arguments."""
REASONS = {
    "property not supported yet": "PDF 排版（WeasyPrint）还不支持 CSS 属性 {name}；" + ON_SCREEN,
    "no value": "CSS 属性 {name} 缺少值",
    "System fonts are not supported": "CSS 属性 {name} 不能是系统字体 {value}；请写出字号和字体",
    "Relative URI": "报告读不到 {value}：只用自带的文件；图片请在模板里用 asset(…) 引用",
}
"""Beginning of the reason why WeasyPrint passes over a declaration -> sentence."""
BARE_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)")


def complaint(message: str, arguments: Sequence[object], properties: Collection[str] = ()) -> str:
    """A sentence without a full stop; in WeasyPrint's own words where there is none of ours.

    Args:
        message: as it was logged, with %s for the arguments.
        properties: those that WeasyPrint knows.
    """
    if message.startswith("Ignored `"):
        name, value, *_, reason = map(str, arguments)
        if "prefix" not in message:
            return ignored(name, value.strip(), reason, properties)
    if message.startswith(("Ignored `", "Deprecated `")):
        return f"CSS 属性 {arguments[0]} 不要带前缀，请写成 {arguments[-1]}"
    if message.startswith("Invalid or unsupported selector"):
        return selector_fault(str(arguments[0]))
    for beginning, sentence in SENTENCES.items():
        if message.startswith(beginning):
            for place, argument in enumerate(arguments):
                sentence = sentence.replace(f"{{{place}}}", plain(argument))
            return sentence
    return f"WeasyPrint 不接受：{message % tuple(arguments)}"


def plain(argument: object) -> str:
    """An argument of a message: a rule is named by its keyword."""
    keyword = getattr(argument, "at_keyword", None)
    return f"@{keyword}" if keyword else shown(str(argument).strip()).strip('"')


def ignored(name: str, value: str, reason: str, properties: Collection[str]) -> str:
    """Why a declaration has no effect."""
    if reason == "unknown property":
        return f"没有 CSS 属性 {name}{is_it(name, sorted(properties))}"
    for beginning, sentence in REASONS.items():
        if reason.startswith(beginning):
            return sentence.replace("{name}", name).replace("{value}", shown(value))
    if re.search(r"\n\s*[\w-]+\s*:", value):
        return f"CSS 属性 {name} 的值后面缺少分号"
    unit = "；数后面缺少单位，例如 10pt" if BARE_NUMBER.fullmatch(value) else ""
    return f"CSS 属性 {name} 的值不能是 {shown(' '.join(value.split()))}{unit}"


def selector_fault(told: str) -> str:
    """A selector that cannot be read; `told` has it in quotes, and behind it sometimes the reason."""
    selector, _, reason = told.rpartition("'")
    pseudo = reason.partition("pseudo-element: ")[2]
    why = f"：没有伪元素 ::{pseudo}" if pseudo else ""
    return f"选择器 {shown(' '.join(selector.lstrip(chr(39)).split()))} 不对{why}"
