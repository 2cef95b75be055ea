"""`python -m benchmarks [--card] [--markdown] [--quick]`: measure, print a table, keep it in benchmarks/results/."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks import commands, training
from benchmarks.measurement import RESULTS, Measurement, machine_name, markdown_table, read, text_table, write
from lenet.determinism import environment

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Measure; or only show as Markdown what was measured last on this machine."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="print the last results as Markdown")
    parser.add_argument("--quick", action="store_true", help="one repetition of each, nothing is kept")
    parser.add_argument(
        "--card", action="store_true", help="training on an NVIDIA graphics card, nothing else"
    )
    options = parser.parse_args()
    if options.card and not card_is_there():
        parser.error("--card: no graphics card that torch can use")
    facts = environment("cuda" if options.card else "cpu")
    if options.markdown:
        machine, measured = read(RESULTS / f"{machine_name(facts)}.json")
        sys.stdout.write(f"{described(machine)}\n\n{markdown_table(measured)}\n")
        return
    rounds = 1 if options.quick else 5
    measurements: list[Measurement] = []
    sources = (
        [training.measure_on_card(said, rounds=rounds)]
        if options.card
        else [
            commands.measure(said, ROOT / "build" / "runs", rounds=rounds),
            training.measure(said, rounds=rounds, epochs=1 if options.quick else 2),
        ]
    )
    for source in sources:
        for measurement in source:
            measurements.append(measurement)
            said("  ".join(filter(None, measurement.row())))
    sys.stdout.write(f"{described(facts)}\n{text_table(measurements)}\n")
    if not options.quick:
        sys.stdout.write(f"{write(facts, measurements).relative_to(ROOT)}\n")


def card_is_there() -> bool:
    """Whether there is a graphics card; asked first, as all else about it needs one."""
    import torch

    return torch.cuda.is_available()


def described(facts: Mapping[str, str | int]) -> str:
    """The machine in a line."""
    processors = f"{facts['cpu']}, {facts['logical_cores']} cores"
    software = f"{facts['os']}, Python {facts['python']}, torch {facts['torch']}"
    return ", ".join(str(part) for part in (facts.get("gpu"), processors, software) if part)


def said(line: str) -> None:
    """What goes on, to standard error."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
