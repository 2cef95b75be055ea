"""White space at the foot of a page, where a figure or a table did not fit: text that follows it is set before it.

The report is laid out to see where figures and tables fall. Where one began a new page and left much of the last one empty,
blocks that follow it in its section move up before it, as a typesetter would do: text, and floats of the other kind that fit the
space whole. Text keeps its order, figures keep theirs and their numbers, and so do tables; a sentence stays with the listing or
formula that it announces.
"""

# WeasyPrint has no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from report.document import Block, Document, Figure, Paragraph, Section, Table

WORTH_FILLING = 90.0
"""Empty px at the foot of a page that are worth moving something: about five lines."""
LINE = 24.0
"""px of a line of text."""
PASSES = 6
"""Layouts at most; each moves what the one before shows."""


@dataclass(frozen=True)
class Stranded:
    """A figure or a table that began a new page.

    Attributes:
        label: its label.
        space: px that stayed empty on the page before.
        heights: px of the elements that follow it in its section, in order.
    """

    label: str
    space: float
    heights: tuple[float, ...]


def filled(document: Document, pages: Sequence[Any]) -> Document:
    """The document with blocks moved up before the first stranded float that can be helped; the same one if there is none.

    Args:
        pages: of the layout of this document.
    """
    for float_ in stranded(pages):
        sections = tuple(with_blocks_before(section, float_) for section in document.sections)
        if sections != document.sections:
            return replace(document, sections=sections)
    return document


def with_blocks_before(section: Section, float_: Stranded) -> Section:
    """The section with blocks moved up before a float, if it is in there."""
    blocks = section.blocks
    for place, block in enumerate(blocks):
        if isinstance(block, Figure | Table) and block.label == float_.label:
            following = blocks[place + 1 :]
            moved = movable(block, following, float_)
            up = tuple(following[index] for index in moved)
            rest = tuple(block for index, block in enumerate(following) if index not in moved)
            return replace(section, blocks=(*blocks[:place], *up, block, *rest))
    return replace(section, sections=tuple(with_blocks_before(inner, float_) for inner in section.sections))


def movable(float_: Figure | Table, following: Sequence[Block], measured: Stranded) -> list[int]:
    """Which of the blocks after a float go into the space before it; the last, if text, may run over to the next page."""
    space, moved = measured.space, []
    passed: set[type[Block]] = {type(float_)}
    for index, (block, height) in enumerate(zip(following, measured.heights, strict=False)):
        announced = following[index + 1 : index + 2]
        match block:
            case Figure() | Table():
                if type(block) in passed or height > space:
                    passed.add(type(block))
                    continue
            case Paragraph() if not announced or isinstance(announced[0], Paragraph | Figure | Table):
                pass
            case _:
                break
        if space < LINE:
            break
        space -= height
        moved.append(index)
    return moved


def stranded(pages: Sequence[Any]) -> Iterator[Stranded]:
    """Floats that are the first thing on their page while there was much room on the page before."""
    heights: dict[Any, float] = {}
    parents: dict[Any, Any] = {}
    for page in pages:
        for box in elements(body(page)):
            heights[box.element] = heights.get(box.element, 0.0) + box.margin_height()
            parents |= dict.fromkeys(box.element, box.element)
    for before, page in pairwise(pages):
        first = next(leaves(body(page)), None)
        element = enclosing_float(first, parents)
        space = room(before)
        if element is None or space < WORTH_FILLING:
            continue
        siblings = list(parents[element])
        following = siblings[siblings.index(element) + 1 :]
        yield Stranded(element.get("id"), space, tuple(heights.get(it, 0.0) for it in following))


def enclosing_float(leaf: Any, parents: Mapping[Any, Any]) -> Any:
    """The element of the figure or table that a box belongs to, or None."""
    element = None if leaf is None else leaf.element
    while element is not None and not (
        element.tag == "figure" or "table" in element.get("class", "").split()
    ):
        element = parents.get(element)
    return element


def body(page: Any) -> Any:
    """The flow of a page, without its header and footer."""
    return page._page_box.children[0]


def elements(box: Any) -> Iterator[Any]:
    """The outermost block of each element below a box."""
    for child in getattr(box, "children", ()):
        if child.element is not None and child.element is not box.element and hasattr(child, "margin_height"):
            yield child
        yield from elements(child)


def leaves(box: Any) -> Iterator[Any]:
    """Boxes that have none inside: text, pictures."""
    children = getattr(box, "children", ())
    if not children and box.element_tag not in ("body", "html", "main", "section"):
        yield box
    for child in children:
        yield from leaves(child)


def room(page: Any) -> float:
    """px between the last thing on a page and the end of its text block."""
    whole = page._page_box
    bottom = max((leaf.position_y + leaf.height for leaf in leaves(body(page))), default=0.0)
    return float(whole.margin_top + whole.height - bottom)
