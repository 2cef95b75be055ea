"""The pieces of a line: what stands within a paragraph, a cell, a caption."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True)
class Number:
    """A number of the report; `name` is its `Quantity`, `text` how it is written here."""

    name: str
    text: str


@dataclass(frozen=True)
class Reference:
    """A pointer to a numbered block or section: `target` is its label, `text` e.g. "图 3"."""

    target: str
    text: str


@dataclass(frozen=True)
class Code:
    """Characters in the fixed-width face, within a line."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Stressed words (set in 黑体 in Chinese print)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Emphasis:
    """Words set apart (楷体 or italic where a face has it)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    """A link out of the document; `href` is http, https or mailto, nothing else."""

    href: str
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class LineBreak:
    """A forced line end."""


@dataclass(frozen=True)
class Formula:
    """A formula within a line. `latex` is its source without dollar signs, checked already (report/formulas.py)."""

    latex: str


@dataclass(frozen=True)
class Citation:
    """A pointer into the list of references, set as a superscript.

    Attributes:
        keys: entries of the `ReferenceList`, as the spec names them.
        text: e.g. "[1]" or "[1,3-5]"; "" until the document is numbered.
    """

    keys: tuple[str, ...]
    text: str


Inline = Text | Number | Reference | Code | Strong | Emphasis | Link | LineBreak | Formula | Citation
