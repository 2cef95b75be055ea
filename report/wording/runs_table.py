"""What `labreport runs` says of the stored runs."""

from __future__ import annotations

from collections.abc import Sequence

from lenet.recipe import RunRecipe
from report.wording.recipe_fields import FIELDS, field_name, value_name

COLUMNS = ("运行", "种子", "准确率", "用时", "完成时间", "报告/变体")
ALWAYS_TOLD = ("data.name", "model.activation", "model.pooling", "training.optimizer")
TOLD_WITH_NAME = ("training.learning_rate", "training.batch_size", "training.epochs")
VALIDATED = "准确率是验证集上的"


def settings(recipe: RunRecipe) -> str:
    """What the seeds of a setting have in common: what is always told, and whatever is not as by default."""
    told = [value_name(field, value_of(recipe, field)) for field in ALWAYS_TOLD]
    default = RunRecipe(seed=recipe.seed)
    others = (
        field
        for field in FIELDS
        if field not in (*ALWAYS_TOLD, *TOLD_WITH_NAME)
        and value_of(recipe, field) != value_of(default, field)
    )
    told += [
        f"{field_name(field)} {value_name(field, value_of(recipe, field))}"
        for field in (*TOLD_WITH_NAME, *others)
    ]
    return "；".join([*told, *([VALIDATED] if recipe.data.validation_size else [])])


def value_of(recipe: RunRecipe, field: str) -> object:
    """What a recipe has at a dotted path."""
    part, _, name = field.partition(".")
    return getattr(getattr(recipe, part), name)


def users(names: Sequence[str]) -> str:
    """The reports and variants that show a run."""
    return "、".join(names)
