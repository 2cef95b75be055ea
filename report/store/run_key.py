"""What identifies a run: everything that can change its result, and nothing else.

The SHA-256 of a run's `recipe.json` is its key, and the name of its folder: `sha256sum` checks it. Titles, prose,
variant names and paths are not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import lenet
from lenet.recipe import RunRecipe
from report.digests import canonical_json, digest
from report.software import version

KEY_FORMAT = 2
"""Raised when what is stored of a run, or the code in report/ that makes it, changes its meaning."""

RESULT_MODULES = (
    "anatomy.py",
    "augmentation.py",
    "backpropagation.py",
    "cells.py",
    "determinism.py",
    "evaluation.py",
    "initialization.py",
    "layers.py",
    "losses.py",
    "model.py",
    "operations.py",
    "optimizers.py",
    "preprocessing.py",
    "rbf_codes.py",
    "replay.py",
    "schedules.py",
    "stages.py",
    "training.py",
    "training_state.py",
)
"""The modules of lenet/ that can change a result. Not recipe.py: a recipe is hashed with all its defaults.
Not datasets.py and sources/: the dataset's own digest decides."""


class KeyChanged(Exception):
    """A run's key is not that of the code and the data which are to train it: they were changed meanwhile."""


def code_digest(folder: Path, modules: Sequence[str]) -> str:
    """SHA-256 over names and bytes of some modules; the same whichever way a checkout ends its lines."""
    contents = {name: (folder / name).read_bytes().replace(b"\r\n", b"\n") for name in sorted(modules)}
    return digest(canonical_json({name: digest(content) for name, content in contents.items()}))


@cache
def lab_digest() -> str:
    """`code_digest` of the laboratory as this process first found it: that is the code which it runs."""
    return code_digest(Path(lenet.__file__).parent, RESULT_MODULES)


def key_payload(recipe: RunRecipe, dataset_digest: str) -> dict[str, object]:
    """What a run's key is the digest of, as JSON data; also the content of recipe.json."""
    return {
        "format": KEY_FORMAT,
        "recipe": recipe.model_dump(mode="json", exclude={"data": {"path"}}),
        "dataset": dataset_digest,
        "lab": lab_digest(),
        "torch": version("torch"),
    }


def run_key(recipe: RunRecipe, dataset_digest: str) -> str:
    """The run's name in the store: 64 hexadecimal digits. Imports no torch."""
    return digest(canonical_json(key_payload(recipe, dataset_digest)))
