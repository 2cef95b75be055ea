"""What setting pages takes, brought in before there is a page: while others draw the pictures that it needs."""

from __future__ import annotations

from collections.abc import Collection

from report.specification.formats import Format


def get_ready(formats: Collection[Format]) -> None:
    """Load what writing these formats takes; a PDF will be set in a process of its own, which is started here."""
    from report.press import fonts, rendering, second_press

    if "pdf" in formats:
        second_press.start_now()
    if "html" in formats or "pdf" in formats:
        rendering.prepare()
        fonts.prepare()
