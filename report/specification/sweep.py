"""`sweep:`, a table of values that becomes variants: one for each combination of a value from each axis.

    sweep:
      over:
        training.learning_rate: [0.1, 0.01, 0.001]     # lr_0_1, lr_0_01, lr_0_001

Expansion happens on the data as written, before it is checked; a fault in a variant that was made here is told where its
value stands in the sweep.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from report.specification.variants import PARTS, overlay
from report.specification.yaml_source import Loc
from report.wording.recipe_fields import field_name, value_name

LONGEST_NAME = 32
MOST_VARIANTS = 100
SHORT = {"learning_rate": "lr", "batch_size": "batch", "weight_decay": "decay", "kernel_sizes": "kernels"}
"""Last part of a path -> how names of variants begin, where that is shorter."""


def recipe_path(path: str) -> str:
    """Refuse what leads to no field of a recipe's parts.

    Raises:
        ValueError: "sweep_path".
    """
    part, dot, rest = path.partition(".")
    if part not in PARTS or not dot or not rest:
        raise ValueError("sweep_path")
    return path


def unlike(values: tuple[object, ...]) -> tuple[object, ...]:
    """Refuse a value that is there twice.

    Raises:
        ValueError: "not_unique".
    """
    if any(value in values[:place] for place, value in enumerate(values)):
        raise ValueError("not_unique")
    return values


def few(over: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    """Refuse more combinations than a spec may have variants.

    Raises:
        ValueError: "sweep_too_large".
    """
    if prod(map(len, over.values())) > MOST_VARIANTS:
        raise ValueError("sweep_too_large")
    return over


Path = Annotated[str, AfterValidator(recipe_path)]
Value = bool | int | float | str | tuple[int, ...]
Values = Annotated[tuple[Value, ...], Field(min_length=1, max_length=MOST_VARIANTS), AfterValidator(unlike)]


class Sweep(BaseModel):
    """Axes of values.

    Attributes:
        base: the variant that each combination changes and is compared with; "": the spec-wide recipe, and the baseline.
        over: dotted path of a recipe field -> its values.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str = ""
    over: Annotated[dict[Path, Values], Field(min_length=1, max_length=4), AfterValidator(few)]


@dataclass(frozen=True)
class Expansion:
    """Variants with those of a sweep behind them.

    Attributes:
        variants: name -> what it changes; anything else that stood there stays, to be refused later.
        places: name of a variant of the sweep -> path of each axis -> where its value was written.
    """

    variants: object
    base: str = ""
    places: Mapping[str, Mapping[Loc, Loc]] = field(default_factory=dict)

    def place(self, loc: Loc) -> Loc | None:
        """Where in the sweep the cause of a fault at `loc` stands; None where it is not of the sweep's making."""
        if len(loc) < 3 or loc[0] != "variants":
            return None
        axes = self.places.get(str(loc[1]), {})
        inside = loc[2:]
        for path, place in axes.items():
            if inside[: len(path)] == path or path[: len(inside)] == inside:
                return (*place, *inside[len(path) :])
        return None

    def inherited(self, loc: Loc) -> Loc:
        """The same value in the variant that a variant of the sweep changes, where it was not changed by the sweep."""
        if self.base and len(loc) > 1 and loc[0] == "variants" and loc[1] in self.places:
            return ("variants", self.base, *loc[2:])
        return loc


def expand(variants: object, sweep: object) -> Expansion:
    """Add the variants of a sweep; one that is not valid by itself adds none, and is refused later."""
    over = sweep.get("over") if isinstance(sweep, dict) else None
    written = {} if variants is None else variants
    if not (isinstance(over, dict) and isinstance(written, dict) and isinstance(sweep, dict)):
        return Expansion(variants)
    lists = {path: values for path, values in over.items() if isinstance(values, list) and well_formed(path)}
    count = prod(map(len, lists.values()))
    if not lists or len(lists) < len(over) or not 0 < count <= MOST_VARIANTS:
        return Expansion(variants)
    named = sweep.get("base")
    base = named if isinstance(named, str) and named in written else ""
    origin = written.get(base)
    found, places = dict(written), {}
    for numbers in product(*(range(len(values)) for values in lists.values())):
        chosen = {path: lists[path][number] for path, number in zip(lists, numbers, strict=True)}
        name = free_name(base, chosen, found)
        found[name] = variant(base, origin, chosen)
        places[name] = {
            tuple(path.split(".")): ("sweep", "over", path, number)
            for path, number in zip(lists, numbers, strict=True)
        }
    return Expansion(found, base, places)


def well_formed(path: object) -> bool:
    """Whether a path leads into a part of a recipe."""
    return isinstance(path, str) and path.partition(".")[0] in PARTS and all(path.split(".")[1:2])


def variant(base: str, origin: object, chosen: Mapping[str, object]) -> dict[str, object]:
    """What a combination changes, laid over what its base variant changes; it is compared with that."""
    own: dict[str, object] = {}
    for path, value in chosen.items():
        inner: object = value
        for part in reversed(path.split(".")):
            inner = {part: inner}
        merged = overlay(own, inner)
        assert isinstance(merged, dict)
        own = merged
    kept = {key: value for key, value in origin.items() if key in PARTS} if isinstance(origin, dict) else {}
    whole = overlay(kept, own)
    assert isinstance(whole, dict)
    label = "，".join(f"{field_name(path)} {value_name(path, value)}" for path, value in chosen.items())
    of = origin.get("label", "") if isinstance(origin, dict) else ""
    told = {"label": f"{of}，{label}" if of else label}
    return whole | told | ({"against": base} if base else {})


def free_name(base: str, chosen: Mapping[str, object], taken: Mapping[str, object]) -> str:
    """lr_0_01, classic_lr_0_01_relu, ...: letters, digits and underscores, not taken yet."""
    pieces = [piece(path, value) for path, value in chosen.items()]
    name = "_".join([base, *pieces] if base else pieces)[:LONGEST_NAME].rstrip("_")
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name[: LONGEST_NAME - 1 - len(str(number))]}_{number}"
        number += 1
    return unique


def piece(path: str, value: object) -> str:
    """One value of a name."""
    last = path.rpartition(".")[2]
    text = format(value, "g") if isinstance(value, float) else str(value)
    return f"{SHORT.get(last, last)}_{re.sub('[^A-Za-z0-9]+', '_', text).strip('_')}"
