"""How wide words are in a Word file: Chinese fills the square, Latin is set in Times New Roman, code in Consolas or the like."""

from __future__ import annotations

from report.document import Code, Inline
from report.press.fitting import BRIEF, LONG_WORD, PHRASE, head_parts, words
from report.press.spacing import WIDE, characters

Cell = tuple[Inline, ...]

FIXED = 0.61
"""em of a letter of code, in the widest of the faces that stand in for Consolas."""
CAPITAL, OTHER = 0.68, 0.5
LETTERS = {
    **dict.fromkeys(" .,", 0.25),
    **dict.fromkeys("ijlt/:;'|!", 0.28),
    **dict.fromkeys("()[]-fIr", 0.34),
    **dict.fromkeys("+−=<>±×", 0.57),
    **dict.fromkeys("mwMW%@→", 0.9),
}

PAIRS = {"（": "）", "(": ")", "[": "]"}


def width(text: str) -> float:
    """em of plain characters; digits are exact, of the rest about."""
    return sum(map(letter_width, text))


def letter_width(letter: str) -> float:
    """em of a character."""
    if WIDE.match(letter):
        return 1.0
    return LETTERS.get(letter, CAPITAL if letter.isupper() else OTHER)


def plain(cell: Cell) -> str:
    """What a reader sees."""
    return "".join(characters(cell))


def cell_width(cell: Cell) -> float:
    """em of a cell on one line."""
    return sum(FIXED * len(it.text) if isinstance(it, Code) else width(plain((it,))) for it in cell)


def phrase_width(cell: Cell) -> float:
    """em of a phrase on one line, of what cannot be broken of a longer cell."""
    return cell_width(cell) if is_phrase(cell) else unbreakable_width(cell)


def head_width(title: Cell) -> float:
    """em of the widest part of a head, which is divided at spaces and before brackets."""
    return max(map(phrase_width, head_parts(title)))


def part_width(cell: Cell) -> float:
    """em of the widest part of a phrase divided like a head, its brackets left whole."""
    if not is_phrase(cell):
        return unbreakable_width(cell)
    parts = head_parts(cell)
    return max(width(whole_bracket(parts[place:])) for place in range(len(parts)))


def unbreakable_width(cell: Cell) -> float:
    """em of the longest word; a very long one may be broken anywhere."""
    text = plain(cell)
    if len(text) <= BRIEF:
        return width(text)
    return max((width(word) for word in words(text) if len(word) <= LONG_WORD), default=0.0)


def is_phrase(cell: Cell) -> bool:
    """Whether a cell reads ill in two lines."""
    return cell_width(cell) <= PHRASE


def whole_bracket(parts: list[Cell]) -> str:
    """The first of the parts of a head; where a bracket opens, all of it."""
    texts = list(map(plain, parts))
    closing = PAIRS.get(texts[0][:1], "")
    end = next((place for place, text in enumerate(texts) if closing and closing in text), 0)
    return "".join(texts[: end + 1])
