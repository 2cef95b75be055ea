"""LaTeX formulas as Word's own (OMML), which can be edited there: LaTeX -> MathML (latex2mathml) -> OMML.

Covered is what a student writes: fractions, roots, scripts, sums and integrals with limits, brackets that grow, matrices, cases,
aligned lines, accents, function names, text. A formula with anything else stays as its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree
from lxml.etree import QName, _Element

from report.formulas import understood
from report.press.word.elements import NAMESPACES, element, run, text, w
from report.press.word.mathml import (
    OPENING,
    is_fence,
    is_n_ary,
    lines,
    matching,
    name,
    operand,
    partner,
    sign_of,
    unwrapped,
    words,
)

WITH_LIMITS = frozenset({"lim", "max", "min", "sup", "inf", "argmax", "argmin", "arg max", "arg min"})
ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307", "¨": "\u0308",
    "→": "\u20d7", "⃗": "\u20d7", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300",
}  # fmt: skip
BARS = frozenset("―‾¯_‗̲̅")
BRACES = frozenset("⏞⏟︷︸")
STYLES = {"bold": "b", "normal": "p", "italic": "i", "bold-italic": "bi"}


class Unconvertible(Exception):
    """The formula holds something that is not covered."""


def formula(latex: str, *, display: bool = False) -> _Element:
    """An m:oMath (within a line) or m:oMathPara (on its own), or a run with the source where it cannot be converted."""
    from latex2mathml.converter import convert

    try:
        # latex2mathml forgets to escape the marks between which lines are aligned.
        source = understood(latex, lines="aligned")
        mathml = convert(source, display="block" if display else "inline").replace(
            "<mi>&</mi>", "<mi>&amp;</mi>"
        )
        tree = etree.fromstring(mathml.encode())
        made = element("m:oMath", *row(list(tree)))
    except Unconvertible:
        return run(text(latex), properties=[w("rStyle", val="CodeCharacter")])
    return element("m:oMathPara", made) if display else made


def m(name: str, /, *children: _Element, **attributes: str) -> _Element:
    """An element of OMML; its attributes are of the same namespace."""
    made = element(f"m:{name}", *children)
    for key, value in attributes.items():
        made.set(QName(NAMESPACES["m"], key), value)
    return made


def row(nodes: Sequence[_Element]) -> list[_Element]:
    """Siblings of a MathML row."""
    nodes = [inner for node in nodes for inner in unwrapped(node)]
    if any(node.get("linebreak") == "newline" for node in nodes):
        return [m("eqArr", *(m("e", *row(line)) for line in lines(nodes)))]
    made: list[_Element] = []
    place = 0
    while place < len(nodes):
        node = nodes[place]
        table = nodes[place + 1] if place + 1 < len(nodes) else None
        if is_fence(node, "prefix") or (
            words(node) in OPENING and table is not None and name(table) == "mtable"
        ):
            end = partner(nodes, place)
            closes = words(nodes[end]) if end < len(nodes) else ""
            made.append(brackets(words(node), closes, nodes[place + 1 : end]))
            place = end + 1
        elif (closing := matching(nodes, place)) is not None:
            pair = brackets(words(node), sign_of(nodes[closing]), nodes[place + 1 : closing])
            made.append(scripted(nodes[closing], pair))
            place = closing + 1
        elif is_n_ary(node):
            end = place + 1 + operand(nodes[place + 1 :])
            made.append(n_ary(node, nodes[place + 1 : end]))
            place = end
        else:
            made += single(node)
            place += 1
    return made


def scripted(node: _Element, base: _Element) -> _Element:
    """`base` with the scripts that its closing bracket bears."""
    match name(node), list(node):
        case "msub", [_, low]:
            return m("sSub", m("e", base), part("sub", low))
        case "msup", [_, high]:
            return m("sSup", m("e", base), part("sup", high))
        case "msubsup", [_, low, high]:
            return m("sSubSup", m("e", base), part("sub", low), part("sup", high))
        case _:
            return base


def single(node: _Element) -> list[_Element]:
    """One MathML node.

    Raises:
        Unconvertible: it is none of those that are known here.
    """
    children = list(node)
    match name(node), children:
        case (("mi" | "mn" | "mo"), []):
            return [letters(node)]
        case "mtext", []:
            return [m("r", m("rPr", m("nor")), face(), text(words(node), "m:t"))]
        case "mspace", _:
            return [m("r", face(), text(" ", "m:t"))] if node.get("width") else []
        case "mrow", _:
            return row(children)
        case "mfrac", [top, bottom]:
            bar = [m("fPr", m("type", val="noBar"))] if node.get("linethickness") in ("0", "0pt") else []
            return [m("f", *bar, part("num", top), part("den", bottom))]
        case "msqrt", _:
            return [m("rad", m("radPr", m("degHide", val="1")), m("deg"), m("e", *row(children)))]
        case "mroot", [radicand, degree]:
            return [m("rad", part("deg", degree), part("e", radicand))]
        case "msub", [base, low] if words(base) in WITH_LIMITS:
            return [m("limLow", part("e", base), part("lim", low))]
        case "msub", [base, low]:
            return [m("sSub", part("e", base), part("sub", low))]
        case "msup", [base, high]:
            return [m("sSup", part("e", base), part("sup", high))]
        case "msubsup", [base, low, high]:
            return [m("sSubSup", part("e", base), part("sub", low), part("sup", high))]
        case "munder", [base, below]:
            return [decorated(base, below, "bot")]
        case "mover", [base, above]:
            return [decorated(base, above, "top")]
        case "munderover", [base, below, above]:
            lower = m("limLow", part("e", base), part("lim", below))
            return [m("limUpp", m("e", lower), part("lim", above))]
        case "mtable", _:
            return [table(children)]
        case _:
            raise Unconvertible(name(node))


def part(tag: str, node: _Element) -> _Element:
    """A place of an OMML structure, filled with one node."""
    return m(tag, *row([node]))


def letters(node: _Element) -> _Element:
    """A run of signs: single letters slanted, function names and what is marked so upright."""
    signs = words(node)
    variant = node.get("mathvariant", "")
    if variant and variant not in STYLES:
        raise Unconvertible(variant)
    style = STYLES.get(
        variant, "p" if name(node) != "mn" and len(signs) > 1 and signs.replace(" ", "").isalpha() else ""
    )
    properties = [m("rPr", m("sty", val=style))] if style else []
    return m("r", *properties, face(), text(signs, "m:t"))


def face() -> _Element:
    """The face of formulas; Word has but this one."""
    return w("rPr", w("rFonts", ascii="Cambria Math", hAnsi="Cambria Math"))


def brackets(opening: str, closing: str, inside: Sequence[_Element]) -> _Element:
    """Brackets that grow with what they hold; a dot or nothing is an invisible one."""
    marks = m("dPr", m("begChr", val=opening.strip(".")), m("endChr", val=closing.strip(".")))
    return m("d", marks, m("e", *row(inside)))


def n_ary(node: _Element, summed: Sequence[_Element]) -> _Element:
    """A sum, product or integral with its limits and what it is taken of."""
    kind, children = name(node), list(node)
    sign = words(node if kind == "mo" else children[0])
    low = children[1] if kind in ("msub", "msubsup", "munder", "munderover") else None
    high = children[-1] if kind in ("msup", "msubsup", "mover", "munderover") else None
    beside = sign in "∫∬∭∮" or kind in ("msub", "msup", "msubsup")
    properties = [m("chr", val=sign), m("limLoc", val="subSup" if beside else "undOvr")]
    properties += [m("subHide", val="1")] if low is None else []
    properties += [m("supHide", val="1")] if high is None else []
    limits = [m(tag) if limit is None else part(tag, limit) for tag, limit in (("sub", low), ("sup", high))]
    return m("nary", m("naryPr", *properties), *limits, m("e", *row(summed)))


def decorated(base: _Element, mark: _Element, where: str) -> _Element:
    """Something above or below: an accent, a bar, a brace, or words."""
    sign = words(mark)
    if where == "top" and sign in ACCENTS:
        return m("acc", m("accPr", m("chr", val=ACCENTS[sign])), part("e", base))
    if sign and sign in BARS:
        return m("bar", m("barPr", m("pos", val=where)), part("e", base))
    if sign and sign in BRACES:
        return m("groupChr", m("groupChrPr", m("chr", val=sign), m("pos", val=where)), part("e", base))
    return m("limUpp" if where == "top" else "limLow", part("e", base), part("lim", mark))


def table(rows: Iterable[_Element]) -> _Element:
    """A matrix, or the lines of a case distinction."""
    cells = [[m("e", *row(list(cell))) for cell in line] for line in rows]
    columns = max(map(len, cells), default=0)
    aligned = "left" if any(cell.get("columnalign") == "left" for line in rows for cell in line) else "center"
    layout = m("mcs", m("mc", m("mcPr", m("count", val=str(columns)), m("mcJc", val=aligned))))
    return m("m", m("mPr", layout), *(m("mr", *line) for line in cells))
