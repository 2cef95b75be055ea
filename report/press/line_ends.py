"""Where lines of Chinese print end: two things that WeasyPrint 70 leaves out.

A line may end before an opening quotation mark and after a closing one. These marks belong to Western languages too, so Pango,
which goes by characters alone, forbids it: nothing in `是“ReLU”（98.90%` could be divided. report/press/spacing.py sets the marks
apart.

No paragraph ends in a line of one or two characters (孤字不成行): the line before gives it some, unless that would tear its words
apart. A mean and its deviation stay on one line, unless the line before would become very loose; then the next one begins with
the sign. Centred text, captions above all, is divided into lines of about the same length.

What stands in for weasyprint.layout.inline.can_break_text and .get_next_linebox is here; report/press/justification.py puts it
there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from report.press.fitting import width, words
from report.press.spacing import OBJECT, may_part

SHORTEST = 2.7
"""em of the shortest last line: three characters, or two and a mark, less a little, as widths are estimates."""
GIVEN = 3.0
"""em that a line may give beyond what is missing, where its words cannot be divided."""
UNTORN = 0.1
"""em between the characters of a Chinese word at most, in a line that gives some to the last one; more is read as a space."""
UNBROKEN = 0.2
"""The same in a line that gives a mean to its deviation."""
SIGN = "±"
"""Begins no line where that can be helped."""
A_LITTLE = 0.1
"""em that a line lacks of what it held, so that its last word goes to the next one."""
NARROW_COLUMN = 15.0
"""em of a column whose paragraphs may end as they like: a cell."""
MOST_LINES = 5
"""Centred text of more lines is left alone."""
SLACK = 1.0
"""em that a line of centred text may be longer than an equal share."""

CanBreak = Callable[[str, str], bool]
SetLine = Callable[..., tuple[Any, Any]]


def parting(can_break_text: CanBreak) -> CanBreak:
    """`can_break_text`, which also knows Chinese quotation marks where it is asked about two characters."""

    def can_break(text: str, lang: str) -> bool:
        return (len(text) == 2 and may_part(*text)) or can_break_text(text, lang)

    return can_break


def holds_others(box: Any) -> bool:
    """Whether a paragraph holds more than a run of characters and pictures: floats, or blocks with lines of their own."""
    return any(
        not child.is_in_normal_flow() or type(child).__name__ == "InlineBlockBox" or holds_others(child)
        for child in getattr(box, "children", ())
    )


class LineSetter:
    """`get_next_linebox`, which ends a line sooner where the next one would be too short.

    Args:
        set_line: the function that it stands in for.
        text_box: class of the boxes that hold characters.
        opened: em by which the line that was set last opens the words of Chinese.

    Attributes:
        held_back: px by which the line that is being set is kept shorter than its column.
        reached: px that the characters of the last line took.
        ended: whether that line ends where the author ended it.
    """

    def __init__(self, set_line: SetLine, text_box: Any, opened: Callable[[], float]) -> None:
        self._set_line = set_line
        self._text_box = text_box
        self._opened = opened
        self.held_back = 0.0
        self.reached = 0.0
        self.ended = False

    def note(self, width: float, ended: bool) -> None:
        """Remember a line before it is aligned."""
        self.reached, self.ended = width, ended

    def __call__(
        self, context: Any, paragraph: Any, y: float, bottom: float, start: Any, column: Any, *more: Any
    ) -> tuple[Any, Any]:
        """The next line, and where the one after it begins."""
        arguments = (context, paragraph, y, bottom, start, column, *more)
        line, resume = self._set_line(*arguments)
        if line is None or resume is None or self.ended:
            return line, resume
        em: float = line.style["font_size"]
        whole, reached = column.width / em, self.reached / em
        if line.style["text_align_all"] == "center":
            rest = self._left_over(paragraph, resume, MOST_LINES * whole)
            lines = math.ceil((reached + rest) / whole)
            target, most, loosest = (reached + rest) / lines + SLACK, (lines - 1) * whole - SLACK, math.inf
        elif whole > NARROW_COLUMN and self._begins_with_sign(paragraph, resume):
            lines, target, most, loosest = 2, reached - A_LITTLE, math.inf, UNBROKEN
        else:
            rest = self._left_over(paragraph, resume, SHORTEST)
            lines = 2 if rest < SHORTEST and whole > NARROW_COLUMN else MOST_LINES + 1
            target, most, loosest = reached + rest - SHORTEST, SHORTEST + GIVEN, UNTORN
        if lines > MOST_LINES or target >= reached or target < self._longest_word(paragraph, start):
            return line, resume
        if context.excluded_shapes or holds_others(paragraph):
            return line, resume  # what stands beside the line would be placed twice
        shorter, sooner = self._set_shorter(arguments, column, (whole - target) * em)
        if (
            sooner is not None
            and self._left_over(paragraph, sooner, most) < most
            and self._opened() <= loosest
        ):
            return shorter, sooner
        return self._set_line(*arguments)

    def _set_shorter(self, arguments: tuple[Any, ...], column: Any, held_back: float) -> tuple[Any, Any]:
        self.held_back = held_back
        column.width -= held_back
        try:
            return self._set_line(*arguments)
        finally:
            column.width += held_back
            self.held_back = 0.0

    def _left_over(self, paragraph: Any, resume: Any, enough: float) -> float:
        """em of the text from `resume` on, reckoned no further than `enough`."""
        total = 0.0
        for text in self._texts(paragraph, resume):
            total += width(text)
            if total >= enough:
                break
        return total

    def _begins_with_sign(self, paragraph: Any, resume: Any) -> bool:
        """Whether the text from `resume` on begins with the sign between a mean and its deviation."""
        pieces = (text.lstrip() for text in self._texts(paragraph, resume))
        return next(filter(None, pieces), "").startswith(SIGN)

    def _longest_word(self, paragraph: Any, start: Any) -> float:
        """em of the longest part of the text from `start` on that stays on one line."""
        return max(map(width, words("".join(self._texts(paragraph, start)))), default=0.0)

    def _texts(self, box: Any, resume: Any) -> Iterator[str]:
        """The characters of a box, from where a line resumes: {child: {child of it: ... {byte: None}}}."""
        place, inner = next(iter(resume.items())) if resume else (0, None)
        if isinstance(box, self._text_box):
            yield from box.text.encode()[place:].decode()
        elif children := getattr(box, "children", ()):
            yield from self._texts(children[place], inner)
            for child in children[place + 1 :]:
                yield from self._texts(child, None)
        else:
            yield OBJECT
