"""What the parts of a Word file know of each other: bookmarks, links, pictures, lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from report.document import Document, Figure, Picture, ReferenceList, Section, Table
from report.errors import RenderError
from report.press.rendering import anchors, nodes, picture_bytes
from report.wording import rendering as say

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Relationship:
    """From the text to something outside it: a picture, a part of the file, an address."""

    kind: str
    target: str
    external: bool = False


@dataclass(frozen=True)
class NumberedList:
    """A list of its own count; its place in `Context.lists` gives its id."""

    ordered: bool
    start: int
    level: int


@dataclass(frozen=True)
class Context:
    """What the text refers to; the lists grow while it is written.

    Attributes:
        ids: the element id of each label, as on a page.
        bookmarks: the name of the bookmark for each element id.
        held: the bytes of every picture, by digest.
    """

    ids: Mapping[str, str]
    bookmarks: Mapping[str, str]
    held: Mapping[str, bytes]
    relationships: list[Relationship] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    lists: list[NumberedList] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> Context:
        """Raises:
        RenderError: a label twice, a reference to nothing, a damaged picture.
        """
        names: dict[str, str] = {}
        held: dict[str, bytes] = {}
        for node in nodes(document):
            match node:
                case Section():
                    names[f"section.{node.label}"] = f"_Toc{len(names) + 1:09}"
                case Figure():
                    names[node.label] = f"_Ref{len(names) + 1:09}"
                    shown = node.picture.raster or node.picture
                    held[shown.digest] = picture_bytes(shown, node.label)
                case Table():
                    names[node.label] = f"_Ref{len(names) + 1:09}"
                case ReferenceList():
                    for entry in node.entries:
                        names[f"reference.{entry.key}"] = f"_Ref{len(names) + 1:09}"
        return cls(anchors(document), names, held)

    def relate(self, relationship: Relationship) -> str:
        """The id of a relationship, old or new."""
        if relationship not in self.relationships:
            self.relationships.append(relationship)
        return f"rId{self.relationships.index(relationship) + 1}"

    def link(self, href: str) -> str:
        """The relationship to an address on the web."""
        return self.relate(Relationship(f"{OFFICE}/hyperlink", href, external=True))

    def picture(self, picture: Picture, label: str) -> str:
        """The relationship to a picture; its pixels where it is a drawing.

        Raises:
            RenderError: a drawing without pixels.
        """
        shown = picture.raster or picture
        if shown.media_type == "image/svg+xml":
            raise RenderError(say.no_raster(label))
        extension = shown.media_type.removeprefix("image/")
        name = f"media/{shown.digest[:16]}.{extension}"
        self.media[name] = self.held[shown.digest]
        return self.relate(Relationship(f"{OFFICE}/image", name))

    def list_id(self, item: NumberedList) -> int:
        """A new count."""
        self.lists.append(item)
        return len(self.lists)

    def mark(self, anchor: str) -> int:
        """The id of a bookmark that is set now."""
        self.marked.append(anchor)
        return len(self.marked)
