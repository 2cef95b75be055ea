"""Both edges flush for Chinese print (两端对齐): what WeasyPrint 70 leaves out.

WeasyPrint stretches only U+0020 and U+00A0, so a line of Chinese stays ragged and a mixed line tears open at its one space. Here
every gap beside a full-width character can give, in the order of 《中文排版需求》 (CLREQ): a hair everywhere first, then a little
at word spaces, between Chinese and Latin and outside punctuation, then everywhere alike; nothing before a mark that closes or
after one that opens. That also keeps most words whole for whoever searches the PDF, whose readers take a tenth of an em for a
space. The space between Chinese and Latin (report/press/spacing.py) is taken away where it would indent the edge of a line.

Five private functions are replaced: weasyprint.layout.inline.text_align and .justify_line, which move the boxes of a line,
.can_break_text and .get_next_linebox, which end it (report/press/line_ends.py, report/press/line_memory.py), and
weasyprint.text.line_break.Layout.get_first_line, which hands the glyphs of a box to the pen. Where one is gone, `justified()`
does nothing.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Any, Literal, Protocol

from report.press.line_ends import LineSetter, parting
from report.press.line_memory import LineMemory
from report.press.spacing import OBJECT, OPENING, WIDE, is_ideograph

Gap = Literal["firm", "close", "loose"]
"""What two neighbours allow: nothing; a little, as within a Chinese word; more, as at a word space."""

HAIR = 0.08
"""em that every gap gives before the loose ones give more; well below what a PDF reader takes for a space."""
LOOSE = 0.3
"""em that loose gaps give on top, before all gaps widen together."""
WIDEST = 0.6
"""em that a gap may give at most; a line that would need more stays ragged."""

UNITS_PER_PX = 1024
"""Pango's scale."""
SPACES = " \u00a0"
GAP_CLASSES = {"left": "gap-before", "right": "gap-after"}
"""Class of the elements whose margin must vanish at that edge of a line (templates/inlines/spaced.html.jinja)."""


class Box(Protocol):
    """What is used of a WeasyPrint box."""

    element: Any
    style: Any
    text: str
    children: Sequence[Box]
    position_x: float
    width: float
    margin_left: float
    margin_right: float
    pango_layout: Any

    def translate(self, dx: float) -> None: ...
    def is_in_normal_flow(self) -> bool: ...


@contextmanager
def justified() -> Iterator[bool]:
    """Lay out and draw within this context to have flush lines; tells whether WeasyPrint could be taught.

    Not for several threads at once: the functions are exchanged for the whole process.
    """
    try:
        inline: Any = importlib.import_module("weasyprint.layout.inline")
        layout: Any = importlib.import_module("weasyprint.text.line_break").Layout
        typesetter = Typesetter(inline.boxes.TextBox, (inline.boxes.LineBox, inline.boxes.InlineBox))
        setter = LineSetter(inline.get_next_linebox, inline.boxes.TextBox, lambda: typesetter.opened)
        replaced: dict[tuple[Any, str], Any] = {
            (inline, "text_align"): partial(align_without_edge_gaps, typesetter, setter, inline.text_align),
            (inline, "justify_line"): typesetter.justify,
            (inline, "can_break_text"): parting(inline.can_break_text),
            (inline, "get_next_linebox"): LineMemory(setter),
            (layout, "get_first_line"): widening(layout.get_first_line),
        }
        originals = {(owner, name): getattr(owner, name) for owner, name in replaced}
    except (ImportError, AttributeError):
        yield False
        return
    put(replaced)
    try:
        yield True
    finally:
        put(originals)


def put(functions: Mapping[tuple[Any, str], Any]) -> None:
    """Give each owner its attribute of that name."""
    for (owner, name), function in functions.items():
        setattr(owner, name, function)


def widening(get_first_line: Callable[[Any], tuple[Any, Any]]) -> Callable[[Any], tuple[Any, Any]]:
    """`Layout.get_first_line` for layouts that `Typesetter` left a note on: the glyphs are widened as the note says."""

    def widened(layout: Any) -> tuple[Any, Any]:
        line, index = get_first_line(layout)
        if advances := getattr(layout, "widened_by", None):
            widen_glyphs(line, advances)
        return line, index

    return widened


def widen_glyphs(line: Any, advances: dict[int, int]) -> None:
    """Add to the advance width of glyphs, in Pango units, by the byte offset of their character."""
    run = line.runs[0]
    while run:
        item, glyphs = run.data.item, run.data.glyphs
        for number in range(glyphs.num_glyphs):
            byte = item.offset + glyphs.log_clusters[number]
            glyphs.glyphs[number].geometry.width += advances.get(byte, 0)
        run = run.next


def align_without_edge_gaps(
    typesetter: Typesetter,
    setter: LineSetter,
    text_align: Callable[[object, Box, float, bool], float],
    context: object,
    line: Box,
    available_width: float,
    last: bool,
) -> float:
    """`text_align` to the whole column, after the margins at the edges of the line are gone."""
    for side in GAP_CLASSES:
        typesetter.trim(line, side)
    setter.note(line.width, last)
    typesetter.opened = 0.0
    return text_align(context, line, available_width + setter.held_back, last)


