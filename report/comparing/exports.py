"""The comparison as files: CSV for programs, Markdown and LaTeX (booktabs) for papers. Imports pandas, and only here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from report import atomic
from report.comparing.plain_tables import side_by_side
from report.document import Inline, Strong, Table
from report.press.notes import numbered
from report.quantities import Quantity
from report.study.analysis import Study

METRICS = (
    *("epochs", "runs", "parameters", "macs", "train_accuracy", "test_accuracy", "train_loss", "test_loss"),
    *("generalization_gap", "calibration_error", "best_epoch", "seconds_per_epoch"),
)
LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)
MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\|*_`[]<>"})


def write(
    study: Study, csv: Path | None = None, markdown: Path | None = None, latex: Path | None = None
) -> tuple[Path, ...]:
    """Write the files that are wanted; which they are."""
    files = ((csv, write_csv), (markdown, write_markdown), (latex, write_latex))
    for path, write_one in files:
        if path is not None:
            write_one(study, path)
    return tuple(path for path, _ in files if path is not None)


def write_csv(study: Study, path: Path) -> None:
    """One row a variant, full precision, accuracies as fractions; with a byte order mark, for Excel."""
    text = frame(study).to_csv(index=False, lineterminator="\n")
    atomic.write_bytes(path, text.encode("utf-8-sig"))


def write_markdown(study: Study, path: Path) -> None:
    """The tables of the report as pipe tables."""
    text = "\n\n".join(markdown(table) for table in side_by_side(study))
    atomic.write_bytes(path, f"{text}\n".encode())


def write_latex(study: Study, path: Path) -> None:
    """The tables of the report with booktabs rules, for a document that can set Chinese (ctex, XeLaTeX)."""
    text = "\n".join(latex(table) for table in side_by_side(study))
    atomic.write_bytes(path, text.encode())


def frame(study: Study) -> pd.DataFrame:
    """Everything that compares the variants, as numbers."""
    return pd.DataFrame([row(study, name) for name in study.variants])


def row(study: Study, name: str) -> dict[str, object]:
    """One variant's numbers."""
    variant = study.variants[name]
    cells: dict[str, object] = {"variant": name, "label": variant.label}
    for metric in METRICS:
        cells |= columns(metric, variant.numbers[metric])
    milestone = variant.milestone
    cells["epochs_to_98"] = milestone.value if milestone else None
    cells["runs_that_reached_98"] = milestone.n if milestone else 0
    comparison = study.comparisons.get(name)
    cells["compared_with"] = comparison.baseline if comparison else None
    cells["difference"] = comparison.difference.value if comparison else None
    cells["difference_low"] = comparison.low.value if comparison and comparison.low else None
    cells["difference_high"] = comparison.high.value if comparison and comparison.high else None
    cells["p"] = comparison.p.value if comparison and comparison.p else None
    cells["p_holm"] = comparison.holm.value if comparison and comparison.holm else None
    cells["verdict"] = comparison.finding if comparison else None
    tests = comparison.mcnemar if comparison else ()
    cells["mcnemar_tests"] = len(tests)
    cells["mcnemar_significant"] = sum(test.significant for test in tests)
    return cells


def columns(name: str, quantity: Quantity) -> dict[str, object]:
    """A number, and its deviation where it can have one."""
    varies = quantity.unit in ("fraction", "points", "loss", "seconds") and quantity.runs
    return {name: quantity.value} | ({f"{name}_std": quantity.std} if varies and name != "best_epoch" else {})


def text_frame(table: Table, escape: dict[int, str], strong: str) -> pd.DataFrame:
    """A table's cells as escaped text; `strong` is a format of what is set apart."""
    heads = [written(column.title, escape, strong) for column in table.columns]
    rows = [[written(cell, escape, strong) for cell in cells] for cells in table.rows]
    return pd.DataFrame(rows, columns=heads)


def written(pieces: Iterable[Inline], escape: dict[int, str], strong: str) -> str:
    """A cell."""
    return "".join(
        strong.format(written(piece.children, escape, strong))
        if isinstance(piece, Strong)
        else getattr(piece, "text", "").translate(escape)
        for piece in pieces
    )


def markdown(table: Table) -> str:
    """A pipe table with its caption above and its notes below."""
    cells = text_frame(table, MARKDOWN, "**{}**")
    lines = [list(cells.columns), ["---"] * len(cells.columns), *cells.to_numpy().tolist()]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    caption = written(table.caption, MARKDOWN, "**{}**")
    return "\n\n".join(
        [caption, body, *(written(note, MARKDOWN, "**{}**") for note in numbered(table.notes))]
    )


def latex(table: Table) -> str:
    """A floating table with \\toprule, \\midrule and \\bottomrule."""
    strong = r"\textbf{{{}}}"
    cells = text_frame(table, LATEX, strong)
    caption = written(table.caption, LATEX, strong)
    notes = "".join(f"% {written(note, {}, '{}')}\n" for note in numbered(table.notes))
    layout = "l" + "c" * (len(cells.columns) - 1)
    return notes + cells.to_latex(
        index=False,
        escape=False,
        column_format=layout,
        caption=caption,
        label=f"tab:{table.label}",
        position="htbp",
    )
