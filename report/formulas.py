"""LaTeX formulas: whether they can be set, and as drawings in SVG that stand on the line.

ziamath sets LaTeX (by way of MathML, latex2mathml) and writes the glyphs as paths: no font, no TeX, no script is needed to show
them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from warnings import catch_warnings, simplefilter
from xml.etree import ElementTree

from report.digests import digest
from report.wording import prose_faults as say

LONGEST = 2000
"""Characters of one formula."""
EM = 24.0
"""px that an em has in the drawings."""
NOT_LATIN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]")
"""Characters that the face for formulas lacks: they stand in \\text{…} only."""
ENVIRONMENTS = (
    *("aligned", "align", "align*", "split", "cases", "dcases"),
    *("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array"),
    *("gathered", "gather", "gather*", "equation", "equation*"),
)
"""What may stand in \\begin{…}."""
COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")
DEFINITION = re.compile(r"\\(?:re)?newcommand|\\def(?![A-Za-z])|\\DeclareMathOperator")
POINTER = re.compile(r"\\(?:label|eqref|ref|cite)(?![A-Za-z])")
REWRITTEN = (
    (re.compile(r"\\(begin|end)\s+\{"), r"\\\1{"),
    (re.compile(r"\\(begin|end)\{dcases\}"), r"\\\1{cases}"),
    (re.compile(r"\\sim(?![A-Za-z])"), "∼ "),
    (re.compile(r"\\mathscr(?![A-Za-z])"), r"\\mathcal"),
    (re.compile(r"\\not\s*="), r"\\ne "),
    (re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]"), r"\\\\ "),
    (re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])"), ""),
    (re.compile(r"\\tag\s*\{([^{}]*)\}"), rf"\\text{{{' ' * 8}(\1)}}"),
    (re.compile(r"\\tag\*\s*\{([^{}]*)\}"), rf"\\text{{{' ' * 8}\1}}"),
)
"""Common LaTeX that latex2mathml does not know, or ziamath sets in another place, and what says the same."""
WORDS = re.compile(r"(\\(?:text|textrm|textbf|textit|mbox)\s*)\{([^{}]*)\}")
SIGN = re.compile(r"\\[%$#_&]|[<>]")
"""What latex2mathml takes letter by letter within words, though it stands for something else there."""
LINES = re.compile(r"\\(begin|end)\{(?:aligned|align\*?|split)\}")
APART = ('rowspacing="3pt"', 'rowspacing="0.4em"')
"""So that a fraction does not touch the one in the line below."""
RELATIONS = "∼⟂⟹⟺"
"""What latex2mathml takes for names, though they stand between two."""
THIN, THICK = "0.1667em", "0.2778em"
"""TeX's spaces around a function's name, and around a relation."""
MARK = "<mi>&</mi>"
"""What latex2mathml makes of an & outside of a table."""


class FormulaFault(Exception):
    """A formula that cannot be set; `str()` is a Chinese sentence."""


@dataclass(frozen=True)
class Drawing:
    """A formula as a picture.

    Attributes:
        svg: an SVG element whose lines take the colour of the text around it.
        width, height: em of the surrounding text.
        depth: how far it reaches below the line, em.
    """

    svg: str
    width: float
    height: float
    depth: float

    @property
    def digest(self) -> str:
        """SHA-256 of the drawing."""
        return digest(self.svg.encode())

    @property
    def style(self) -> str:
        """Its size and place on the line, as CSS."""
        return f"width: {self.width:g}em; height: {self.height:g}em; vertical-align: {-self.depth:g}em"


@lru_cache(maxsize=1000)
def drawing(latex: str, *, display: bool = False) -> Drawing:
    """Set a formula.

    Args:
        latex: its source, without dollar signs.
        display: whether it stands on a line of its own (limits above and below sums, tall fractions).

    Raises:
        FormulaFault: it is empty, too long, not LaTeX as ziamath knows it, or has characters that no face for formulas has.
    """
    check(latex)
    try:
        picture = drawn(latex, display)
    except (ImportError, FormulaFault):
        raise
    except Exception as error:
        # latex2mathml has no common class for what it refuses, and trips over the rest with whatever comes to hand.
        raise FormulaFault(say.formula_not_understood(latex)) from error
    _, top, width, height = (float(number) for number in picture.attrib["viewBox"].split())
    picture.attrib |= {"width": f"{width:g}", "height": f"{height:g}"}
    return Drawing(
        svg=ElementTree.tostring(picture, encoding="unicode"),
        width=round(width / EM, 4),
        height=round(height / EM, 4),
        depth=round((top + height) / EM, 4),
    )


def drawn(latex: str, display: bool) -> ElementTree.Element:
    """ziamath's drawing."""
    with catch_warnings():
        # It reads its font in a manner that Python is about to give up.
        simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.tex import tex2mml
        from ziamath.zmath import Math

        from report.formula_face import NAME, NoGlyph, face

        config.svg2 = False  # whole paths: two formulas on a page share no ids
        face()
        try:
            mathml = tex2mml(understood(latex, lines="align*"), inline=not display)
            tree = ElementTree.fromstring(mathml.replace(*APART))
            tree.set("mathcolor", "currentColor")
            give_room(tree)
            return Math(tree, size=EM, font=NAME).svgxml()
        except NoGlyph as error:
            raise FormulaFault(say.formula_character(error.character)) from error


