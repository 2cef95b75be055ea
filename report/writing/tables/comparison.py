"""Tables that set variants side by side."""

from __future__ import annotations

from report.document import Number, Table
from report.study.analysis import Study
from report.study.comparison import Comparison, best_of, flat
from report.study.variant import VariantStudy
from report.wording import names, tables
from report.wording.numbers import bare, figures, interval_end
from report.wording.recipe_fields import field_name, value_name
from report.writing.tables.cells import Cell, bare_value, table, value, words

MOST_COLUMNS = 4
"""Variants or fields that stand side by side; more do not fit a page."""


def comparison(study: Study) -> Table:
    """What all variants reached; the best test accuracy is set apart, and what does not differ from it significantly."""
    variants = tuple(study.variants.values())
    best = best_of(variants)
    rows = [
        (
            words(variant.label),
            value(variant.numbers["epochs"]),
            bare_value(variant.numbers["train_accuracy"]),
            bare_value(variant.numbers["test_accuracy"], best=variant.name in best),
            bare_value(variant.numbers["test_loss"]),
            bare_value(variant.numbers["generalization_gap"]),
        )
        for variant in variants
    ]
    accuracy = tables.metric("test_accuracy", variants)
    heads = (
        tables.VARIANT,
        tables.EPOCHS_SHORT,
        tables.percent(names.METRICS["train_accuracy"]),
        tables.percent(accuracy),
        tables.metric("test_loss", variants),
        tables.GAP,
    )
    notes = [
        tables.best_note(accuracy) if best else tables.NO_BEST_NOTE,
        f"{tables.final_training_note()}泛化差距 = 训练准确率 − {accuracy}。",
    ]
    if len({variant.recipe.training.epochs for variant in variants}) > 1:
        notes.append(tables.UNEQUAL_EPOCHS_NOTE)
    runs = [len(variant.runs) for variant in variants]
    caption = tables.comparison_caption(min(runs), max(runs))
    return table("comparison", caption, heads, rows, notes=tuple(map(words, notes)))


def costs(study: Study) -> Table:
    """How large the variants are, how fast they learn, how well calibrated they are, how long an epoch takes."""
    rows = [
        (
            words(variant.label),
            value(variant.numbers["parameters"]),
            value(variant.numbers["macs"]),
            value(variant.numbers["best_epoch"]),
            milestone(variant),
            bare_value(variant.numbers["calibration_error"]),
            bare_value(variant.numbers["seconds_per_epoch"]),
        )
        for variant in study.variants.values()
    ]
    heads = (
        tables.VARIANT,
        tables.PARAMETERS,
        tables.MACS,
        tables.BEST_EPOCH,
        tables.EPOCHS_TO_98,
        tables.CALIBRATION_ERROR,
        tables.SECONDS_PER_EPOCH_SHORT,
    )
    note = tables.costs_note(tables.metric("test_accuracy", study.variants.values()))
    return table("costs", tables.COSTS_CAPTION, heads, rows, notes=(words(note),))


def milestone(variant: VariantStudy) -> Cell:
    """Epochs to 98 %, and how many runs got there where not all did."""
    if variant.milestone is None:
        return words(tables.NOT_REACHED)
    reached, runs = variant.milestone.n, len(variant.runs)
    of = "" if reached == runs else tables.reached_by(reached, runs)
    return (Number(variant.milestone.name, figures(variant.milestone) + of),)


def settings(study: Study) -> Table | None:
    """The fields in which the variants differ, and nothing else; None where they differ in none."""
    variants = tuple(study.variants.values())
    changed = {change.field for comparison in study.comparisons.values() for change in comparison.changes}
    recipes = {variant.name: flat(variant.recipe) for variant in variants}
    fields = [field for field in recipes[study.baseline] if field in changed]
    if not fields:
        return None
    caption = tables.SETTINGS_CAPTION
    if len(fields) <= MOST_COLUMNS:
        rows = [
            (
                words(variant.label),
                *(words(value_name(field, recipes[variant.name][field])) for field in fields),
            )
            for variant in variants
        ]
        return table("settings", caption, (tables.VARIANT, *map(field_name, fields)), rows)
    if len(variants) <= MOST_COLUMNS:
        rows = [
            (
                words(field_name(field)),
                *(words(value_name(field, recipes[variant.name][field])) for variant in variants),
            )
            for field in fields
        ]
        heads = (tables.HYPERPARAMETER, *(variant.label for variant in variants))
        return table("settings", caption, heads, rows)
    rows = [
        (words(study.variants[name].label), words(told_changes(comparison)))
        for name, comparison in study.comparisons.items()
    ]
    return table("settings", tables.CHANGES_CAPTION, (tables.VARIANT, tables.CHANGES), rows)


def told_changes(comparison: Comparison) -> str:
    """激活函数：Sigmoid → ReLU；……."""
    return tables.changes(
        [
            (
                field_name(change.field),
                value_name(change.field, change.before),
                value_name(change.field, change.after),
            )
            for change in comparison.changes
        ]
    )


def differences(study: Study) -> Table:
    """Each variant's difference from the one that it is compared with, its interval, the verdict, McNemar's test."""
    several = len({comparison.baseline for comparison in study.comparisons.values()}) > 1
    rows = [
        (
            words(study.variants[name].label),
            *([words(study.variants[comparison.baseline].label)] if several else []),
            (signed(comparison),),
            interval(comparison),
            words(tables.VERDICTS[comparison.verdict]),
            words(tables.mcnemar_seeds(comparison.wins, comparison.losses, len(comparison.mcnemar))),
        )
        for name, comparison in study.comparisons.items()
    ]
    heads = (
        tables.VARIANT,
        *([tables.COMPARED_WITH] if several else []),
        tables.DIFFERENCE_POINTS,
        tables.INTERVAL,
        tables.VERDICT,
        tables.MCNEMAR,
    )
    accuracy = tables.metric("test_accuracy", study.variants.values())
    caption = tables.differences_caption("" if several else study.base.label, accuracy)
    notes = [tables.differences_note(tuple(study.comparisons.values()), accuracy)]
    unequal = [
        study.variants[name].label for name, found in study.comparisons.items() if not found.equal_epochs
    ]
    if unequal:
        notes.append(tables.unequal_epochs(unequal))
    return table("differences", caption, heads, rows, notes=tuple(map(words, notes)))


def signed(comparison: Comparison) -> Number:
    """The difference with its sign."""
    quantity = comparison.difference
    return Number(quantity.name, bare(quantity.value, quantity.unit, signed=True))


def interval(comparison: Comparison) -> Cell:
    """[−0.12, +0.34], or a dash where there is none to be had."""
    low, high = comparison.low, comparison.high
    if low is None or high is None or comparison.verdict == "identical":
        return words("—")
    ends = [Number(end.name, interval_end(end)) for end in (low, high)]
    return (*words("["), ends[0], *words(",\N{NO-BREAK SPACE}"), ends[1], *words("]"))
