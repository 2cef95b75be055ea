"""The table of what the variants are configured to, where they differ."""

from __future__ import annotations

from collections.abc import Sequence

from report.document import Table
from report.study.analysis import Study
from report.study.changes import effective
from report.study.comparison import Comparison
from report.wording import comparison_tables as say
from report.wording import settings as configured
from report.wording import tables
from report.wording.recipe_fields import field_name
from report.writing.tables.cells import Cell, table, words

MOST_COLUMNS = 4
"""Variants or fields that stand side by side; more do not fit a page."""


def settings(study: Study) -> Table | None:
    """The fields in which the variants differ, and nothing else; None where they differ in none or their labels tell it."""
    variants = tuple(study.variants.values())
    recipes = {variant.name: effective(variant.recipe) for variant in variants}
    fields = configured.varied(study)
    if not fields or configured.named(study):
        return None
    caption, notes = say.SETTINGS_CAPTION, about_inputs(study, fields)
    if len(fields) <= MOST_COLUMNS:
        rows = [
            (
                words(variant.label),
                *(words(configured.told(field, recipes[variant.name])) for field in fields),
            )
            for variant in variants
        ]
        heads = (tables.VARIANT, *map(field_name, fields))
        return table("settings", caption, heads, rows, notes=notes, sortable=True)
    if len(variants) <= MOST_COLUMNS:
        rows = [
            (
                words(field_name(field)),
                *(words(configured.told(field, recipes[variant.name])) for variant in variants),
            )
            for field in fields
        ]
        heads = (tables.HYPERPARAMETER, *(variant.label for variant in variants))
        return table("settings", caption, heads, rows, notes=notes)
    rows = [
        (words(study.variants[name].label), words(told_changes(study, found)))
        for name, found in study.comparisons.items()
    ]
    return table("settings", say.CHANGES_CAPTION, (tables.VARIANT, say.CHANGES), rows, notes=notes)


def about_inputs(study: Study, fields: Sequence[str]) -> tuple[Cell, ...]:
    """Which inputs are the same for all that they are written differently; else how an image becomes larger."""
    if "data.image_size" not in fields:
        return ()
    told = [
        say.same_border(*(study.variants[name] for name in (found.variant, found.baseline)))
        for found in study.comparisons.values()
        if found.border_moved
    ]
    return (words(say.NOTE + ("".join(told) or say.LARGER_INPUT)),)


def told_changes(study: Study, found: Comparison) -> str:
    """激活函数：Sigmoid → ReLU；……."""
    before, after = (effective(study.variants[name].recipe) for name in (found.baseline, found.variant))
    return say.changes(
        [
            (field_name(field), configured.told(field, before), configured.told(field, after))
            for field in configured.changed(found.changes)
        ]
    )
