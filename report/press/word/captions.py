"""Captions with numbers that Word counts by itself, and pictures."""

from __future__ import annotations

from lxml.etree import QName, _Element

from report.document import Figure, Table
from report.press.fitting import printed_width
from report.press.word.context import Context
from report.press.word.elements import NAMESPACES, element, field, paragraph, run, text, w
from report.press.word.inlines import bookmarked, pieces
from report.wording.layout import figure_number, table_number

EMU_PER_MM = 36000
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def caption(context: Context, block: Figure | Table) -> _Element:
    """表 1　各层的形状: the number a field, number and word a bookmark; above a table it stays with the table."""
    number = str(block.number)
    named = figure_number(block.number) if isinstance(block, Figure) else table_number(block.number)
    word = named.removesuffix(number)
    counted = field(f"SEQ {word.strip()} \\* ARABIC", run(text(number)))
    return paragraph(
        "Caption",
        *bookmarked(context, block.label, run(text(word)), *counted),
        run(text("　")),
        *pieces(context, block.caption),
        properties=[w("keepNext")] if isinstance(block, Table) else [],
    )


def figure(context: Context, block: Figure) -> list[_Element]:
    """A picture with its caption below."""
    millimetres = printed_width(block.picture)
    wide = round(millimetres * EMU_PER_MM)
    high = round(wide * block.picture.height_px / block.picture.width_px)
    number = len(context.media) + 1
    drawn = drawing(context.picture(block.picture, block.label), number, block.label, block.alt, wide, high)
    return [paragraph("Picture", run(drawn)), caption(context, block)]


def drawing(relationship: str, number: int, name: str, alt: str, wide: int, high: int) -> _Element:
    """A picture on the line, with its description for those who cannot see it; sizes in EMU."""
    blip = element("a:blip")
    blip.set(QName(NAMESPACES["r"], "embed"), relationship)
    facts: dict[str, str | int] = {"id": number, "name": name, "descr": alt}
    picture = element(
        "pic:pic",
        element("pic:nvPicPr", element("pic:cNvPr", **facts), element("pic:cNvPicPr")),
        element("pic:blipFill", blip, element("a:stretch", element("a:fillRect"))),
        element(
            "pic:spPr",
            element("a:xfrm", element("a:off", x=0, y=0), element("a:ext", cx=wide, cy=high)),
            element("a:prstGeom", element("a:avLst"), prst="rect"),
        ),
    )
    return w(
        "drawing",
        element(
            "wp:inline",
            element("wp:extent", cx=wide, cy=high),
            element("wp:docPr", **facts),
            element("wp:cNvGraphicFramePr", element("a:graphicFrameLocks", noChangeAspect=1)),
            element("a:graphic", element("a:graphicData", picture, uri=PICTURE)),
            distT=0,
            distB=0,
            distL=0,
            distR=0,
        ),
    )
