"""表（续）: a table that goes on on another page is named again there, as GB/T 7713 asks.

WeasyPrint repeats a table's whole head, or nothing of it. So the first row of the head names the table
(templates/blocks/table.html.jinja, class "again"); where the table begins, below its caption, that row is laid out without
its text, which leaves it no height. One private function is replaced: weasyprint.layout.block.table_layout. Where it is gone,
`named_again()` does nothing, and the row stands on every page.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

ROW = "again"
"""Class of the row."""


@contextmanager
def named_again() -> Iterator[None]:
    """Lay out tables within this context; not for several threads at once."""
    block: Any = importlib.import_module("weasyprint.layout.block")
    lay_out: Callable[..., Any] | None = getattr(block, "table_layout", None)
    if lay_out is None:
        yield
        return

    def table_layout(context: Any, table: Any, bottom: float, resumed: Any, *more: Any) -> Any:
        return lay_out(context, table if resumed else beginning(table), bottom, resumed, *more)

    block.table_layout = table_layout
    try:
        yield
    finally:
        block.table_layout = lay_out


def beginning(table: Any) -> Any:
    """The table's first part, whose caption has named it."""
    head, *bodies = table.children or [None]
    if head is None or not head.is_header or head.children[0].element.get("class") != ROW:
        return table
    row, *others = head.children
    silent = row.copy_with_children([cell.copy_with_children([]) for cell in row.children])
    return table.copy_with_children([head.copy_with_children([silent, *others]), *bodies])
