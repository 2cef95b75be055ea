"""Lines that are set again as they were: a page that is made again, or what did not fit onto the last one.

A line depends on its paragraph, on where in it the line begins, and on its column; not on where it stands on the page.
"""

from __future__ import annotations

from typing import Any

from report.press.line_ends import SetLine, holds_others


class LineMemory:
    """`get_next_linebox`, which sets a line of plain text once."""

    def __init__(self, set_line: SetLine) -> None:
        self._set_line = set_line
        self._plain: dict[Any, bool] = {}
        self._lines: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    def __call__(
        self, context: Any, paragraph: Any, y: float, bottom: float, start: Any, column: Any, *more: Any
    ) -> tuple[Any, Any]:
        """The next line, and where the one after it begins."""
        *_, first_letter, first_line = more
        if context.excluded_shapes or first_letter or first_line or not self._is_plain(paragraph):
            return self._set_line(context, paragraph, y, bottom, start, column, *more)
        key = (paragraph, repr(start), column.width, column.content_box_x())
        if key in self._lines:
            kept, resume = self._lines[key]
            line = kept.deepcopy()
            line.translate(dy=y - kept.position_y)
            line.position_y = y  # to the last bit
        else:
            line, resume = self._set_line(context, paragraph, y, bottom, start, column, *more)
            if line is not None:
                self._lines[key] = line.deepcopy(), resume  # what is handed out is still moved
        return line, resume

    def _is_plain(self, paragraph: Any) -> bool:
        """Whether no number of a page is in it, which changes as pages are made, nor what stands beside the line."""
        if paragraph not in self._plain:
            self._plain[paragraph] = not holds_others(paragraph) and not any(
                box.missing_link for box in paragraph.descendants()
            )
        return self._plain[paragraph]
