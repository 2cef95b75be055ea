"""A measured quantity with its repetitions, and the tables and files that hold many of them."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Measurement:
    """One quantity.

    Attributes:
        values: one a repetition, in the order in which they were taken.
        wanted: the target, e.g. "≤ 0.2"; "" where there is none.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    wanted: str = ""

    @property
    def median(self) -> float:
        """Of the repetitions."""
        return median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the median is what is wanted; None where nothing is."""
        if not self.wanted:
            return None
        sign, number = self.wanted.split()
        return self.median <= float(number) if sign == "≤" else self.median >= float(number)

    def row(self) -> tuple[str, ...]:
        """Name, n, median, least to largest, target, verdict."""
        spread = f"{min(self.values):.2f}–{max(self.values):.2f}" if len(self.values) > 1 else ""
        verdict = {None: "", True: "yes", False: "NO"}[self.met]
        return (
            self.name,
            str(len(self.values)),
            f"{self.median:.2f} {self.unit}".strip(),
            spread,
            self.wanted,
            verdict,
        )


HEAD = ("measured", "n", "median", "spread", "wanted", "met")


def text_table(measurements: Sequence[Measurement]) -> str:
    """For a terminal."""
    rows = [HEAD, *(measurement.row() for measurement in measurements)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def markdown_table(measurements: Sequence[Measurement]) -> str:
    """For the README."""
    rows = [HEAD, ("---", "--:", "--:", "--:", "--:", "---"), *(one.row() for one in measurements)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def write(
    facts: Mapping[str, str | int], measurements: Sequence[Measurement], folder: Path = RESULTS
) -> Path:
    """Put everything into one JSON file, named after the machine."""
    path = folder / f"{machine_name(facts)}.json"
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "machine": dict(facts),
        "measurements": [
            {
                "name": one.name,
                "unit": one.unit,
                "n": len(one.values),
                "median": one.median,
                "values": one.values,
                "wanted": one.wanted,
                "met": one.met,
            }
            for one in measurements
        ],
    }
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> tuple[Mapping[str, str | int], tuple[Measurement, ...]]:
    """What `write` wrote."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return content["machine"], tuple(
        Measurement(one["name"], one["unit"], tuple(one["values"]), one["wanted"])
        for one in content["measurements"]
    )


def machine_name(facts: Mapping[str, str | int]) -> str:
    """E.g. "amd-epyc-2-cores"; "nvidia-h200" where the graphics card was measured."""
    processor = str(facts.get("gpu") or facts.get("cpu", platform.machine())).lower()
    name = re.sub(r"[^a-z0-9]+", "-", processor).strip("-")
    return name if "gpu" in facts else f"{name}-{facts.get('logical_cores', 1)}-cores"
