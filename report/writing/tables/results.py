"""Tables of one variant's results, and of published numbers beside measured ones."""

from __future__ import annotations

from collections.abc import Sequence

from report.document import Number, Table
from report.quantities import Quantity
from report.study.analysis import Study
from report.study.variant import VariantStudy
from report.wording import names, tables
from report.wording.numbers import bare, text
from report.writing.tables.cells import table, value, words


def epochs(variant: VariantStudy, shown: Sequence[int]) -> Table:
    """The four metrics after the epochs that the spec names."""
    metrics = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
    rows = [
        (words(str(epoch)), *(value(variant.epochs[epoch][metric], std=True) for metric in metrics))
        for epoch in shown
    ]
    evaluated = variant.runs[0].results.evaluated
    heads = (tables.EPOCH, *(names.epoch_metric(metric, evaluated) for metric in metrics))
    caption = tables.epochs_caption(variant.label, len(variant.runs))
    return table(
        "epochs",
        caption,
        heads,
        rows,
        notes=(words(tables.running_mean_note(evaluated, variant.recipe.training.loss)),),
    )


def seeds(variant: VariantStudy) -> Table:
    """The final result of each run, and of all together."""
    metrics = ("train_accuracy", "test_accuracy", "test_loss", "errors")
    rows = [
        (words(tables.seed(seed)), *(value(numbers[metric]) for metric in metrics))
        for seed, numbers in variant.seeds.items()
    ]
    rows.append((words(tables.MEAN), *(value(variant.numbers[metric], std=True) for metric in metrics)))
    evaluated = variant.runs[0].results.evaluated
    heads = (tables.RUN, *(names.metric(metric, evaluated) for metric in metrics[:-1]), tables.ERRORS)
    caption, notes = tables.seeds_caption(variant.label), (words(f"注：{tables.final_training_note()}"),)
    return table("seeds", caption, heads, rows, strong_rows=(len(rows) - 1,), notes=notes, sortable=True)


def checks(study: Study) -> Table:
    """Published numbers beside measured ones."""
    rows = []
    several = len({check.expectation.variant for check in study.checks}) > 1
    for check in study.checks:
        expected = check.expectation
        unit = check.measured.unit
        rows.append(
            (
                words(tables.check_name(expected, study.variants[expected.variant], several)),
                words(text(Quantity("", expected.value, unit))),
                value(check.measured, std=True),
                (
                    Number(
                        check.difference.name,
                        bare(check.difference.value, check.difference.unit, signed=True),
                    ),
                ),
                words("±" + bare(expected.tolerance, unit)),
                words(tables.WITHIN if check.within else tables.OUTSIDE),
            )
        )
    heads = (
        tables.ITEM,
        tables.PUBLISHED,
        tables.MEASURED,
        tables.DIFFERENCE,
        tables.TOLERANCE,
        tables.VERDICT,
    )
    notes = (words(tables.checks_note([check.expectation for check in study.checks])),)
    return table("checks", tables.CHECKS_CAPTION, heads, rows, notes=notes)


def class_scores(variant: VariantStudy) -> Table:
    """How each class is recognised, over all runs of the variant."""
    rows = [
        (
            words(score.name),
            (*value(score.correct), *words("/"), *value(score.total)),
            value(score.recall),
            words(tables.NO_PRECISION) if score.precision is None else value(score.precision),
            value(score.f1),
        )
        for score in variant.classification.scores
        if score.total.value
    ]
    heads = (tables.CLASS, tables.CORRECT_OF_TOTAL, tables.RECALL, tables.PRECISION, tables.F1)
    caption = tables.class_scores_caption(variant.label, len(variant.runs))
    never = any(score.total.value and score.precision is None for score in variant.classification.scores)
    note = words(tables.class_scores_note(never))
    return table("class_scores", caption, heads, rows, notes=(note,), sortable=True)


def confused_pairs(variant: VariantStudy) -> Table:
    """The classes that are most often taken for one another."""
    rows = [
        (words(pair.true), words(pair.predicted), value(pair.count), value(pair.share))
        for pair in variant.classification.pairs
    ]
    if not rows:
        none, zero, dash = map(words, tables.NO_ERRORS)
        rows = [(none, none, zero, dash)]
    heads = (tables.TRUE_CLASS, tables.PREDICTED_CLASS, tables.TIMES, tables.SHARE_OF_ERRORS)
    first = len(rows) if variant.classification.more_pairs else None
    caption = tables.confused_pairs_caption(variant.label, len(variant.runs), first)
    return table("confused_pairs", caption, heads, rows, sortable=True)
