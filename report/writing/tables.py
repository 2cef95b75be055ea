"""Tables of the report: functions of a study that return three-line tables, not yet numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lenet.anatomy import Layer
from report.document import Code, Column, Inline, Number, Table, Text
from report.quantities import Quantity
from report.study.analysis import FinishedRun, Study, VariantStudy
from report.wording import names, tables
from report.wording.numbers import bare, setting, text, with_std

Cell = tuple[Inline, ...]


def words(content: str) -> Cell:
    """A cell of plain characters."""
    return (Text(content),)


def value(quantity: Quantity, *, std: bool = False) -> Cell:
    """A cell that holds a bound number."""
    return (Number(quantity.name, with_std(quantity) if std else text(quantity)),)


def table(
    label: str, caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], **extra: object
) -> Table:
    """A table whose first column is words on the left; the others are centred."""
    columns = tuple(
        Column(words(head), "left" if position == 0 else "center") for position, head in enumerate(heads)
    )
    return Table(label, 0, words(caption), columns, tuple(map(tuple, rows)), **extra)  # type: ignore[arg-type]


def dataset(variant: VariantStudy) -> Table:
    """What the images are."""
    recipe, numbers = variant.recipe.data, variant.numbers
    channels, height, width = variant.layers[0].input_shape
    classes = variant.runs[0].results.classes
    rows = [
        (words(tables.DATASET), words(names.DATASETS[recipe.name])),
        (words(tables.TRAIN_SIZE), value(numbers["train_size"])),
        (words(tables.EVALUATION_SIZE[variant.runs[0].results.evaluated]), value(numbers["evaluation_size"])),
        (words(tables.CLASSES), words(tables.classes(classes))),
        (words(tables.INPUT_SHAPE), words(shape((channels, height, width)))),
        (words(tables.GREY_LEVELS), words(names.NORMALIZATIONS[recipe.normalization])),
    ]
    return table("dataset", tables.DATASET_CAPTION, (tables.ITEM, tables.CONTENT), rows)


def shape(sizes: tuple[int, ...]) -> str:
    """6×28×28, as maps × height × width."""
    return "×".join(map(str, sizes))


def layers(variant: VariantStudy) -> Table:
    """The network, stage by stage: output shape, parameters and how they are counted."""
    rows: list[tuple[Cell, ...]] = [
        (words(tables.INPUT), words(""), words(shape(variant.layers[0].input_shape)), words(""), words(""))
    ]
    rows += [layer_row(layer, variant) for layer in variant.layers if layer.paper_name or layer.parameters]
    rows.append((words(tables.SUM), words(""), words(""), value(variant.numbers["parameters"]), words("")))
    heads = (tables.LAYER, tables.LAYER_KIND, tables.OUTPUT_SHAPE, tables.PARAMETERS, tables.FORMULA)
    return table("layers", tables.layers_caption(variant.label), heads, rows, strong_rows=(len(rows) - 1,))


def layer_row(layer: Layer, variant: VariantStudy) -> tuple[Cell, ...]:
    """One layer of the layer table."""
    return (
        words(layer.paper_name or layer.name),
        words(tables.layer_kind(layer, variant.recipe.model)),
        words(shape(layer.output_shape)),
        words(bare(layer.parameters, "count")),
        words(layer.formula or "—"),
    )


def hyperparameters(variant: VariantStudy, seeds: Sequence[int]) -> Table:
    """Everything that the training was told."""
    recipe = variant.recipe.training
    rows = [
        (tables.OPTIMIZER, names.OPTIMIZERS[recipe.optimizer]),
        (tables.LEARNING_RATE, setting(recipe.learning_rate)),
        (tables.SCHEDULE, names.SCHEDULES[recipe.schedule]),
        *([(tables.MOMENTUM, setting(recipe.momentum))] if recipe.optimizer in tables.WITH_MOMENTUM else []),
        (tables.WEIGHT_DECAY, setting(recipe.weight_decay)),
        (tables.BATCH_SIZE, setting(recipe.batch_size)),
        (tables.EPOCHS, setting(recipe.epochs)),
        (tables.LOSS, names.LOSSES[recipe.loss]),
        *([(tables.LABEL_SMOOTHING, setting(recipe.label_smoothing))] if recipe.label_smoothing else []),
        *([(tables.DROPOUT, setting(variant.recipe.model.dropout))] if variant.recipe.model.dropout else []),
        (tables.INITIALIZATION, names.INITIALIZATIONS[variant.recipe.model.initialization]),
        (tables.SEEDS, setting(tuple(seeds))),
        (tables.THREADS, setting(recipe.threads)),
    ]
    caption = tables.hyperparameters_caption(variant.label)
    cells = [(words(head), words(content)) for head, content in rows]
    return table("hyperparameters", caption, (tables.HYPERPARAMETER, tables.VALUE), cells)


def epochs(variant: VariantStudy, shown: Sequence[int]) -> Table:
    """The four metrics after the epochs that the spec names."""
    metrics = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
    rows = [
        (words(str(epoch)), *(value(variant.epochs[epoch][metric], std=True) for metric in metrics))
        for epoch in shown
    ]
    heads = (tables.EPOCH, *(names.METRICS[metric] for metric in metrics))
    caption = tables.epochs_caption(variant.label, len(variant.runs))
    return table("epochs", caption, heads, rows, notes=(words(tables.RUNNING_MEAN_NOTE),))


def seeds(variant: VariantStudy) -> Table:
    """The final result of each run, and of all together."""
    metrics = ("train_accuracy", "test_accuracy", "test_loss", "errors")
    rows = [
        (words(tables.seed(seed)), *(value(numbers[metric]) for metric in metrics))
        for seed, numbers in variant.seeds.items()
    ]
    rows.append((words(tables.MEAN), *(value(variant.numbers[metric], std=True) for metric in metrics)))
    heads = (
        tables.RUN,
        names.METRICS["train_accuracy"],
        names.METRICS["test_accuracy"],
        names.METRICS["test_loss"],
        tables.ERRORS,
    )
    return table("seeds", tables.seeds_caption(variant.label), heads, rows, strong_rows=(len(rows) - 1,))


def comparison(study: Study) -> Table:
    """All variants side by side."""
    rows = [
        (
            words(variant.label),
            value(variant.numbers["parameters"]),
            value(variant.numbers["epochs"]),
            value(variant.numbers["train_accuracy"], std=True),
            value(variant.numbers["test_accuracy"], std=True),
            value(variant.numbers["seconds_per_epoch"]),
        )
        for variant in study.variants.values()
    ]
    heads = (
        tables.VARIANT,
        tables.PARAMETERS,
        tables.EPOCHS,
        names.METRICS["train_accuracy"],
        names.METRICS["test_accuracy"],
        tables.SECONDS_PER_EPOCH,
    )
    return table("comparison", tables.COMPARISON_CAPTION, heads, rows)


def checks(study: Study) -> Table:
    """Published numbers beside measured ones."""
    rows = []
    for check in study.checks:
        expected = check.expectation
        unit = check.measured.unit
        rows.append(
            (
                words(
                    tables.check_name(
                        expected, study.variants[expected.variant].label, len(study.variants) > 1
                    )
                ),
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


def environment(runs: Sequence[FinishedRun]) -> Table:
    """What the runs were made with; a fact in which they differ is listed with all its values."""
    rows = []
    for fact, head in tables.ENVIRONMENT.items():
        found = dict.fromkeys(str(run.environment[fact]) for run in runs if fact in run.environment)
        if found:
            rows.append((words(head), words("；".join(found))))
    digests = dict.fromkeys(run.dataset_digest for run in runs)
    rows += [(words(tables.DATASET_DIGEST), (Code(value[:32]),)) for value in digests]
    codes = dict.fromkeys(str(run.lab_digest) for run in runs)
    rows += [(words(tables.LAB_DIGEST), (Code(value[:32]),)) for value in codes]
    return table("environment", tables.ENVIRONMENT_CAPTION, (tables.ITEM, tables.CONTENT), rows)


def runs(study: Study) -> Table:
    """Every run with its key, by which the store knows it."""
    rows = [
        (
            words(variant.label),
            words(str(run.recipe.seed)),
            (Code(run.key[:16]),),
            value(variant.seeds[run.recipe.seed]["test_accuracy"]),
        )
        for variant in study.variants.values()
        for run in variant.runs
    ]
    heads = (tables.VARIANT, tables.SEED, tables.RUN_KEY, names.METRICS["test_accuracy"])
    return table("runs", tables.RUNS_CAPTION, heads, rows, notes=(words(tables.RUN_KEY_NOTE),))
