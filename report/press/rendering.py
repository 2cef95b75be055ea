"""What both formats share: the Jinja environment, the choice of template for each node, and checks on the document.

Templates only place what they are given. A node's template is named after its class: `CodeBlock` is set by
blocks/code_block.html.jinja, `Strong` by inlines/strong.html.jinja.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, TypedDict

from report.digests import digest
from report.document import (
    Block,
    CodeBlock,
    Document,
    Figure,
    Formula,
    FormulaBlock,
    Inline,
    Link,
    OverlayFile,
    Picture,
    Reference,
    Section,
    Table,
    Text,
)
from report.errors import RenderError
from report.formulas import Drawing, drawing
from report.press import fitting, notes
from report.press.listings import broken, parts, stays_whole
from report.press.overlay import (
    Missing,
    Overlaid,
    Sandbox,
    asset_of,
    our_templates,
    overlay_file,
    template_faults_told,
    text_of,
)
from report.press.spacing import IDEOGRAPH, spaced
from report.resources import EXTRA_STYLE, templates_folder
from report.wording import rendering as say
from report.wording.layout import figure_number, table_again, table_number

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

Medium = Literal["print", "screen"]

CONTENTS_FROM = 9
"""A report with so many sections (all levels counted) gets a page of contents in print."""
LINK_SCHEMES = ("http://", "https://", "mailto:")


LISTED = ("python", "bash")
"""Languages of the listings that every report has."""
FORMULA = "labreport:formula/"
"""Addresses of formulas while a PDF is rendered, by digest."""


class Context(TypedDict):
    """What every template is given by name."""

    anchors: Mapping[str, str]
    asset: Callable[[str], str]
    document: Document
    medium: Medium
    source_of: Callable[[Picture], str]
    style: Markup
    with_contents: bool


@lru_cache(maxsize=8)
def environment(overlay: tuple[OverlayFile, ...] = ()) -> Environment:
    """The Jinja environment: everything is escaped, an unknown name is an error; a sandbox where templates are the user's."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    jinja = (Sandbox if overlay else Environment)(
        loader=Overlaid(overlay),
        autoescape=True,
        undefined=Missing if overlay else StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    jinja.filters |= {
        "balanced": fitting.balanced,
        "broken": lambda markup: Markup(broken(markup)),
        "cell_manner": fitting.cell_manner,
        "digit_indents": fitting.digit_indents,
        "field_rows": fitting.field_rows,
        "formula": drawing,
        "formula_source": lambda drawn: FORMULA + drawn.digest,
        "head_parts": fitting.head_parts,
        "heading": heading,
        "highlighted": highlighted,
        "label_width": fitting.label_width,
        "numbered": notes.numbered,
        "parts": parts,
        "printed_width": fitting.printed_width,
        "spaced": spaced,
        "spaced_text": lambda text: spaced((Text(text),)),
        "table_size": fitting.table_size,
    }
    jinja.tests |= {
        "keeping_heads": fitting.keeps_heads,
        "keeping_phrases": fitting.keeps_phrases,
        "long_notes": notes.are_long,
        "short": fitting.is_short,
        "staying_whole": stays_whole,
        "worded": lambda text: bool(IDEOGRAPH.search(text)),
    }
    jinja.globals |= {
        "figure_number": figure_number,
        "say": say,
        "table_again": table_again,
        "table_number": table_number,
        "template_of": template_of,
    }
    return jinja


def prepare() -> None:
    """Do ahead of a document what takes the same time for each: compile our templates, load the lexers of our listings."""
    for name in our_templates():
        environment(()).get_template(name)
    for language in LISTED:
        highlighted(CodeBlock("", language))


def template_of(node: Block | Inline) -> str:
    """The template that sets a block or an inline piece."""
    return template_of_kind(type(node))


def template_of_kind(kind: type[Block | Inline]) -> str:
    """The template that sets all blocks or inline pieces of a kind."""
    name = re.sub(r"(?<!^)([A-Z])", r"_\1", kind.__name__).lower()
    folder = "inlines" if issubclass(kind, Inline) else "blocks"
    return f"{folder}/{name}.html.jinja"


