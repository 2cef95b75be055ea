"""What no single value of a spec shows: names that lead nowhere, epochs never trained, impossible networks.

The checks look at a `Draft`, which has whatever of a spec is valid by itself. So all of them run even where a spec
has other faults, and none accuses a value because of another that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from lenet.anatomy import anatomy
from lenet.errors import ImpossibleNetwork
from lenet.recipe import DataRecipe
from report.specification.draft import SHAPE, Draft
from report.specification.network_size import network_sizes
from report.specification.picture_contradictions import picture_contradictions
from report.specification.yaml_source import Loc
from report.wording import data_faults, faults

Problem = tuple[Loc, str]

MNIST_IMAGES = 60_000
MNIST_SIDE = 28
TABLES = {
    "dataset",
    "layers",
    "hyperparameters",
    "epochs",
    "seeds",
    "checks",
    "comparison",
    "costs",
    "settings",
    "differences",
    "class_scores",
    "confused_pairs",
    "layer_costs",
    "environment",
    "runs",
}
"""Labels of the report's tables, which no picture may have."""


def contradictions(spec: Draft) -> Iterator[Problem]:
    """Every contradiction, with the path of the value to change."""
    for check in CHECKS:
        yield from check(spec)


def networks(spec: Draft) -> Iterator[Problem]:
    """Networks that cannot be built."""
    for name, variant in spec.variants.items():
        here = ("variants", name, "model")
        model, data = variant.model.sure_of(*SHAPE), variant.data.sure_of("image_size")
        if variant.model.contradiction and variant.model.unsure.isdisjoint(SHAPE):
            yield here, faults.contradiction(variant.model.contradiction, {})
        if model and data:
            try:
                anatomy(model, data.image_size)
            except ImpossibleNetwork as error:
                key = KEY_TO_CHANGE.get(error.reason.split("_")[0])
                message = faults.impossible_network(error.layer, error.input_shape, error.reason)
                yield (*here, *([key] if key else [])), message


KEY_TO_CHANGE = {"kernel": "kernel_sizes", "pool": "channels", "connection": "connections", "rbf": "output"}
"""First word of an `ImpossibleNetwork.reason` -> the key that it is about."""


def images(spec: Draft) -> Iterator[Problem]:
    """More images than there are, images smaller than they are, batches larger than the training set."""
    for name, variant in spec.variants.items():
        here = ("variants", name)
        data = variant.data.sure_of("name", "path", "train_size", "validation_size")
        if not data:
            continue
        own = data.name in data_faults.NEEDS_PATH
        if own and data.path is None:
            yield (*here, "data", "path"), data_faults.NEEDS_PATH[data.name]
        if not own and data.path is not None:
            yield (*here, "data", "path"), data_faults.PATH_ONLY_FOR_FOLDERS
        sized = variant.data.sure_of("image_size")
        if sized and data.name != "idx" and data.image_size < MNIST_SIDE:
            yield (*here, "data", "image_size"), data_faults.image_too_small(data.image_size, MNIST_SIDE)
        training = variant.training.sure_of("batch_size")
        for loc, message in amounts(
            data, training.batch_size if training else 0, None if own else MNIST_IMAGES
        ):
            yield (*here, *loc), message


def amounts(data: DataRecipe, batch_size: int, images: int | None) -> Iterator[Problem]:
    """More images than there are, and batches larger than the training set; paths count from the variant.

    Args:
        batch_size: 0 where it is not known.
        images: how many a training set has; None where it has not been looked at yet.
    """
    available = None if images is None else images - data.validation_size
    if images is not None and available is not None:
        if available < 1:
            yield ("data", "validation_size"), data_faults.no_training_images(data.validation_size, images)
            return
        if data.train_size and data.train_size > available:
            message = data_faults.too_many_images(data.train_size, data.validation_size, images)
            yield ("data", "train_size"), message
            return
    used = data.train_size or available
    if used and batch_size > used:
        yield ("training", "batch_size"), data_faults.batch_too_large(batch_size, used)


def base_variant(spec: Draft) -> Iterator[Problem]:
    """A baseline that is no variant."""
    if spec.baseline and spec.variants and spec.baseline not in spec.variants:
        yield ("baseline",), faults.unknown_variant(spec.baseline, tuple(spec.variants))


def compared_with(spec: Draft) -> Iterator[Problem]:
    """A variant compared with none that there is, or with itself; a sweep that changes none that there is."""
    for name, variant in spec.variants.items():
        here = ("variants", name, "against")
        if variant.against == name:
            yield here, faults.AGAINST_ITSELF
        elif variant.against and variant.against not in spec.variants:
            yield here, faults.unknown_variant(variant.against, tuple(spec.variants))
    if spec.sweep_base and spec.sweep_base not in spec.variants:
        yield ("sweep", "base"), faults.unknown_variant(spec.sweep_base, tuple(spec.variants))


def labels(spec: Draft) -> Iterator[Problem]:
    """Two variants that no reader could tell apart."""
    taken: dict[str, str] = {}
    for name, variant in spec.variants.items():
        first = taken.setdefault(variant.label, name)
        if variant.label and first != name:
            yield ("variants", name, "label"), faults.same_name(variant.label, first)


def epochs_shown(spec: Draft) -> Iterator[Problem]:
    """Epochs to show that no variant trains."""
    trained = [spec.epochs(name) for name in spec.variants]
    if not trained or None in trained:
        return
    longest = max(epochs for epochs in trained if epochs)
    for position, epoch in enumerate(spec.epochs_shown):
        if epoch is not None and epoch >= longest:
            yield ("epochs_shown", position), faults.epoch_out_of_range(epoch, longest)


def expectations(spec: Draft) -> Iterator[Problem]:
    """Expectations of variants that are not there, or of epochs that they do not train."""
    for position, (variant, epoch) in enumerate(spec.expectations):
        here = ("expectations", position)
        name = spec.base if variant == "" else variant
        if name is None or not spec.variants:
            continue
        if name not in spec.variants:
            yield (*here, "variant"), faults.unknown_variant(name, tuple(spec.variants))
        elif epoch is not None:
            epochs = spec.epochs(name)
            if epochs is not None and epoch >= epochs:
                yield (*here, "epoch"), faults.epoch_out_of_range(epoch, epochs)


def figures(spec: Draft) -> Iterator[Problem]:
    """Pictures of variants, runs or layers that are not there, and labels that are taken."""
    taken = set(TABLES)
    for position, options in enumerate(spec.figures):
        if options is None:
            continue
        here: Loc = ("figures", position)
        if options.label in taken:
            yield (*here, "label"), faults.label_taken(options.label)
        taken.add(options.label)
        yield from picture_contradictions(spec, options, here)


CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    networks,
    partial(network_sizes, shape=SHAPE),
    images,
    base_variant,
    compared_with,
    labels,
    epochs_shown,
    expectations,
    figures,
)
