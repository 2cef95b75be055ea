"""What the finished pages show: blocks and their heights, the room at the foot of a page, figures and tables that began a page.

Boxes are WeasyPrint's: those of the document, as they were styled, and those of pages, as they were laid out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["figure", "table", "text", "other"]
"""What a block is: a float of one kind or the other, a paragraph, or something that nothing moves past."""
FLOATS: tuple[Kind, ...] = ("figure", "table")
STRUCTURE = ("html", "body", "main", "section")
WORTH_FILLING = 90.0
"""Empty px at the foot of a page that are worth moving something: about five lines."""


@dataclass(frozen=True)
class Stranded:
    """A figure or a table that began a new page.

    Attributes:
        element: its element.
        space: px that stayed empty on the page before.
    """

    element: Any
    space: float


def parent_of(element: Any, box: Any) -> tuple[Any, int] | None:
    """The box at or below `box` that has the element's box as a child, and its place there; floats stand in sections."""
    for place, child in enumerate(getattr(box, "children", ())):
        if child.element is element:
            return box, place
        if child.element_tag in STRUCTURE and (found := parent_of(element, child)):
            return found
    return None


def next_section(section: Any, root: Any) -> Any:
    """The section after one within the same part of the report, if there is one."""
    if (found := parent_of(section.element, root)) is None:
        return None
    parent, place = found
    following = parent.children[place + 1 : place + 2]
    return next((box for box in following if box.element_tag == "section" and box.children), None)


def kind(element: Any) -> Kind:
    """What an element is."""
    if element is None:
        return "other"
    if element.tag == "figure":
        return "figure"
    if "table" in element.get("class", "").split():
        return "table"
    return "text" if element.tag == "p" else "other"


def heights_of(pages: Sequence[Any]) -> dict[Any, float]:
    """px of each block of a section, as far as it is on these pages."""
    heights: dict[Any, float] = {}
    for page in pages:
        for box in blocks_of(body(page)):
            heights[box.element] = heights.get(box.element, 0.0) + box.margin_height()
    return heights


def stranded(before: Any, page: Any) -> Stranded | None:
    """The float that is the first thing on its page while there was much room on the page before, if there is one."""
    beginning = (box.element for box in way_to_first_leaf(body(page)))
    element = next((it for it in beginning if kind(it) in FLOATS), None)
    if element is None or (space := room(before)) < WORTH_FILLING:
        return None
    return Stranded(element, space)


def body(page: Any) -> Any:
    """The flow of a page, without its header and footer."""
    return page.children[0]


def blocks_of(box: Any) -> Iterator[Any]:
    """The blocks that sections are made of, below a box."""
    for child in getattr(box, "children", ()):
        if child.element_tag in STRUCTURE:
            yield from blocks_of(child)
        elif hasattr(child, "margin_height"):
            yield child


def leaves(box: Any) -> Iterator[Any]:
    """Boxes that have none inside: text, pictures."""
    children = getattr(box, "children", ())
    if not children and box.element_tag not in STRUCTURE:
        yield box
    for child in children:
        yield from leaves(child)


def way_to_first_leaf(box: Any) -> tuple[Any, ...]:
    """The first of its `leaves` and the boxes around it, outermost first; nothing if it has no leaf."""
    ways = map(way_to_first_leaf, getattr(box, "children", ()))
    if way := next(filter(None, ways), ()):
        return (box, *way)
    return tuple(leaf for leaf in leaves(box) if leaf is box)


def end_listings(page: Any) -> None:
    """Let a listing that goes on to the next page end, and be ruled off, below its last line on this one."""
    for box in blocks_of(body(page)):
        if box.element_tag == "pre":
            written = (leaf for leaf in leaves(box) if getattr(leaf, "text", "").strip())
            bottom = max((leaf.position_y + leaf.height for leaf in written), default=math.inf)
            box.height = min(box.height, bottom - box.content_box_y())


def room(page: Any) -> float:
    """px between the last thing on a page and the end of its text block."""
    bottom = max((leaf.position_y + leaf.height for leaf in leaves(body(page))), default=0.0)
    return float(page.margin_top + page.height - bottom)