class Typesetter:
    """Moves the characters of a line apart.

    Args:
        text_box: class of the boxes that hold characters.
        parents: classes of the boxes that hold boxes, within a line.

    Attributes:
        opened: em by which the line that was set last opens the words of Chinese.
    """

    def __init__(self, text_box: type, parents: tuple[type, ...]) -> None:
        self.text_box = text_box
        self.parents = parents
        self.opened = 0.0

    def justify(self, context: object, line: Box, extra_width: float) -> None:
        """Spread `extra_width` (CSS px) over the gaps of the line."""
        text = "".join(self.texts(line))
        whole = line.style["text_align_last"] == "justify"
        gaps = [gap(*pair) for pair in pairwise(text)]
        if text[:1] == OBJECT and gaps:
            gaps[0] = "firm"  # the marker of a list keeps its distance
        em: float = line.style["font_size"]
        shares = spread(gaps, extra_width, em, whole)
        self.opened = opening(gaps, shares, em)
        if shares:
            # Nothing follows the last character.
            self.move(line, iter([*shares, 0.0]), 0.0)

    def move(self, box: Box, shares: Iterator[float], shift: float) -> float:
        """Move `box` right by `shift` and widen it by what its characters take from `shares`; returns the shift after it."""
        if isinstance(box, self.parents):
            start = shift
            box.position_x += shift
            for child in box.children:
                if child.is_in_normal_flow():
                    shift = self.move(child, shares, shift)
            box.width += shift - start
            return shift
        if not isinstance(box, self.text_box):
            box.translate(shift)
            return shift + next(shares)
        box.position_x += shift
        advances, offset, total = {}, 0, 0.0
        for character in box.text:
            added = next(shares)
            advances[offset] = round(added * UNITS_PER_PX)
            offset += len(character.encode())
            total += added
        box.pango_layout.widened_by = advances
        box.width += total
        return shift + total

    def texts(self, box: Box) -> Iterator[str]:
        """The characters of a line, in order."""
        if isinstance(box, self.parents):
            for child in box.children:
                if child.is_in_normal_flow():
                    yield from self.texts(child)
        else:
            yield box.text if isinstance(box, self.text_box) else OBJECT

    def trim(self, line: Box, side: str) -> None:
        """Take away the margin of a spaced character that came to stand at this edge of the line."""
        chain = [line]
        while isinstance(chain[-1], self.parents) and chain[-1].children:
            chain.append(chain[-1].children[0 if side == "left" else -1])
        for depth, box in enumerate(chain[1:], 1):
            if box.element is None or GAP_CLASSES[side] not in box.element.get("class", "").split():
                continue
            margin = getattr(box, f"margin_{side}")
            if not isinstance(box, self.parents) or not margin:
                continue
            setattr(box, f"margin_{side}", 0)
            if side == "left":
                line.translate(-margin)
                for outer in chain[: depth + 1]:
                    outer.position_x += margin
            for outer in chain[:depth]:
                outer.width -= margin


def gap(left: str, right: str) -> Gap:
    """What the place between two characters allows."""
    if left in SPACES:
        return "loose"
    if right in SPACES or not (WIDE.match(left) or WIDE.match(right)):
        return "firm"
    if left in OPENING or is_closing(right):
        return "firm"
    if is_closing(left) or right in OPENING:
        return "loose"
    return "close" if is_ideograph(left) and is_ideograph(right) else "loose"


def is_closing(character: str) -> bool:
    """Whether the character is full-width punctuation that ends something."""
    return WIDE.match(character) is not None and not is_ideograph(character) and character not in OPENING


def opening(gaps: Sequence[Gap], shares: Sequence[float], em: float) -> float:
    """em by which a line opens the words of Chinese; infinite where it is left ragged."""
    if not shares:
        return math.inf
    return max((share for kind, share in zip(gaps, shares, strict=True) if kind == "close"), default=0.0) / em


def spread(gaps: Sequence[Gap], extra: float, em: float, at_any_price: bool = False) -> list[float]:
    """How much each gap grows; empty if the line is better left ragged.

    Args:
        gaps: what lies between the characters of the line.
        extra: width to spread.
        em: font size, in the unit of `extra`.
        at_any_price: however wide the gaps become.
    """
    loose = gaps.count("loose")
    elastic = loose + gaps.count("close")
    if not elastic:
        return []
    everywhere = min(extra, elastic * HAIR * em)
    at_loose = min(extra - everywhere, loose * LOOSE * em)
    everywhere += extra - everywhere - at_loose
    share = {
        "firm": 0.0,
        "close": everywhere / elastic,
        "loose": everywhere / elastic + (at_loose / loose if loose else 0.0),
    }
    if max(share.values()) > WIDEST * em and not at_any_price:
        return []
    return [share[kind] for kind in gaps]
