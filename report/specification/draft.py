"""A spec in the rough: whatever of it is valid by itself, for the checks that compare one value with another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from pydantic import Field, TypeAdapter

from lenet.recipe import DataRecipe, ModelRecipe, TrainingRecipe
from report.specification.pictures import PictureOptions
from report.specification.validation import Salvaged, attempt, salvage

PICTURE: TypeAdapter[PictureOptions] = TypeAdapter(PictureOptions)
DATA, MODEL, TRAINING = TypeAdapter(DataRecipe), TypeAdapter(ModelRecipe), TypeAdapter(TrainingRecipe)
SEEDS = TypeAdapter(tuple[int, ...])
SHAPE = ("channels", "kernel_sizes", "paddings", "pooling", "hidden", "connections", "output")
"""Keys that decide whether a network can be built."""
EPOCH: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(ge=0)])


@dataclass(frozen=True)
class DraftVariant:
    """A variant's parts, as far as they are valid."""

    data: Salvaged[DataRecipe]
    model: Salvaged[ModelRecipe]
    training: Salvaged[TrainingRecipe]
    against: str = ""
    label: str = ""


class Target(NamedTuple):
    """What an expectation is about; None: not valid, or not written."""

    variant: str | None
    epoch: int | None


@dataclass(frozen=True)
class Draft:
    """What of a spec is valid by itself; lists keep their positions."""

    variants: dict[str, DraftVariant]
    baseline: str | None
    sweep_base: str
    seeds: tuple[int, ...] | None
    epochs_shown: tuple[int | None, ...]
    expectations: tuple[Target, ...]
    figures: tuple[PictureOptions | None, ...]

    @property
    def base(self) -> str | None:
        """The baseline's name, if there is such a variant."""
        name = self.baseline or next(iter(self.variants), None)
        return name if name in self.variants else None

    def epochs(self, variant: str) -> int | None:
        """How many epochs a variant trains, if that is known."""
        training = self.variants[variant].training.sure_of("epochs")
        return training.epochs if training else None


def draft(data: dict[str, object]) -> Draft:
    """Read what can be read of a spec whose variants are complete."""
    variants, baseline = data.get("variants"), data.get("baseline", "")
    sweep = found if isinstance(found := data.get("sweep"), dict) else {}
    return Draft(
        variants={
            name: DraftVariant(
                salvage(DATA, own.get("data", {})),
                salvage(MODEL, own.get("model", {})),
                salvage(TRAINING, own.get("training", {})),
                against if isinstance(against := own.get("against", ""), str) else "",
                label if isinstance(label := own.get("label", ""), str) else "",
            )
            for name, own in (variants.items() if isinstance(variants, dict) else ())
            if isinstance(own, dict)
        },
        baseline=baseline if isinstance(baseline, str) else None,
        sweep_base=base if isinstance(base := sweep.get("base", ""), str) else "",
        seeds=attempt(SEEDS, data["seeds"]) if "seeds" in data else (0, 1, 2),
        epochs_shown=tuple(attempt(EPOCH, item) for item in items(data, "epochs_shown")),
        expectations=tuple(target(item) for item in items(data, "expectations")),
        figures=tuple(salvage(PICTURE, item).value for item in items(data, "figures")),
    )


def target(item: object) -> Target:
    """Read what can be read of an expectation."""
    if not isinstance(item, dict):
        return Target(None, None)
    variant = item.get("variant", "")
    return Target(variant if isinstance(variant, str) else None, attempt(EPOCH, item.get("epoch")))


def items(data: dict[str, object], key: str) -> list[object]:
    """The list under a key; none where there is something else."""
    value = data.get(key)
    return value if isinstance(value, list) else []
