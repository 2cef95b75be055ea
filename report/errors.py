"""What the program can say to its user, and how the command then ends.

    LabReportError            exit 2   one clear Chinese message, no traceback
    ├── SpecError             the spec (or the student file) is wrong; carries every fault with file:line:column
    ├── DataError             the dataset cannot be had or is damaged
    ├── StoreError            the run store cannot be written, or a stored run is damaged
    ├── RunError              a training could not be finished (it diverged, its process was killed)
    ├── RenderError           a renderer complained: a missing glyph, a font, a CSS property
    └── MachineError          something is missing on this machine, and how to get it
    Interrupted               exit 130 the user stopped the command; everything finished so far is kept

Anything else that escapes is a bug and keeps its traceback (exit 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class LabReportError(Exception):
    """A fault that the user can mend; `str()` is the whole Chinese message."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in a file that the user wrote.

    Attributes:
        file: the path as the user gave it; of a value on the command line, the option.
        line, column: counted from 1, of the value (or of the key, where the key is what is wrong); 0 on the command line.
        field: dotted path, e.g. "variants.relu.model.activation"; "" for the file as a whole.
        message: Chinese: what is wrong and what is allowed.
    """

    file: str
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}  {self.field}: {self.message}" if self.field else f"{place}  {self.message}"


class SpecError(LabReportError):
    """The user's file is wrong; `faults` holds everything found in one pass, in file order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class DataError(LabReportError):
    """The dataset cannot be had or is damaged."""


class StoreError(LabReportError):
    """The run store cannot be written, or a stored run is damaged beyond setting it aside."""


class RunError(LabReportError):
    """A training could not be finished."""


class RenderError(LabReportError):
    """A renderer complained; nothing has been written."""


class MachineError(LabReportError):
    """Something that the program needs is missing on this machine."""


class Interrupted(LabReportError):
    """The user stopped the command; the message says what was kept and how to go on."""
