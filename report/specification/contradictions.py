"""What no single value of a spec shows: names that lead nowhere, epochs never trained, impossible networks.

The checks look at a `Draft`, which has whatever of a spec is valid by itself. So all of them run even where a spec
has other faults, and none accuses a value because of another that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lenet.anatomy import anatomy, layer_named
from lenet.errors import ImpossibleNetwork
from report.specification.draft import Draft, DraftVariant
from report.specification.pictures import Kernels, LearningCurves, OfOneRun
from report.specification.yaml_source import Loc
from report.wording import faults

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


SHAPE = ("channels", "kernel_sizes", "paddings", "pooling", "hidden", "connections", "output")
"""Keys that decide whether a network can be built."""
KEY_TO_CHANGE = {"kernel": "kernel_sizes", "pool": "channels", "connection": "connections", "rbf": "output"}
"""First word of an `ImpossibleNetwork.reason` -> the key that it is about."""


def images(spec: Draft) -> Iterator[Problem]:
    """More images than there are, images smaller than they are, batches larger than the training set."""
    for name, variant in spec.variants.items():
        data, here = (
            variant.data.sure_of("name", "path", "train_size", "validation_size"),
            ("variants", name, "data"),
        )
        if not data:
            continue
        if data.name == "idx":
            if data.path is None:
                yield (*here, "path"), faults.IDX_NEEDS_PATH
            available = None
        else:
            if data.path is not None:
                yield (*here, "path"), faults.PATH_ONLY_FOR_IDX
            if variant.data.sure_of("image_size") and data.image_size < MNIST_SIDE:
                yield (*here, "image_size"), faults.image_too_small(data.image_size, MNIST_SIDE)
            available = MNIST_IMAGES - data.validation_size
            if available < 1:
                yield (
                    (*here, "validation_size"),
                    faults.no_training_images(data.validation_size, MNIST_IMAGES),
                )
                continue
            if data.train_size and data.train_size > available:
                message = faults.too_many_images(data.train_size, data.validation_size, MNIST_IMAGES)
                yield (*here, "train_size"), message
                continue
        used = data.train_size or available
        training = variant.training.sure_of("batch_size")
        if training and used and training.batch_size > used:
            place = ("variants", name, "training", "batch_size")
            yield place, faults.batch_too_large(training.batch_size, used)


def base_variant(spec: Draft) -> Iterator[Problem]:
    """A baseline that is no variant."""
    if spec.baseline and spec.variants and spec.baseline not in spec.variants:
        yield ("baseline",), faults.unknown_variant(spec.baseline, tuple(spec.variants))


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
        if isinstance(options, LearningCurves):
            for index, name in enumerate(options.variants or ()):
                if spec.variants and name not in spec.variants:
                    yield (*here, "variants", index), faults.unknown_variant(name, tuple(spec.variants))
        if isinstance(options, OfOneRun):
            if options.seed is not None and spec.seeds and options.seed not in spec.seeds:
                yield (*here, "seed"), faults.unknown_seed(options.seed, spec.seeds)
            shown = options.variant or spec.base
            if shown is not None and spec.variants and shown not in spec.variants:
                yield (*here, "variant"), faults.unknown_variant(shown, tuple(spec.variants))
            elif shown in spec.variants and isinstance(options, Kernels):
                yield from layers(spec.variants[shown], options.layer, (*here, "layer"))


def layers(variant: DraftVariant, name: str, here: Loc) -> Iterator[Problem]:
    """A layer that is no convolution of the variant's network."""
    model, data = variant.model.sure_of(*SHAPE), variant.data.sure_of("image_size")
    if not (model and data):
        return
    try:
        found = anatomy(model, data.image_size)
    except ImpossibleNetwork:
        return  # `networks` tells of it
    known = [
        word for layer in found if layer.kind == "convolution" for word in (layer.paper_name, layer.name)
    ]
    try:
        is_convolution = layer_named(found, name).kind == "convolution"
    except KeyError:
        is_convolution = False
    if not is_convolution:
        yield here, faults.no_convolution(name, known)


CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    networks,
    images,
    base_variant,
    epochs_shown,
    expectations,
    figures,
)
