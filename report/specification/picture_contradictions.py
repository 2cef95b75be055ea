"""Pictures of variants, runs, layers, channels or images that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from lenet.anatomy import Layer, anatomy, layer_named
from lenet.errors import ImpossibleNetwork
from report.specification.draft import SHAPE, Draft, DraftVariant
from report.specification.pictures import (
    AnimatedScan,
    AnyPicture,
    GradientNorms,
    OfImages,
    OfNetwork,
    OfOneImage,
    OfOneRun,
    OfVariants,
    Surface,
)
from report.specification.yaml_source import Loc
from report.wording import faults

Problem = tuple[Loc, str]

MNIST_TEST_IMAGES = 10_000


def picture_contradictions(spec: Draft, options: AnyPicture, here: Loc) -> Iterator[Problem]:
    """What is wrong with one picture that is valid by itself; `here` is its place."""
    if isinstance(options, OfVariants):
        for index, name in enumerate(options.variants or ()):
            if spec.variants and name not in spec.variants:
                yield (*here, "variants", index), faults.unknown_variant(name, tuple(spec.variants))
    if isinstance(options, GradientNorms) and len(options.variants or spec.variants) > options.most:
        yield here, faults.too_many_panels(len(options.variants or spec.variants), options.most)
    seed = options.seed if isinstance(options, OfOneRun) else None
    if seed is not None and spec.seeds and seed not in spec.seeds:
        yield (*here, "seed"), faults.unknown_seed(seed, spec.seeds)
    if isinstance(options, OfNetwork):
        shown = options.variant or spec.base
        if shown is not None and spec.variants and shown not in spec.variants:
            yield (*here, "variant"), faults.unknown_variant(shown, tuple(spec.variants))
        elif shown in spec.variants:
            yield from layers(spec.variants[shown], options, here)
            yield from images(spec.variants[shown], options, here)


def layers(variant: DraftVariant, options: OfNetwork, here: Loc) -> Iterator[Problem]:
    """A layer that the variant's network has not, or that is not of the kind which the picture shows."""
    model, data = variant.model.sure_of(*SHAPE), variant.data.sure_of("image_size")
    if not (model and data):
        return
    try:
        found = anatomy(model, data.image_size)
    except ImpossibleNetwork:
        return  # `contradictions.networks` tells of it
    if isinstance(options, AnimatedScan):
        yield from channel(found[0], options.channel, (*here, "channel"))
    name = getattr(options, "layer", None)
    if name is None:
        return
    fitting = [layer for layer in found if fits(layer, options)]
    try:
        layer = layer_named(found, name)
    except KeyError:
        layer = None
    if layer not in fitting:
        known = [word for layer in fitting for word in (layer.paper_name, layer.name) if word]
        if options.layer_role == "kernels":
            yield (*here, "layer"), faults.no_convolution(name, known)
        else:
            yield (*here, "layer"), faults.no_such_layer(name, known, maps=options.layer_role == "maps")
    elif isinstance(options, Surface) and layer is not None:
        yield from channel(layer, options.channel, (*here, "channel"))


def fits(layer: Layer, options: OfNetwork) -> bool:
    """Whether a picture can show this layer."""
    match options.layer_role:
        case "kernels":
            return layer.kind == "convolution"
        case "maps":
            return len(layer.output_shape) == 3
        case "units":
            return True


def channel(layer: Layer, number: int, here: Loc) -> Iterator[Problem]:
    """A channel that the layer has not."""
    if number >= layer.output_shape[0]:
        yield here, faults.no_such_channel(layer.paper_name or layer.name, number, layer.output_shape[0])


def images(variant: DraftVariant, options: OfNetwork, here: Loc) -> Iterator[Problem]:
    """Images beyond the last, where it is known how many there are."""
    data = variant.data.sure_of("name", "validation_size")
    if not data or data.name != "mnist":
        return
    there = data.validation_size or MNIST_TEST_IMAGES
    if isinstance(options, OfOneImage) and options.index is not None and options.index >= there:
        yield (*here, "index"), faults.no_such_image(options.index, there)
    if isinstance(options, OfImages):
        for position, index in enumerate(options.indices or ()):
            if index >= there:
                yield (*here, "indices", position), faults.no_such_image(index, there)
