"""What this program says of itself: of the installed package, else of the source tree's pyproject.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

NAME = "labreport"


@dataclass(frozen=True)
class Project:
    """Facts of the project.

    Attributes:
        python: which interpreters will do, e.g. ">=3.11".
        dependencies: requirements like "numpy>=2.0"; those of extras have a marker.
    """

    version: str
    python: str
    dependencies: tuple[str, ...]


def project() -> Project:
    """The facts."""
    try:
        about = metadata.metadata(NAME)
    except metadata.PackageNotFoundError:
        path = Path(__file__).parents[1] / "pyproject.toml"
        facts = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
        return Project(facts["version"], facts["requires-python"], tuple(facts["dependencies"]))
    return Project(about["Version"], about["Requires-Python"], tuple(metadata.requires(NAME) or ()))
