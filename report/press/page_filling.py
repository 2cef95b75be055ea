"""White space at the foot of a page, where a figure or a table did not fit: text that follows it is set before it.

Where a figure or a table began a new page and left much of the last one empty, blocks that follow it in its section move up
before it, as a typesetter would do: text, and floats of the other kind that fit the space whole; and where only floats are left
of the section, the heading of the next one with what follows that. Text keeps its order, figures keep theirs and their numbers,
and so do tables; a sentence stays with the listing or formula that it announces.

A listing that goes on to the next page is ruled off below its last line, not at the foot of the page.

One private function of WeasyPrint is replaced: weasyprint.layout.make_all_pages. Making pages is broken off as soon as something
can move. What moves are boxes that are styled and measured already, so only the pages from there on are laid out twice. Where the
function is gone, `pages_filled()` does nothing and the white space stays.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from itertools import takewhile
from typing import Any

from report.press.page_blocks import (
    FLOATS,
    Kind,
    Stranded,
    end_listings,
    heights_of,
    kind,
    next_section,
    parent_of,
    stranded,
)

SUBHEADINGS = ("h3", "h4")
"""Headings that may move up before a float, with text below them; a part of the report (h2) begins after all its floats."""
Pages = list[Any]
Height = Callable[[Any], float]
"""px of an element."""
Order = list[tuple[Any, tuple[Any, ...]]]
"""Boxes, and the children that they are to have."""
MakePages = Callable[[Any, Any, Any, Pages], Iterator[Any]]

LINE = 24.0
"""px of a line of text."""
BELOW_HEADING = 3 * LINE
"""px of text that a heading takes along at least."""
PAGE = 1000.0
"""px of a page, with the margins between floats that fill it."""
MOVES = 5
"""Floats at most that blocks are moved up before."""


@contextmanager
def pages_filled() -> Iterator[bool]:
    """Lay out one document within this context to have its pages filled; tells whether WeasyPrint could be taught.

    Not for several threads at once: the function is exchanged for the whole process.
    """
    try:
        layout: Any = importlib.import_module("weasyprint.layout")
        make_pages = layout.make_all_pages
        item = importlib.import_module("weasyprint.css.targets").CounterLookupItem(None, [], {})
        _ = item.page_maker_index
    except (ImportError, AttributeError, TypeError):
        yield False
        return
    layout.make_all_pages = Filler(make_pages)
    try:
        yield True
    finally:
        layout.make_all_pages = make_pages


class Filler:
    """`make_all_pages`, which WeasyPrint calls again as long as a page waits for the number of another one.

    The first time, making pages is broken off wherever something can move, and goes on from the page that it moves to.
    """

    def __init__(self, make_pages: MakePages) -> None:
        self._make_pages = make_pages
        self._filled = False
        self._heights: dict[Any, float] = {}

    def __call__(self, context: Any, root: Any, html: Any, pages: Pages) -> Pages:
        """The pages, filled."""
        pages = self._filled_pages(context, root, html, pages)
        for page in pages:
            end_listings(page)
        return pages

    def _filled_pages(self, context: Any, root: Any, html: Any, pages: Pages) -> Pages:
        if self._filled:
            return list(self._make_pages(context, root, html, pages))
        self._filled = True
        first, moved = 0, False
        for _ in range(MOVES):
            pages, changed = self._until_something_moves(context, root, html, pages, first)
            if changed is None:
                break
            first, moved = changed, True
            for number, (*_, state) in enumerate(context.page_maker):
                # What names pages waits until nothing moves any more.
                state["content_changed"] = number >= changed
        else:
            pages = list(self._make_pages(context, root, html, pages))
        if moved:
            # Pages have other numbers now: what names them is written again, and the page that it is on is made again.
            for item in context.target_collector.counter_lookup_items.values():
                if item.page_maker_index is not None:
                    context.page_maker[item.page_maker_index][-1]["content_changed"] = True
        return pages

    def _until_something_moves(
        self, context: Any, root: Any, html: Any, old: Pages, first: int
    ) -> tuple[Pages, int | None]:
        """Pages, up to where a block was moved, and the page that it moves to; else all of them.

        Args:
            old: pages that were made before.
            first: index of the first one of which nothing is known to be in its place.
        """
        pages: Pages = []
        for page in self._make_pages(context, root, html, old):
            pages.append(page)
            # What follows a float is measured one page behind; the page that it is on often decides already.
            for number, all_known in ((len(pages) - 3, True), (len(pages) - 2, False)):
                if number >= first and self._fill(root, pages, number, all_known):
                    return pages, number
        number = len(pages) - 2
        return pages, number if number >= 0 and self._fill(root, pages, number, True) else None

    def _fill(self, root: Any, pages: Pages, number: int, all_known: bool) -> bool:
        """Move blocks up to page `number` before the float that begins the next one; tells whether there were any.

        Args:
            all_known: whether no more heights are waited for; else only what none of them could change is done.
        """
        if (float_ := stranded(pages[number], pages[number + 1])) is None:
            return False
        heights = heights_of(pages[number:])
        if all_known:
            self._heights |= heights
            order = filled(root, float_, lambda it: self._heights.get(it, math.inf))
        else:
            last = next(reversed(heights))  # which may go on on the next page
            order = filled(root, float_, lambda it: heights.get(it, math.inf) if it is not last else math.inf)
            if order != filled(root, float_, lambda it: heights.get(it, 0.0)):
                return False
        for box, children in order:
            box.children = children
        return bool(order)


def filled(root: Any, float_: Stranded, height: Height) -> Order:
    """The boxes whose children change places when blocks move up before a stranded float, and these in their new order.

    Args:
        root: the boxes that the pages are made of; those of one section change places.
        height: px of an element.
    """
    if (found := parent_of(float_.element, root)) is None:
        return []
    section, place = found
    following = list(takewhile(lambda box: box.element_tag != "section", section.children[place + 1 :]))
    blocks = [measured(box, height) for box in following]
    if moved := movable({kind(float_.element)}, blocks, float_.space):
        up = [following[index] for index in moved]
        rest = [box for index, box in enumerate(following) if index not in moved]
        before, after = section.children[:place], section.children[place + 1 + len(following) :]
        return [(section, (*before, *up, section.children[place], *rest, *after))]
    floats = section.children[place:]
    if len(floats) == 1 + len(blocks) and all(it in FLOATS for it, _ in blocks):
        return put_off(floats, section, next_section(section, root), float_.space, height)
    return []


def measured(box: Any, height: Height) -> tuple[Kind, float]:
    """What a box is and its height in px."""
    return kind(box.element), height(box.element)


def put_off(floats: Sequence[Any], section: Any, following: Any, space: float, height: Height) -> Order:
    """Move the floats that end a section behind what of the next one fits into the space before them, if any does.

    Floats that would fill more than a page stay: what is moved up before them is not to be torn from what belongs to it.
    """
    if following is None or following.children[0].element_tag not in SUBHEADINGS:
        return []
    heading, *below = following.children
    room_below = space - height(heading.element)
    if room_below < BELOW_HEADING or sum(height(box.element) for box in floats) > PAGE:
        return []
    put_back = {kind(box.element) for box in floats}
    fitting = movable(put_back, [measured(box, height) for box in below], room_below)
    moved = sum(1 for place, index in enumerate(fitting) if place == index)
    if not moved:
        return []
    rest = section.children[: -len(floats)]
    return [(section, rest), (following, (heading, *below[:moved], *floats, *below[moved:]))]


def movable(floats: Set[Kind], following: Sequence[tuple[Kind, float]], space: float) -> list[int]:
    """Which of the blocks after floats go into the space before them; the last, if text, may run over to the next page.

    Args:
        floats: of which kinds; no other of a kind moves past one of its own.
        following: what they are, and their heights in px.
        space: px.
    """
    moved: list[int] = []
    passed = set(floats)
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
