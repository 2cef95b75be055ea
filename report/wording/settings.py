"""In what variants differ, in words: a setting with what belongs to it, and settings that the labels already tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from report.study.analysis import Study
from report.study.borders import BORDER_FIELDS
from report.study.changes import DEPENDENT, Change, effective, independent
from report.study.variant import VariantStudy
from report.wording.recipe_fields import field_name, value_name

PARTS = {
    "training.momentum": "动量 {}",
    "training.decay_every": "每 {} 轮",
    "training.decay_factor": "乘以 {}",
}
"""How a field that belongs to another is told beside it."""
EVERY_EPOCH = "每轮"


def told(field: str, recipe: Mapping[str, object]) -> str:
    """A setting's value with those of the fields that belong to it: 指数衰减（每轮乘以 0.8）; a dash where it has no effect."""
    if field not in recipe:
        return "—"
    value = value_name(field, recipe[field])
    parts = [
        PARTS[part].format(value_name(part, recipe[part]))
        for part, (owner, _) in DEPENDENT.items()
        if owner == field and part in recipe
    ]
    if recipe[field] == "exponential":
        parts.insert(0, EVERY_EPOCH)
    return f"{value}（{''.join(parts)}）" if parts else value


def varied(study: Study) -> list[str]:
    """The fields in which compared variants differ or are written differently, in the order of the recipe."""
    found = study.comparisons.values()
    changed = {change.field for comparison in found for change in comparison.changes}
    changed |= set(BORDER_FIELDS) if any(comparison.border_moved for comparison in found) else set()
    order = dict.fromkeys(field for variant in study.variants.values() for field in effective(variant.recipe))
    return independent(changed, [field for field in order if field in changed])


def changed(changes: tuple[Change, ...]) -> list[str]:
    """The fields of a comparison that are told by themselves."""
    return independent({change.field for change in changes}, [change.field for change in changes])


@dataclass(frozen=True)
class Named:
    """A setting whose values are the variants' names.

    Attributes:
        unnamed: the variant, if any, whose label is not its value, and the value.
    """

    field: str
    unnamed: tuple[VariantStudy, str] | None


def named(study: Study) -> Named | None:
    """The one setting in which the variants differ, where their labels give its values, with one exception at most."""
    fields = varied(study)
    if len(fields) != 1:
        return None
    values = [(variant, told(fields[0], effective(variant.recipe))) for variant in study.variants.values()]
    others = [(variant, value) for variant, value in values if not tells(variant.label, fields[0], value)]
    if len(others) > 1 or len(others) == len(values):
        return None
    return Named(fields[0], others[0] if others else None)


def tells(label: str, field: str, value: str) -> bool:
    """Whether a label is a value, or a field's name and a value."""
    return squeezed(label) in (squeezed(value), squeezed(field_name(field) + value))


def squeezed(text: str) -> str:
    """Text without spaces."""
    return "".join(text.split())
