"""Lengths of a box that follow from its style and from the room that it is given: worked out once for each style and room.

A box is measured, set, and set again as its page is made again; three of four times its margins, borders and bounds are the same.

Two functions of WeasyPrint are replaced, in the modules that call them often: weasyprint.layout.percent.resolve_percentages and
weasyprint.text.line_break.strut. Where one is gone, `lengths_remembered()` does nothing. Not for style sheets of others: the
boxes of a flex container or a grid change their styles as they are set.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

MODULES = ("block", "inline", "table", "preferred")
"""Of weasyprint.layout."""
SIDES = ("top", "right", "bottom", "left")
LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES),
    *(f"border_{side}_width" for side in SIDES),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
"""What `resolve_percentages` decides."""

Resolve = Callable[[Any, Any], None]
Strut = Callable[[Any], Any]


@contextmanager
def lengths_remembered() -> Iterator[bool]:
    """Lay out one document within this context; tells whether WeasyPrint could be taught.

    Not for several threads at once: the functions are exchanged for the whole process.
    """
    try:
        layout = [importlib.import_module(f"weasyprint.layout.{name}") for name in MODULES]
        percent: Any = importlib.import_module("weasyprint.layout.percent")
        line_break: Any = importlib.import_module("weasyprint.text.line_break")
        boxes: Any = importlib.import_module("weasyprint.formatting_structure.boxes")
        resolve, strut = percent.resolve_percentages, line_break.strut
        replaced = {"resolve_percentages": resolving(resolve, boxes), "strut": standing(strut)}
    except (ImportError, AttributeError):
        yield False
        return
    originals = [
        (module, name, getattr(module, name))
        for module in layout
        for name in replaced
        if hasattr(module, name)
    ]
    for module, name, _ in originals:
        setattr(module, name, replaced[name])
    try:
        yield True
    finally:
        for module, name, function in originals:
            setattr(module, name, function)


def resolving(resolve: Resolve, boxes: Any) -> Resolve:
    """`resolve_percentages`, which works out a style once for each room."""
    box_type, page_type, within_lines = boxes.Box, boxes.PageBox, (boxes.LineBox, boxes.InlineBox)

    def resolved(box: Any, containing_block: Any) -> None:
        style = box.style
        # Of a page, the margins go by its height; parts of a table have their borders from each other.
        if isinstance(box, page_type) or (
            style["border_collapse"] == "collapse" and not isinstance(box, within_lines)
        ):
            resolve(box, containing_block)
            return
        if isinstance(containing_block, box_type):
            room = containing_block.width, containing_block.height
        else:
            room = tuple(containing_block)
        known = vars(style).setdefault("lengths", {})
        if room in known:
            vars(box).update(known[room])
        else:
            resolve(box, containing_block)
            known[room] = {name: getattr(box, name) for name in LENGTHS}

    return resolved


def standing(strut: Strut) -> Strut:
    """`strut`, the height of a style's lines, found once for each style."""

    def stood(style: Any) -> Any:
        held = vars(style)
        if "strut" not in held:
            held["strut"] = strut(style)
        return held["strut"]

    return stood
