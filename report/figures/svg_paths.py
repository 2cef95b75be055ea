"""matplotlib's SVG with one path for each text and each run of markers: a fifth of the nodes, the same ink.

matplotlib draws every character and every marker as a reference (`use`) to an outline in a group of its own. Whoever sets the
picture into a page walks through all of them each time, and the pictures of a report are set far more often than drawn.
Markers of one line that cover each other in part look as before where they have one colour, as those of our lines have; what
is translucent stays apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")
DECIMALS = 3
"""Of a coordinate, in points; outlines of characters have whole numbers, 6,400 to the size of their type."""

Styles = dict[str, str]
Node = etree._Element  # lxml has no public name for it


def merged(svg: bytes) -> bytes:
    """The same picture, each `use` replaced by the path that it stands for, neighbours of one style made one path.

    Args:
        svg: as matplotlib writes it with `svg.fonttype: path`: outlines in absolute coordinates, of lines and curves.
    """
    root = etree.fromstring(svg)
    outlines = {node.get("id", ""): node for node in root.iter(f"{SVG}path") if node.get("id")}
    for group in list(root.iter(f"{SVG}g")):
        uses = [child for child in group if child.tag == f"{SVG}use"]
        if uses:
            place = group.index(uses[0])
            paths = list(_paths(uses, outlines))
            for use in uses:
                group.remove(use)
            group[place:place] = paths
    for node in list(root.iter(f"{SVG}defs")):
        if all(child.tag == f"{SVG}path" for child in node):
            _parent(node).remove(node)
    etree.strip_tags(root, etree.Comment)
    for group in list(root.iter(f"{SVG}g")):
        if not set(group.keys()) - {"id"}:
            _dissolve(group)
    for path in root.iter(f"{SVG}path"):
        path.set("d", " ".join(path.get("d", "").split()))
    etree.indent(root, " ")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _paths(uses: list[Node], outlines: dict[str, Node]) -> Iterator[Node]:
    """Paths in place of the references of a group, in their order."""
    path = None
    for use in uses:
        outline = outlines[use.get(HREF, "").removeprefix("#")]
        # What the outline says of itself comes before what it takes over from its reference.
        style = "; ".join(f"{name}: {value}" for name, value in (_style(use) | _style(outline)).items())
        scale = outline.get("transform", "")
        data = _moved(outline.get("d", ""), *_offset(use, scale), decimals=0 if scale else DECIMALS)
        alike = path is not None and (path.get("style", ""), path.get("transform", "")) == (style, scale)
        if path is not None and alike and "opacity" not in style:
            path.set("d", f"{path.get('d')} {data}")
            continue
        if path is not None:
            yield path
        path = etree.Element(f"{SVG}path", {"d": data})
        for name, value in (("style", style), ("transform", scale)):
            if value:
                path.set(name, value)
    if path is not None:
        yield path


def _style(node: Node) -> Styles:
    pairs = (item.split(":", 1) for item in node.get("style", "").split(";") if ":" in item)
    return {name.strip(): value.strip() for name, value in pairs}


def _offset(use: Node, scale: str) -> tuple[float, float]:
    """Where a reference puts its outline, in the outline's own units: transform="translate(x y)" or x and y.

    Args:
        scale: the outline's transformation, "scale(f)" or nothing.
    """
    x, y = map(float, NUMBER.findall(use.get("transform", "")) or (use.get("x", 0), use.get("y", 0)))
    factor = float(*NUMBER.findall(scale)) if scale else 1.0
    return x / factor, y / factor


def _moved(data: str, x: float, y: float, decimals: int) -> str:
    """Path data, all points shifted by (x, y)."""
    offset = [x, y]
    words = []
    for word in data.split():
        if word[0].isalpha():
            words.append(word)
            offset = [x, y]
        else:
            by = offset.pop(0)
            offset.append(by)
            words.append(f"{round(float(word) + by, decimals):.10g}")
    return " ".join(words)


def _dissolve(group: Node) -> None:
    """Put what is in a group in its place."""
    parent = _parent(group)
    place = parent.index(group)
    parent[place : place + 1] = list(group)


def _parent(node: Node) -> Node:
    parent = node.getparent()
    assert parent is not None
    return parent
