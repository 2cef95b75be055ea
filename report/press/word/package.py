"""What a Word file consists of besides its text: types, relationships, lists, properties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml.etree import Element, QName, SubElement, _Element

from report.document import Document
from report.press.word.context import OFFICE, NumberedList, Relationship
from report.press.word.elements import element, w
from report.resources import templates_folder

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CORE = f"{PACKAGE}/metadata/core-properties"
DUBLIN = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DEFAULTS = {
    "png": "image/png",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
PARTS = {
    "document": "document.main",
    "header": "header",
    "footer": "footer",
    "contents_footer": "footer",
    "styles": "styles",
    "settings": "settings",
    "numbering": "numbering",
    "fontTable": "fontTable",
}
FIXED = ("styles", "settings", "fontTable")
"""Parts that are the same for every report; they lie in templates/word."""
BULLETS = "•–·"
LEVELS = 9
INDENT = 480
"""Of a level of lists, twentieths of a point."""


def fixed_parts() -> dict[str, bytes]:
    """The parts that no document changes."""
    folder = templates_folder() / "word"
    return {f"word/{name}.xml": (folder / f"{name}.xml").read_bytes() for name in FIXED}


def content_types(parts: Iterable[str]) -> _Element:
    """What each part is."""
    space = f"{PACKAGE}/content-types"
    root = Element(QName(space, "Types"), nsmap={None: space})
    for extension, kind in DEFAULTS.items():
        SubElement(root, QName(space, "Default"), Extension=extension, ContentType=kind)
    for name in parts:
        stem = name.removeprefix("word/").removesuffix(".xml")
        if stem in PARTS:
            kind = f"{MAIN}.{PARTS[stem]}+xml"
        elif name == "docProps/core.xml":
            kind = "application/vnd.openxmlformats-package.core-properties+xml"
        else:
            continue
        SubElement(root, QName(space, "Override"), PartName=f"/{name}", ContentType=kind)
    return root


def relationships(found: Sequence[Relationship]) -> _Element:
    """Of the text: what it refers to, and the parts that belong to it."""
    own = [Relationship(f"{OFFICE}/{name}", f"{name}.xml") for name in (*FIXED, "numbering")]
    return relationship_part([*found, *own])


def roots() -> _Element:
    """Of the whole file: its text and its properties."""
    core = Relationship(f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
    return relationship_part([Relationship(f"{OFFICE}/officeDocument", "word/document.xml"), core])


def relationship_part(found: Iterable[Relationship]) -> _Element:
    """Relationships, numbered from 1."""
    space = f"{PACKAGE}/relationships"
    root = Element(QName(space, "Relationships"), nsmap={None: space})
    for number, one in enumerate(found, 1):
        facts = {"Id": f"rId{number}", "Type": one.kind, "Target": one.target}
        facts |= {"TargetMode": "External"} if one.external else {}
        SubElement(root, QName(space, "Relationship"), facts)
    return root


def core_properties(document: Document) -> _Element:
    """Title, author and the like; the report's date is the only one."""
    root = Element(
        QName(CORE, "coreProperties"),
        nsmap={"cp": CORE, "dc": DUBLIN, "dcterms": TERMS, "xsi": SCHEMA},
    )
    facts = {
        QName(DUBLIN, "title"): document.title,
        QName(DUBLIN, "creator"): document.author,
        QName(DUBLIN, "description"): document.description,
        QName(DUBLIN, "language"): document.language,
        QName(CORE, "keywords"): ", ".join(document.keywords),
    }
    for name, value in facts.items():
        if value:
            SubElement(root, name).text = value
    if document.date:
        for when in ("created", "modified"):
            made = SubElement(root, QName(TERMS, when))
            made.set(QName(SCHEMA, "type"), "dcterms:W3CDTF")
            made.text = f"{document.date}T00:00:00Z"
    return root


def numbering(lists: Sequence[NumberedList]) -> _Element:
    """The lists: two manners, and for each list a count of its own."""
    manners = [
        w(
            "abstractNum",
            w("multiLevelType", val="hybridMultilevel"),
            *(level(number, ordered) for number in range(LEVELS)),
            abstractNumId=int(ordered),
        )
        for ordered in (False, True)
    ]
    counts = [
        w(
            "num",
            w("abstractNumId", val=int(one.ordered)),
            w("lvlOverride", w("startOverride", val=one.start), ilvl=one.level),
            numId=number,
        )
        for number, one in enumerate(lists, 1)
    ]
    return element("w:numbering", *manners, *counts)


def level(number: int, ordered: bool) -> _Element:
    """How items of a level are marked and indented."""
    mark = f"%{number + 1}." if ordered else BULLETS[number % len(BULLETS)]
    left = INDENT * (number + 2)
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="decimal" if ordered else "bullet"),
        w("lvlText", val=mark),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=left, hanging=INDENT, firstLineChars=0)),
        ilvl=number,
    )
