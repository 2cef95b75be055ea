"""What tables are made of: cells of words and of bound numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from report.document import Column, Inline, Number, Strong, Table, Text
from report.quantities import Quantity
from report.wording.numbers import figures, text, with_std

Cell = tuple[Inline, ...]


def words(content: str) -> Cell:
    """A cell of plain characters."""
    return (Text(content),)


def value(quantity: Quantity, *, std: bool = False) -> Cell:
    """A cell that holds a bound number."""
    return (Number(quantity.name, with_std(quantity) if std else text(quantity)),)


def bare_value(quantity: Quantity, *, best: bool = False) -> Cell:
    """A bound number without its unit, which the column's head gives: "98.85 ± 0.05"; set apart where it is the best."""
    number = Number(quantity.name, figures(quantity))
    return (Strong((number,)),) if best else (number,)


def table(
    label: str, caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], **extra: object
) -> Table:
    """A table whose first column is words on the left; the others are centred."""
    columns = tuple(
        Column(words(head), "left" if position == 0 else "center") for position, head in enumerate(heads)
    )
    return Table(label, 0, words(caption), columns, tuple(map(tuple, rows)), **extra)  # type: ignore[arg-type]


def shape(sizes: tuple[int, ...]) -> str:
    """6×28×28, as maps × height × width."""
    return "×".join(map(str, sizes))