def give_room(tree: ElementTree.Element) -> None:
    """TeX's spaces where ziamath has others: around relations, behind a comma, before a condition, around a function's name."""
    for node in tree.iter():
        if node.tag.endswith("}mi") and node.text and node.text in RELATIONS:
            node.tag = node.tag.removesuffix("mi") + "mo"
            node.attrib |= {"lspace": THICK, "rspace": THICK}
        for left, right in pairwise(node):
            if left.text == "{" and right.tag.endswith("}mtable") and not right.get("columnspacing"):
                right.set("columnspacing", "1em")
            if left.text == "," and left.tag.endswith("}mo"):
                left.set("rspace", THIN)
            inner = right[0] if right.tag.endswith("}mrow") and len(right) else right
            if is_function(left) and inner.text == "(":
                left.set("rspace", "0em")
            if is_function(right) and (left.text == ")" or not left.tag.endswith("}mo")):
                right.set("lspace", THIN)


def is_function(node: ElementTree.Element) -> bool:
    """Whether it is a name as of max, which ziamath sets like an operator."""
    return node.tag.endswith("}mo") and len(node.text or "") > 1 and (node.text or "").isalpha()


def understood(latex: str, lines: str) -> str:
    """The formula in words that latex2mathml knows.

    Args:
        lines: the environment for lines below each other that suits what is made of it.
    """
    for written, rewritten in REWRITTEN:
        latex = written.sub(rewritten, latex)
    latex = WORDS.sub(between_signs, latex)
    return LINES.sub(rf"\\\1{{{lines}}}", latex)


def between_signs(words: re.Match[str]) -> str:
    """Words without the signs in them, which come to stand between."""
    command, content = words[1], words[2]
    pieces = f"{command}{{{SIGN.sub(lambda sign: f'}}{sign[0]}{command}{{', content)}}}"
    return pieces.replace(f"{command}{{}}", "")


def check(latex: str) -> None:
    """Refuse what ziamath would set as something else than what was meant.

    Raises:
        FormulaFault: what is wrong.
    """
    from latex2mathml.converter import convert

    if not latex.strip():
        raise FormulaFault(say.FORMULA_EMPTY)
    if len(latex) > LONGEST:
        raise FormulaFault(say.formula_too_long(LONGEST))
    if COMMENT.search(latex):
        raise FormulaFault(say.FORMULA_PERCENT)
    if DEFINITION.search(latex):
        raise FormulaFault(say.FORMULA_DEFINITION)
    if pointer := POINTER.search(latex):
        raise FormulaFault(say.formula_pointer(pointer.group()))
    if not is_balanced(latex):
        raise FormulaFault(say.formula_braces(latex))
    for name in re.findall(r"\\begin\s*\{([^{}]*)\}", latex):
        if name not in ENVIRONMENTS:
            raise FormulaFault(say.formula_environment(name, ENVIRONMENTS))
    try:
        mathml = convert(understood(latex, lines="align*"))
        # latex2mathml leaves a mark that is in no table as it is.
        tree = ElementTree.fromstring(mathml.replace(MARK, MARK.replace("&", "&amp;")))
    except Exception as error:
        raise FormulaFault(say.formula_not_understood(latex)) from error
    if MARK in mathml:
        raise FormulaFault(say.FORMULA_MARK)
    for node in tree.iter():
        # A command that latex2mathml does not know comes back as a name with its backslash.
        if unknown := re.match(r"\\[A-Za-z]+", node.text or ""):
            raise FormulaFault(say.formula_command(unknown.group()))
        if not node.tag.endswith("mtext") and (foreign := NOT_LATIN.search(node.text or "")):
            raise FormulaFault(say.formula_outside_text(foreign.group()))


def is_balanced(latex: str) -> bool:
    """Whether every brace has its partner."""
    depth = 0
    for brace in re.findall(r"[{}]", re.sub(r"\\.", "", latex, flags=re.DOTALL)):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
