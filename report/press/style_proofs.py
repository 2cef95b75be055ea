"""What is wrong with the user's own style sheets, found without a page."""

from __future__ import annotations

from collections.abc import Iterator

from report.document import Document
from report.errors import Fault
from report.press.overlay import assets, text_of
from report.press.style_complaints import style_complaints
from report.press.style_syntax import left_open, syntax_faults
from report.resources import ON_PAPER, SHEETS


def style_faults(document: Document, *, printed: bool) -> Iterator[Fault]:
    """The faults of all sheets of a document; the places name the file within the folder.

    Args:
        printed: whether a PDF is wanted, which WeasyPrint sets.
    """
    for file in document.overlay:
        if file.name not in SHEETS:
            continue
        text, on_paper = text_of(file), printed and file.name in ON_PAPER
        found = syntax_faults(file.name, text, assets(document), printed=on_paper)
        yield from found
        if on_paper:
            # Behind a bracket without an end, and beside what is no CSS, all that WeasyPrint says comes from that.
            end, told = left_open(text), {fault.line for fault in found}
            whole = "".join(text.splitlines(keepends=True)[: end[0] - 1]) if end else text
            yield from (it for it in style_complaints(file.name, whole) if it.line not in told)
