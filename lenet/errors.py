"""What the laboratory can refuse, and why.

    LabError
    ├── ImpossibleNetwork      a layer would shrink the image below 1x1, or two settings contradict each other
    ├── DatasetError
    │   ├── DatasetUnavailable no source could supply the files; says what was tried
    │   └── DatasetCorrupt     a file is there but is not what it claims to be
    ├── DeviceMissing          a run is to be computed on what this machine does not have
    └── TrainingDiverged       the loss stopped being a number

They carry facts, not sentences: whoever talks to a person (report/) words them.
"""

from __future__ import annotations

from dataclasses import dataclass


class LabError(Exception):
    """The root of everything the laboratory refuses."""


class ImpossibleNetwork(LabError):
    """A recipe that no network can follow.

    Args:
        layer: module name of the first layer that cannot be built, e.g. "conv2".
        input_shape: what that layer would receive, (channels, height, width) or (features,).
        reason: stable code of what is wrong: "kernel_larger_than_input", "pool_larger_than_input", "connection_table", ...
    """

    def __init__(self, layer: str, input_shape: tuple[int, ...], reason: str) -> None:
        self.layer, self.input_shape, self.reason = layer, input_shape, reason
        super().__init__(f"{layer}: {reason} (input {input_shape})")


@dataclass(frozen=True)
class Attempt:
    """One source that was asked for a dataset, and what it answered."""

    source: str
    outcome: str


class DatasetError(LabError):
    """The root of what can be wrong with a dataset."""


class DatasetUnavailable(DatasetError):
    """No source could supply the dataset.

    Args:
        name: dataset name, e.g. "mnist".
        attempts: what was tried, in order.
        wanted: the file names that would do, with their SHA-256.
        folder: where to put those files by hand.
    """

    def __init__(self, name: str, attempts: tuple[Attempt, ...], wanted: dict[str, str], folder: str) -> None:
        self.name, self.attempts, self.wanted, self.folder = name, attempts, wanted, folder
        super().__init__(f"dataset {name!r}: no source had it: {', '.join(a.source for a in attempts)}")


class DatasetCorrupt(DatasetError):
    """A dataset file is there but is not what it claims to be.

    Args:
        path: the file.
        reason: stable code: "not_idx", "truncated", "absurd_dimensions", "counts_differ", "label_out_of_range", ...
    """

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}")


class DeviceMissing(LabError):
    """There is no such device here, or the installed PyTorch cannot use it: `device` is "cuda"."""

    def __init__(self, device: str) -> None:
        self.device = device
        super().__init__(f"no device {device!r}")


class TrainingDiverged(LabError):
    """The training loss became infinite or not a number in `epoch` (counted from 0)."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        super().__init__(f"loss is no longer a number in epoch {epoch}")
