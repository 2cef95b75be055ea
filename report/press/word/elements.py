"""XML elements of a Word file, and the two smallest things made of them: runs and paragraphs."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import Element as new_element
from lxml.etree import QName, _Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Value = str | int


def element(tag: str, /, *children: _Element, **attributes: Value) -> _Element:
    """An element by its prefixed name, "a:blip"; attributes without a namespace."""
    prefix, _, local = tag.partition(":")
    made = new_element(QName(NAMESPACES[prefix], local), nsmap=NAMESPACES)
    for key, value in attributes.items():
        made.set(key, str(value))
    made.extend(children)
    return made


def w(name: str, /, *children: _Element, **attributes: Value) -> _Element:
    """An element of WordprocessingML; its attributes are of the same namespace."""
    made = element(f"w:{name}", *children)
    for key, value in attributes.items():
        made.set(QName(NAMESPACES["w"], key), str(value))
    return made


def text(words: str, tag: str = "w:t") -> _Element:
    """Characters, blanks at the edges included."""
    made = element(tag)
    made.text = words
    made.set(SPACE, "preserve")
    return made


def run(*content: _Element, properties: Iterable[_Element] = ()) -> _Element:
    """A run of characters with its own properties."""
    kept = list(properties)
    return w("r", *([w("rPr", *kept)] if kept else []), *content)


def paragraph(style: str, *content: _Element, properties: Iterable[_Element] = ()) -> _Element:
    """A paragraph; `properties` in the order of the standard: keepNext, numPr, spacing, ind, jc."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def field(
    instruction: str, *result: _Element, properties: Iterable[_Element] = (), dirty: bool = False
) -> list[_Element]:
    """A field: what Word computes anew when asked to, and the result that is shown until then."""
    kept = list(properties)

    def mark(kind: str, **attributes: Value) -> _Element:
        return w("r", w("fldChar", fldCharType=kind, **attributes))

    begin = mark("begin", dirty="true") if dirty else mark("begin")
    code = run(text(f" {instruction} ", "w:instrText"))
    shown = result or (run(text(""), properties=kept),)
    return [begin, code, mark("separate"), *shown, mark("end")]
