"""A run that a report asks for, what was decided about it, and the job that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lenet.recipe import RunRecipe

Reason = Literal["reused", "new", "resumed", "damaged", "forced"]


@dataclass(frozen=True)
class RunRequest:
    """One seed of one variant."""

    variant: str
    seed: int
    recipe: RunRecipe

    @property
    def name(self) -> str:
        """What users see, e.g. "classic/0"."""
        return f"{self.variant}/{self.seed}"


@dataclass(frozen=True)
class Decision:
    """Whether a run is trained or reused, and why.

    Attributes:
        key: the run's name in the store.
        reason: reused = it is in the store; new = nothing of it is; resumed = a part of it is; damaged = it was
            there, but is damaged; forced = the user wants it anew.
        detail: the reason in Chinese, with what differs from the stored run most like it.
    """

    request: RunRequest
    key: str
    reason: Reason
    detail: str

    @property
    def trains(self) -> bool:
        """Whether the run has to be trained."""
        return self.reason != "reused"


@dataclass(frozen=True)
class Job:
    """A run that an executor has to put into the store.

    Attributes:
        request: the first of the requests that share the key.
        afresh: whether an unfinished training is thrown away.
        replaces: fingerprint of the stored run that is not good enough; any other run under this key is.
    """

    request: RunRequest
    key: str
    afresh: bool = False
    replaces: str | None = None
