"""Tables of the data, the network and the training."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from lenet.anatomy import Layer
from lenet.recipe import TrainingRecipe
from lenet.schedules import learning_rate
from report.document import Table
from report.study.variant import VariantStudy
from report.wording import names, tables
from report.wording.numbers import bare, setting
from report.writing.tables.cells import Cell, shape, table, value, words


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
        *(
            [(tables.STEP_SIZES, tables.step_sizes(step_sizes(recipe)))]
            if recipe.schedule == "lecun1998"
            else []
        ),
        *([(tables.DECAY_EVERY, setting(recipe.decay_every))] if recipe.schedule == "step" else []),
        *(
            [(tables.DECAY_FACTOR, setting(recipe.decay_factor))]
            if recipe.schedule in tables.WITH_DECAY
            else []
        ),
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
        *([(tables.DEVICE, names.DEVICES[recipe.device])] if recipe.device != "cpu" else []),
    ]
    caption = tables.hyperparameters_caption(variant.label)
    cells = [(words(head), words(content)) for head, content in rows]
    return table("hyperparameters", caption, (tables.HYPERPARAMETER, tables.VALUE), cells)


def step_sizes(recipe: TrainingRecipe) -> list[tuple[int, int, float]]:
    """The step sizes of a training, each with its first and last epoch."""
    sizes = [learning_rate(recipe, epoch, 1) for epoch in range(recipe.epochs)]
    found: list[tuple[int, int, float]] = []
    for size, epochs in groupby(range(recipe.epochs), key=sizes.__getitem__):
        own = list(epochs)
        found.append((own[0], own[-1], size))
    return found


def layer_costs(variant: VariantStudy) -> Table:
    """The same network: shapes of the weights, shares of the parameters, connections, work, memory, receptive fields."""
    total = sum(layer.parameters for layer in variant.layers)
    rows: list[tuple[Cell, ...]] = [
        (
            words(layer.paper_name or layer.name),
            words(weights(layer)),
            words(bare(layer.parameters / total, "fraction")),
            words(bare(layer.connections, "count")),
            words(bare(layer.macs, "count")),
            words(shape((layer.receptive_field,) * 2)),
            words(tables.kibibytes(layer.activation_bytes)),
        )
        for layer in variant.layers
        if layer.paper_name or layer.parameters
    ]
    rows.append(
        (
            words(tables.SUM),
            words(""),
            words(bare(1.0, "fraction")),
            value(variant.numbers["connections"]),
            value(variant.numbers["macs"]),
            words(""),
            words(
                tables.kibibytes(sum(layer.activation_bytes for layer in variant.layers if layer.paper_name))
            ),
        )
    )
    heads = (
        tables.LAYER,
        tables.WEIGHT_SHAPE,
        tables.SHARE,
        tables.CONNECTIONS,
        tables.MACS,
        tables.RECEPTIVE_FIELD,
        tables.ACTIVATION_MEMORY,
    )
    caption = tables.layer_costs_caption(variant.label)
    last = len(rows) - 1
    return table(
        "layer_costs", caption, heads, rows, strong_rows=(last,), notes=(words(tables.LAYER_COSTS_NOTE),)
    )


def weights(layer: Layer) -> str:
    """The shape of a layer's weight tensor as PyTorch prints it: (6, 1, 5, 5)."""
    if not layer.weight_shape:
        return "—"
    return str(tuple(layer.weight_shape))
