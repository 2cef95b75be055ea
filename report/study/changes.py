"""In what two recipes differ: fields that mean something, and what counts as one factor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lenet.recipe import RunRecipe

DEPENDENT = {
    "training.momentum": ("training.optimizer", ("momentum", "nesterov", "rmsprop")),
    "training.decay_every": ("training.schedule", ("step",)),
    "training.decay_factor": ("training.schedule", ("step", "exponential")),
}
"""Fields that have an effect only under some values of another, with which they make one factor."""
PER_STAGE = ("model.channels", "model.kernel_sizes", "model.paddings")
"""One factor where the number of stages changes: each has an entry a stage."""


@dataclass(frozen=True)
class Change:
    """A recipe field that differs: "training.learning_rate", and its value on either side; None where it has no effect there."""

    field: str
    before: object
    after: object


def differences(variant: RunRecipe, baseline: RunRecipe) -> tuple[Change, ...]:
    """Fields in which two recipes differ to any effect, in the order of the recipe."""
    after, before = effective(variant), effective(baseline)
    return tuple(
        Change(field, before.get(field), after.get(field))
        for field in flat(variant)
        if before.get(field) != after.get(field)
    )


def flat(recipe: RunRecipe) -> dict[str, object]:
    """Every field by its dotted path, but the seed and where the data lie."""
    parts = {"data": recipe.data, "model": recipe.model, "training": recipe.training}
    return {
        f"{part}.{name}": getattr(values, name)
        for part, values in parts.items()
        for name in type(values).model_fields
        if name != "path"
    }


def effective(recipe: RunRecipe) -> dict[str, object]:
    """The fields that mean anything under the others: no decay factor where the learning rate is constant."""
    fields = flat(recipe)
    return {field: value for field, value in fields.items() if has_effect(field, fields)}


def has_effect(field: str, recipe: Mapping[str, object]) -> bool:
    """Whether a field means anything under the others."""
    if field not in DEPENDENT:
        return True
    other, values = DEPENDENT[field]
    return recipe.get(other) in values


def factors(changes: Sequence[Change]) -> tuple[str, ...]:
    """The changes without those that belong to another one."""
    changed = {change.field for change in changes}
    stages = next((change for change in changes if change.field == PER_STAGE[0]), None)
    deeper = stages is not None and len(tuple_of(stages.before)) != len(tuple_of(stages.after))
    return tuple(
        field
        for field in independent(changed, [change.field for change in changes])
        if not (deeper and field in PER_STAGE[1:])
    )


def independent(changed: set[str], fields: Sequence[str]) -> list[str]:
    """The fields without those that belong to a changed one."""
    return [field for field in fields if not (field in DEPENDENT and DEPENDENT[field][0] in changed)]


def tuple_of(value: object) -> tuple[object, ...]:
    """A field that is known to be a tuple."""
    assert isinstance(value, tuple)
    return value
