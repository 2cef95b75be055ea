"""In what two recipes differ: fields that mean something, and what counts as one factor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lenet.recipe import RunRecipe
from report.study.borders import rewritten

DEPENDENT = {
    "training.momentum": ("training.optimizer", ("momentum", "nesterov", "rmsprop")),
    "training.decay_every": ("training.schedule", ("step",)),
    "training.decay_factor": ("training.schedule", ("step", "exponential")),
}
"""Fields that have an effect only under some values of another, with which they make one factor."""
PER_STAGE = ("model.channels", "model.kernel_sizes", "model.paddings")
"""Each has an entry a stage; the first decides how many stages there are."""

SOFTMAX = ("cross_entropy", "linear")
"""Loss and output layer of a network whose outputs are the logits of a softmax."""


@dataclass(frozen=True)
class Change:
    """A recipe field that differs: "training.learning_rate", and its value on either side; None where it has no effect there."""

    field: str
    before: object
    after: object


def differences(variant: RunRecipe, baseline: RunRecipe) -> tuple[Change, ...]:
    """Fields in which two recipes differ to any effect, in the order of the recipe."""
    after, before = effective(variant), effective(rewritten(baseline, like=variant))
    return tuple(
        Change(field, before.get(field), after.get(field))
        for field in flat(variant)
        if before.get(field) != after.get(field)
    )


def output_kind(recipe: RunRecipe) -> tuple[str, str]:
    """What decides the meaning of a network's outputs: what it was trained to minimise, and its output layer."""
    return recipe.training.loss, recipe.model.output


def unlike(recipes: Mapping[str, RunRecipe]) -> tuple[str, ...]:
    """Of recipes by name, those whose outputs are no logits of a softmax while others' are, or are so in another way.

    Cross-entropy and calibration of such outputs measure the scale of the outputs as much as the network.
    """
    if len({output_kind(recipe) for recipe in recipes.values()}) == 1:
        return ()
    return tuple(name for name, recipe in recipes.items() if output_kind(recipe) != SOFTMAX)


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
    """The changes without those that only come with another one."""
    changed = {change.field for change in changes}
    return tuple(change.field for change in changes if not comes_with_another(change, changed))


def comes_with_another(change: Change, changed: set[str]) -> bool:
    """Whether there would be no such change without that of another field.

    A decay factor comes with a schedule that has one; the kernel size of a third stage comes with that stage.
    """
    match change:
        case Change(field, before, after) if field in DEPENDENT:
            return DEPENDENT[field][0] in changed and (before is None or after is None)
        case Change(field, tuple() as before, tuple() as after) if field in PER_STAGE[1:]:
            both = min(len(before), len(after))
            return len(before) != len(after) and before[:both] == after[:both]
    return False


def independent(changed: set[str], fields: Sequence[str]) -> list[str]:
    """The fields without those that are told beside a changed one."""
    return [field for field in fields if not (field in DEPENDENT and DEPENDENT[field][0] in changed)]
