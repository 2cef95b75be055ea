"""White space at the foot of a page, where a figure or a table did not fit: text that follows it is set before it.

The pages are made to see where figures and tables fall. Where one began a new page and left much of the last one empty, blocks
that follow it in its section move up before it, as a typesetter would do: text, and floats of the other kind that fit the space
whole. Text keeps its order, figures keep theirs and their numbers, and so do tables; a sentence stays with the listing or formula
that it announces.

One private function of WeasyPrint is replaced: weasyprint.layout.make_all_pages, which makes those pages again that have changed.
What moves are boxes that are styled and measured already, so only the pages from there on are laid out twice. Where the function
is gone, `pages_filled()` does nothing and the white space stays.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any, Literal

Kind = Literal["figure", "table", "text", "other"]
"""What a block is: a float of one kind or the other, a paragraph, or something that nothing moves past."""
FLOATS: tuple[Kind, ...] = ("figure", "table")
STRUCTURE = ("html", "body", "main", "section")
Pages = list[Any]
MakePages = Callable[[Any, Any, Any, Pages], Iterator[Any]]

WORTH_FILLING = 90.0
"""Empty px at the foot of a page that are worth moving something: about five lines."""
LINE = 24.0
"""px of a line of text."""
MOVES = 5
"""Floats at most that blocks are moved up before."""


@dataclass(frozen=True)
class Stranded:
    """A figure or a table that began a new page.

    Attributes:
        element: its element.
        page: index of the page before.
        space: px that stayed empty there.
    """

    element: Any
    page: int
    space: float


@contextmanager
def pages_filled() -> Iterator[bool]:
    """Lay out one document within this context to have its pages filled; tells whether WeasyPrint could be taught.

    Not for several threads at once: the function is exchanged for the whole process.
    """
    try:
        layout: Any = importlib.import_module("weasyprint.layout")
        make_pages = layout.make_all_pages
        item = importlib.import_module("weasyprint.css.targets").CounterLookupItem(None, [], {})
        _ = item.pending, item.page_maker_index
    except (ImportError, AttributeError, TypeError):
        yield False
        return
    layout.make_all_pages = Filler(make_pages)
    try:
        yield True
    finally:
        layout.make_all_pages = make_pages


class Filler:
    """`make_all_pages`, which WeasyPrint calls again as long as a page waits for the number of another one."""

    def __init__(self, make_pages: MakePages) -> None:
        self._make_pages = make_pages
        self._filled = False

    def __call__(self, context: Any, root: Any, html: Any, pages: Pages) -> Pages:
        """Once no page waits, move blocks and make the pages again from the first one that changes, as long as some can move."""
        pages = list(self._make_pages(context, root, html, pages))
        if self._filled or any(state["content_changed"] for *_, state in context.page_maker):
            return pages
        self._filled = True
        for _ in range(MOVES):
            changed = fill(root, pages)
            if changed is None:
                break
            for *_, state in context.page_maker[changed : len(pages)]:
                state["content_changed"] = True
            pages = list(self._make_pages(context, root, html, pages))
            # Pages have other numbers now: what names them is written again, and the page that it is on is made again.
            for item in context.target_collector.counter_lookup_items.values():
                if item.page_maker_index is not None:
                    item.pending = True
                    context.page_maker[item.page_maker_index][-1]["content_changed"] = True
        return pages


def fill(root: Any, pages: Pages) -> int | None:
    """Move blocks up before the first stranded float that can be helped; index of the page they go to, None if there is none.

    Args:
        root: the boxes that the pages are made of; those of one section change places.
    """
    heights = heights_of(pages)
    for float_ in stranded(pages):
        if (found := parent_of(float_.element, root)) is None:
            continue
        section, place = found
        following = list(takewhile(lambda box: box.element_tag != "section", section.children[place + 1 :]))
        blocks = [(kind(box.element), heights.get(box.element, 0.0)) for box in following]
        moved = movable(kind(float_.element), blocks, float_.space)
        if moved:
            up = [following[index] for index in moved]
            rest = [box for index, box in enumerate(following) if index not in moved]
            before, after = section.children[:place], section.children[place + 1 + len(following) :]
            section.children = (*before, *up, section.children[place], *rest, *after)
            return float_.page
    return None


def parent_of(element: Any, box: Any) -> tuple[Any, int] | None:
    """The box at or below `box` that has the element's box as a child, and its place there; floats stand in sections."""
    for place, child in enumerate(getattr(box, "children", ())):
        if child.element is element:
            return box, place
        if child.element_tag in STRUCTURE and (found := parent_of(element, child)):
            return found
    return None


def kind(element: Any) -> Kind:
    """What an element is."""
    if element is None:
        return "other"
    if element.tag == "figure":
        return "figure"
    if "table" in element.get("class", "").split():
        return "table"
    return "text" if element.tag == "p" else "other"


def movable(float_: Kind, following: Sequence[tuple[Kind, float]], space: float) -> list[int]:
    """Which of the blocks after a float go into the space before it; the last, if text, may run over to the next page.

    Args:
        following: what they are, and their heights in px.
        space: px.
    """
    moved: list[int] = []
    passed = {float_}
    for index, (block, height) in enumerate(following):
        if block in FLOATS:
            if block in passed or height > space:
                passed.add(block)
                continue
        elif block == "other" or ("other" in (it for it, _ in following[index + 1 : index + 2])):
            break
        if space < LINE:
            break
        space -= height
        moved.append(index)
    return moved


def heights_of(pages: Sequence[Any]) -> dict[Any, float]:
    """px of each element, on all its pages."""
    heights: dict[Any, float] = {}
    for page in pages:
        for box in elements(body(page)):
            heights[box.element] = heights.get(box.element, 0.0) + box.margin_height()
    return heights


def stranded(pages: Sequence[Any]) -> Iterator[Stranded]:
    """Floats that are the first thing on their page while there was much room on the page before."""
    for number, (before, page) in enumerate(pairwise(pages)):
        beginning = (box.element for box in way_to_first_leaf(body(page)))
        element = next((it for it in beginning if kind(it) in FLOATS), None)
        space = room(before)
        if element is not None and space >= WORTH_FILLING:
            yield Stranded(element, number, space)


def body(page: Any) -> Any:
    """The flow of a page, without its header and footer."""
    return page.children[0]


def elements(box: Any) -> Iterator[Any]:
    """The outermost block of each element below a box."""
    for child in getattr(box, "children", ()):
        if child.element is not None and child.element is not box.element and hasattr(child, "margin_height"):
            yield child
        yield from elements(child)


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


def room(page: Any) -> float:
    """px between the last thing on a page and the end of its text block."""
    bottom = max((leaf.position_y + leaf.height for leaf in leaves(body(page))), default=0.0)
    return float(page.margin_top + page.height - bottom)