def markup(document: Document, medium: Medium, style: str, source_of: Callable[[Picture], str]) -> str:
    """The HTML text of a document.

    Args:
        style: the style sheets, as trusted text.
        source_of: the address of a picture in this medium.

    Raises:
        RenderError: a label twice, a reference to nothing, a forbidden link.
    """
    from markupsafe import Markup

    check_links(document)
    with template_faults_told(document):
        return (
            environment(document.overlay)
            .get_template("report.html.jinja")
            .render(
                Context(
                    anchors=anchors(document),
                    asset=asset_of(document, medium),
                    document=document,
                    medium=medium,
                    source_of=source_of,
                    style=Markup(style),
                    with_contents=medium == "screen" or has_contents_page(document),
                )
            )
        )


@cache
def stylesheet(name: str) -> str:
    """A style sheet of the templates folder."""
    return (templates_folder() / name).read_text(encoding="utf-8")


def styles(document: Document, *names: str) -> str:
    """Style sheets one after the other, each the user's own where he has one, and what he adds to them."""
    sheets = (overlay_file(document, name) for name in names)
    texts = [
        stylesheet(name) if own is None else text_of(own) for name, own in zip(names, sheets, strict=True)
    ]
    extra = overlay_file(document, EXTRA_STYLE)
    return "\n".join([*texts, text_of(extra) if extra else ""])


def formulas(document: Document) -> Mapping[str, bytes]:
    """The drawings of a document's formulas, by the addresses that they have in print."""
    found: dict[str, bytes] = {}
    for node in nodes(document):
        if isinstance(node, Formula | FormulaBlock):
            drawn: Drawing = drawing(node.latex, display=isinstance(node, FormulaBlock))
            found[FORMULA + drawn.digest] = drawn.svg.encode()
    return found


def has_contents_page(document: Document) -> bool:
    """Whether the printed report has a page of contents: it is long enough, and its text does not begin on the title's page."""
    return document.layout == "cover" and sum(1 for _ in document.walk()) >= CONTENTS_FROM


def anchors(document: Document) -> Mapping[str, str]:
    """The element id of each label. A section's id has a prefix: it may share its label with a figure or a table.

    Raises:
        RenderError: a label twice, or a reference to a label that does not exist.
    """
    sections = [node.label for node in nodes(document) if isinstance(node, Section)]
    blocks = [node.label for node in nodes(document) if isinstance(node, (Figure, Table))]
    for labels in (sections, blocks):
        for label in labels:
            if labels.count(label) > 1:
                raise RenderError(say.duplicate_label(label))
    found = {label: f"section.{label}" for label in sections} | {label: label for label in blocks}
    for node in nodes(document):
        if isinstance(node, Reference) and node.target not in found:
            raise RenderError(say.unknown_label(node.target))
    return found


def check_links(document: Document) -> None:
    """Refuse a link that a reader should not follow.

    Raises:
        RenderError: its scheme is neither http, https nor mailto.
    """
    for node in nodes(document):
        if isinstance(node, Link) and not node.href.lower().startswith(LINK_SCHEMES):
            raise RenderError(say.forbidden_link(node.href))


def picture_bytes(picture: Picture, label: str) -> bytes:
    """The picture of the figure with this label, exactly as it was drawn.

    Raises:
        RenderError: the file is gone or was altered.
    """
    try:
        data = picture.path.read_bytes()
    except OSError as error:
        raise RenderError(say.damaged_picture(label)) from error
    if digest(data) != picture.digest:
        raise RenderError(say.damaged_picture(label))
    return data


def pictures(document: Document) -> Mapping[str, bytes]:
    """The pictures of a document, and the stills of those that move, by digest."""
    return {
        picture.digest: picture_bytes(picture, node.label)
        for node in nodes(document)
        if isinstance(node, Figure)
        for picture in (node.picture, node.picture.printed)
    }


def nodes(node: object) -> Iterator[object]:
    """A document's parts, and theirs, in reading order."""
    if isinstance(node, tuple):
        for child in node:
            yield from nodes(child)
    elif is_dataclass(node) and not isinstance(node, type):
        yield node
        for field in fields(node):
            yield from nodes(getattr(node, field.name))


def heading(section: Section) -> str:
    """The text of a section's heading, its number included."""
    space = "" if not section.number or section.number.endswith("、") else " "
    return f"{section.number}{space}{section.title}"


def highlighted(block: CodeBlock) -> Markup:
    """A listing with its words marked for colouring; a language that Pygments does not know stays plain."""
    from markupsafe import Markup
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(block.language or "text", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    formatter = HtmlFormatter(nowrap=True, classprefix="code-")
    return Markup(highlight(block.text.expandtabs(4).strip("\n"), lexer, formatter).rstrip("\n"))
