"""Document -> one Word file: the same text, tables, figures and formulas as in the PDF, in Word's own styles and fields.

The same document gives the same bytes: nothing in the file tells when or where it was made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element

from report.document import Document, Section
from report.press.rendering import check_links, has_contents_page
from report.press.word import package
from report.press.word.blocks import blocks
from report.press.word.boxes import boxes
from report.press.word.context import Context
from report.press.word.elements import element, w
from report.press.word.frame import contents_footer, end, footer, front, header, pages, titled

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can tell."""


def render_docx(document: Document) -> bytes:
    """The report as .docx.

    Raises:
        RenderError: a label twice, a reference to nothing, a forbidden link, a damaged picture.
    """
    check_links(document)
    context = Context.of(document)
    body = [*front(context, document), *text_of(context, document)]
    body[-1].extend(end())
    last = pages(context, titled=document.layout != "cover" and not has_contents_page(document))
    parts: dict[str, bytes] = {
        "word/document.xml": xml(element("w:document", w("body", *body, last))),
        "word/header.xml": xml(header(document)),
        "word/footer.xml": xml(footer()),
        "word/contents_footer.xml": xml(contents_footer()),
        "word/numbering.xml": xml(package.numbering(context.lists)),
        **package.fixed_parts(),
        "docProps/core.xml": xml(package.core_properties(document)),
        **{f"word/{name}": data for name, data in context.media.items()},
    }
    parts["word/_rels/document.xml.rels"] = xml(package.relationships(context.relationships))
    parts["_rels/.rels"] = xml(package.roots())
    return packed({"[Content_Types].xml": xml(package.content_types(parts)), **parts})


def text_of(context: Context, document: Document) -> list[_Element]:
    """The sections; in a boxed report, each part in a box of its own."""
    if document.layout == "boxed":
        return boxes(context, document)
    return [made for section in document.sections for made in section_of(context, section)]


def section_of(context: Context, section: Section) -> list[_Element]:
    """A section with those below it."""
    below = [made for part in section.sections for made in section_of(context, part)]
    return [titled(context, section), *blocks(context, section.blocks), *below]


def xml(root: _Element) -> bytes:
    """A part of the file."""
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP with these files in this order, and nothing of the day or the machine."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, data)
    return file.getvalue()
