"""Training: the usual loop and ours in turns, so that what else the machine does meets both alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import fmean

from benchmarks.measurement import Measurement
from benchmarks.variants import RECIPES
from lenet.recipe import Device
from report.execution.worker_process import THREAD_COUNTS
from report.process import usable_cores

Say = Callable[[str], None]


@dataclass(frozen=True)
class Timed:
    """What a loop answers: seconds of each epoch, and the largest memory of its process."""

    seconds: list[float]
    peak_mb: float


def measure(say: Say, rounds: int = 3, epochs: int = 2) -> Iterator[Measurement]:
    """For each network: seconds an epoch of a run, on all cores, and how well runs go side by side."""
    cores = usable_cores()
    for variant in RECIPES:
        usual: list[float] = []
        ours: list[float] = []
        ratio: list[float] = []
        alone: list[float] = []
        memory: list[float] = []
        for number in range(1, rounds + 1):
            say(f"training {variant}, round {number} of {rounds}")
            plain = usual_loop(variant, epochs)
            # Alone before and after: a host that becomes slower or faster meanwhile does so for both.
            single = together(variant, epochs, 1)
            several = together(variant, epochs, cores)
            single += together(variant, epochs, 1)
            usual.append(fmean(plain.seconds))
            alone.append(fmean(second for one in single for second in one.seconds))
            each = fmean(second for one in several for second in one.seconds)
            ours.append(each / cores)
            ratio.append(usual[-1] / ours[-1])
            memory += [one.peak_mb for one in several]
        yield Measurement(f"{variant}: usual loop, an epoch", "s", tuple(usual))
        yield Measurement(f"{variant}: ours, an epoch of one of {cores} runs / {cores}", "s", tuple(ours))
        yield Measurement(f"{variant}: times faster", "", tuple(ratio), "≥ 3")
        yield Measurement(f"{variant}: ours, an epoch of one run alone", "s", tuple(alone))
        efficiency = tuple(single / (each * cores) for single, each in zip(alone, ours, strict=True))
        yield Measurement(f"{variant}: efficiency of {cores} side by side", "", efficiency, "≥ 0.95")
        if any(memory):
            yield Measurement(f"{variant}: peak memory of a run", "MB", tuple(memory), "≤ 1000")


def measure_on_card(say: Say, rounds: int = 5, epochs: int = 5) -> Iterator[Measurement]:
    """For each network: seconds an epoch on a graphics card, without the first, in which its libraries are loaded."""
    for variant in RECIPES:
        usual: list[float] = []
        ours: list[float] = []
        for number in range(1, rounds + 1):
            say(f"training {variant} on the card, round {number} of {rounds}")
            usual.append(fmean(usual_loop(variant, 3, "cuda").seconds[1:]))
            ours.append(fmean(together(variant, epochs, 1, "cuda")[0].seconds[1:]))
        yield Measurement(f"{variant}: usual loop on the card, an epoch", "s", tuple(usual))
        yield Measurement(f"{variant}: ours on the card, an epoch", "s", tuple(ours))
        ratio = tuple(one / other for one, other in zip(usual, ours, strict=True))
        yield Measurement(f"{variant}: times faster on the card", "", ratio)


def usual_loop(variant: str, epochs: int, device: Device = "cpu") -> Timed:
    """One process with PyTorch's default threads."""
    environment = {name: value for name, value in os.environ.items() if name not in THREAD_COUNTS}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.usual_loop", variant, str(epochs), device],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return Timed(**json.loads(done.stdout))


def together(variant: str, epochs: int, count: int, device: Device = "cpu") -> list[Timed]:
    """Processes of one thread each, which begin at the same moment."""
    environment = {**os.environ, **dict.fromkeys(THREAD_COUNTS, "1")}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.our_loop", variant, str(epochs), device],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    answers = []
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        output, _ = process.communicate()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        answers.append(Timed(**json.loads(output)))
    return answers
