"""Tables that set variants side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report.document import Number, Table
from report.quantities import Quantity
from report.study.analysis import Study
from report.study.comparison import Comparison
from report.study.timing import unequal_times
from report.study.variant import VariantStudy
from report.wording import comparison_tables as say
from report.wording import names, tables
from report.wording.numbers import bare, figures, interval_end, text
from report.writing.tables.cells import Cell, bare_value, table, value, words


def comparison(study: Study) -> Table:
    """What all variants reached; the best test accuracy is set apart, and how far the others lie behind it is told.

    Where that cannot be told, the gap between both accuracies takes its column: for both there is no room.
    """
    variants, ranking = tuple(study.variants.values()), study.ranking
    accuracy = tables.metric("test_accuracy", variants)
    unequal, behind = not alike(study, "epochs"), bool(ranking.behind)
    # Where all are equally good, none is set apart.
    best = ranking.leaders if ranking.repeated and len(ranking.leaders) < len(variants) else ()
    rows = [
        (
            words(variant.label),
            *([value(variant.numbers["epochs"])] if unequal else []),
            bare_value(variant.numbers["train_accuracy"]),
            bare_value(variant.numbers["test_accuracy"], best=variant.name in best),
            *([behind_best(study, variant)] if behind else []),
            bare_value(variant.numbers["test_loss"]),
            *([] if behind else [bare_value(variant.numbers["generalization_gap"])]),
        )
        for variant in variants
    ]
    heads = (
        tables.VARIANT,
        *([say.EPOCHS] if unequal else []),
        tables.percent(names.METRICS["train_accuracy"]),
        tables.percent(accuracy),
        *([say.BEHIND_BEST] if behind else []),
        tables.metric("test_loss", variants),
        *([] if behind else [say.GAP]),
    )
    notes = [
        words(say.best_note(accuracy, len(ranking.behind))) if best else (),
        words(say.NO_BEST_NOTE) if not ranking.repeated else (),
        words(tables.final_training_note() if behind else gap_note(variants, accuracy)),
        words(say.UNEQUAL_EPOCHS_NOTE) if unequal else shared(study, {"epochs": say.EPOCHS}),
    ]
    unranked = [variant for variant in variants if variant.name not in ranking.ranked]
    notes += [words(say.not_ranked(unranked))] if behind and unranked else []
    unlike = say.unlike_outputs(variants, say.cross_entropy(tables.metric("test_loss", variants)))
    notes += [words(unlike)] if unlike else []
    runs = [len(variant.runs) for variant in variants]
    caption = say.comparison_caption(min(runs), max(runs))
    return table("comparison", caption, heads, rows, notes=tuple(filter(None, notes)), sortable=True)


def alike(study: Study, number: str) -> bool:
    """Whether a number is the same for all variants."""
    return len({variant.numbers[number].value for variant in study.variants.values()}) == 1


def shared(study: Study, heads: Mapping[str, str]) -> Cell:
    """The values that all variants have in common: 各变体的参数量都是 61,706，乘加次数都是 416,520。 Of none, nothing."""
    said = [
        (*words(say.all_alike(head, first=not place)), *value(study.base.numbers[number]))
        for place, (number, head) in enumerate(heads.items())
    ]
    return (*(piece for pieces in said for piece in pieces), *words(say.SENTENCE_END)) if said else ()


def behind_best(study: Study, variant: VariantStudy) -> Cell:
    """[−1.11, +0.71], or a dash for the best one and for what is not in the order."""
    found = study.ranking.behind.get(variant.name)
    return interval(found.low, found.high) if found else words(say.NONE)


def gap_note(variants: Sequence[VariantStudy], accuracy: str) -> str:
    """What the gap is, and that it may seem wrong."""
    return say.gap_note(accuracy) + (say.ROUNDED if any(map(unrounded, variants)) else "")


def unrounded(variant: VariantStudy) -> bool:
    """Whether the printed gap is not the difference of the printed accuracies."""
    train, test, gap = (
        round(100 * variant.numbers[name].value, 2)
        for name in ("train_accuracy", "test_accuracy", "generalization_gap")
    )
    return round(train - test, 2) != gap


def costs(study: Study) -> Table:
    """How large the variants are, how fast they learn, how well calibrated they are, how long an epoch takes."""
    variants = tuple(study.variants.values())
    own = say.own_sizes(variants)
    learnt = any(variant.milestone for variant in variants)
    rows = [
        (
            words(variant.label),
            *(value(variant.numbers[number]) for number in own),
            value(variant.numbers["best_epoch"]),
            *([milestone(variant)] if learnt else []),
            bare_value(variant.numbers["calibration_error"]),
            bare_value(variant.numbers["seconds_per_epoch"]),
        )
        for variant in variants
    ]
    heads = (
        tables.VARIANT,
        *own.values(),
        say.BEST_EPOCH,
        *([say.EPOCHS_TO_98] if learnt else []),
        say.CALIBRATION_ERROR,
        say.SECONDS_PER_EPOCH,
    )
    notes = [
        words(
            say.costs_note(
                tables.metric("test_accuracy", variants),
                own,
                repeated=any(len(variant.runs) > 1 for variant in variants),
                reached=learnt,
                seeds_listed=any(map(lists_seeds, variants)),
                unlearnt=any(variant.failed for variant in variants),
            )
        ),
        shared(study, {number: head for number, head in say.SIZES.items() if number not in own}),
        words(unlike) if (unlike := say.unlike_outputs(variants, say.ECE)) else (),
        times(variants),
    ]
    caption = say.costs_caption(variants)
    return table("costs", caption, heads, rows, notes=tuple(filter(None, notes)), sortable=True)


def times(variants: Sequence[VariantStudy]) -> Cell:
    """That times are not comparable, with what the table shows of it."""
    found = unequal_times(variants)
    if found is None:
        return words(say.TIMES_VARY + say.SENTENCE_END)
    pair = (found.faster, found.slower)
    told = say.unequal_times(found.work, [variant.label for variant in pair])
    first, second = (value(variant.numbers["seconds_per_epoch"]) for variant in pair)
    return (*words(say.TIMES_VARY + told), *first, *words(say.AND), *second, *words(say.SENTENCE_END))


def lists_seeds(variant: VariantStudy) -> bool:
    """Whether the epochs to 98 % of a variant are listed seed by seed."""
    return variant.milestone is not None and variant.milestone.n < len(variant.runs) <= say.MOST_LISTED


def milestone(variant: VariantStudy) -> Cell:
    """Epochs to 98 %: the mean where all runs got there, else what each did, as a mean of some would flatter them."""
    if variant.milestone is None:
        return words(say.NOT_REACHED)
    if variant.milestone.n == len(variant.runs):
        return (Number(variant.milestone.name, figures(variant.milestone)),)
    found = variant.milestones
    if len(variant.runs) > say.MOST_LISTED:
        ends = (min(found.values(), key=epochs), max(found.values(), key=epochs))
        missing = words(say.not_reached(len(variant.runs) - len(found)))
        return (*value(ends[0]), *words("～"), *value(ends[1]), *missing)
    listed = [value(found[seed]) if seed in found else words(say.NOT_REACHED) for seed in variant.seeds]
    return tuple(piece for cell in listed for piece in (*words("、"), *cell))[1:]


def epochs(quantity: Quantity) -> float:
    """A number of epochs to sort by."""
    return quantity.value


def differences(study: Study) -> Table:
    """Each variant's difference from the one that it is compared with, its interval, the verdict, McNemar's test."""
    found = study.comparisons
    several = len({item.baseline for item in found.values()}) > 1
    corrected = say.several_tested(tuple(found.values()))
    rows = [
        (
            words(study.variants[name].label),
            *([words(study.variants[item.baseline].label)] if several else []),
            words(say.NONE) if item.verdict == "mixed" else (signed(item.difference),),
            interval(item.low, item.high) if item.tested else words(say.NONE),
            *([adjusted(item)] if corrected else []),
            words(say.VERDICTS[item.finding]),
            words(
                say.NONE
                if item.verdict == "mixed"
                else say.mcnemar_seeds(item.wins, item.losses, len(item.mcnemar))
            ),
        )
        for name, item in found.items()
    ]
    heads = (
        tables.VARIANT,
        *([say.COMPARED_WITH] if several else []),
        say.DIFFERENCE_POINTS,
        say.INTERVAL,
        *([say.HOLM] if corrected else []),
        tables.VERDICT,
        say.MCNEMAR,
    )
    accuracy = tables.metric("test_accuracy", study.variants.values())
    caption = say.differences_caption("" if several else study.base.label, accuracy)
    rounded = any(off_by_rounding(study, item) for item in found.values() if item.verdict != "mixed")
    notes = [say.differences_note(tuple(found.values()), accuracy) + (say.ROUNDED if rounded else "")]
    unequal = [study.variants[name].label for name, item in found.items() if not item.equal_epochs]
    if unequal:
        notes.append(say.unequal_epochs(unequal))
    stopped = [study.variants[name].label for name, item in found.items() if item.one_training]
    if stopped:
        notes.append(say.one_training(stopped))
    return table("differences", caption, heads, rows, notes=tuple(map(words, notes)), sortable=True)


def adjusted(found: Comparison) -> Cell:
    """The p-value for as many comparisons as there are."""
    return (Number(found.holm.name, text(found.holm)),) if found.holm and found.tested else words(say.NONE)


def off_by_rounding(study: Study, found: Comparison) -> bool:
    """Whether the printed difference is not that of the printed accuracies."""
    one, other = (
        round(100 * study.variants[name].numbers["test_accuracy"].value, 2)
        for name in (found.variant, found.baseline)
    )
    return round(one - other, 2) != round(100 * found.difference.value, 2)


def signed(quantity: Quantity) -> Number:
    """A difference with its sign."""
    return Number(quantity.name, bare(quantity.value, quantity.unit, signed=True))


def interval(low: Quantity | None, high: Quantity | None) -> Cell:
    """[−0.12, +0.34], or a dash where there is none to be had."""
    if low is None or high is None:
        return words(say.NONE)
    ends = [Number(end.name, interval_end(end)) for end in (low, high)]
    return (*words("["), ends[0], *words(",\N{NO-BREAK SPACE}"), ends[1], *words("]"))
