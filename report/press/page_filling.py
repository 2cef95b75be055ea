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
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
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
            for *_, state in context.page_maker[changed:]:
                state["content_changed"] = True
        else:
            pages = list(self._make_pages(context, root, html, pages))
        if moved:
            # Pages have other numbers now: what names them is written again, and the page that it is on is made again.
            for item in context.target_collector.counter_lookup_items.values():
                if item.page_maker_index is not None:
                    item.pending = True
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
            # One page behind: what follows a float is measured then.
            if len(pages) > first + 2 and (changed := self._fill(root, pages, len(pages) - 3)) is not None:
                return pages, changed
        return pages, self._fill(root, pages, len(pages) - 2)

    def _fill(self, root: Any, pages: Pages, number: int) -> int | None:
        """Move blocks up to page `number` before the float that begins the next one; `number` if there are any, else None."""
        if number < 0 or (float_ := stranded(pages[number], pages[number + 1])) is None:
            return None
        self._heights |= heights_of(pages[number:])
        return number if fill(root, float_, self._heights) else None


def fill(root: Any, float_: Stranded, heights: Mapping[Any, float]) -> bool:
    """Move blocks up before a stranded float; tells whether there were any.

    Args:
        root: the boxes that the pages are made of; those of one section change places.
        heights: px of the elements that are known.
    """
    if (found := parent_of(float_.element, root)) is None:
        return False
    section, place = found
    following = list(takewhile(lambda box: box.element_tag != "section", section.children[place + 1 :]))
    blocks = [measured(box, heights) for box in following]
    if moved := movable({kind(float_.element)}, blocks, float_.space):
        up = [following[index] for index in moved]
        rest = [box for index, box in enumerate(following) if index not in moved]
        before, after = section.children[:place], section.children[place + 1 + len(following) :]
        section.children = (*before, *up, section.children[place], *rest, *after)
        return True
    floats = section.children[place:]
    all_floats = len(floats) == 1 + len(blocks) and all(it in FLOATS for it, _ in blocks)
    return all_floats and put_off(floats, section, next_section(section, root), float_.space, heights)


def measured(box: Any, heights: Mapping[Any, float]) -> tuple[Kind, float]:
    """What a box is and its height in px; what is not known is taken for too high for any space."""
    return kind(box.element), heights.get(box.element, math.inf)


def put_off(
    floats: Sequence[Any], section: Any, following: Any, space: float, heights: Mapping[Any, float]
) -> bool:
    """Move the floats that end a section behind what of the next one fits into the space before them; tells whether any does.

    Floats that would fill more than a page stay: what is moved up before them is not to be torn from what belongs to it.
    """
    if following is None or following.children[0].element_tag not in SUBHEADINGS:
        return False
    heading, *below = following.children
    room_below = space - measured(heading, heights)[1]
    if room_below < BELOW_HEADING or sum(measured(box, heights)[1] for box in floats) > PAGE:
        return False
    put_back = {kind(box.element) for box in floats}
    fitting = movable(put_back, [measured(box, heights) for box in below], room_below)
    moved = sum(1 for place, index in enumerate(fitting) if place == index)
    if moved:
        section.children = section.children[: -len(floats)]
        following.children = (heading, *below[:moved], *floats, *below[moved:])
    return moved > 0


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
