"""Networks that no laptop trains: refused before anything is tried, with the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from lenet.anatomy import anatomy
from lenet.errors import ImpossibleNetwork
from report.specification.draft import Draft
from report.specification.yaml_source import Loc
from report.wording import faults

MOST_PARAMETERS = 20_000_000
"""Three hundred times LeNet-5; with the memory of an update rule, a third of a gigabyte."""
MOST_MACS = 2_000_000_000
"""Multiply-accumulates of one image, five thousand times LeNet-5: a training image in a tenth of a second on one core."""
MOST_BATCH_BYTES = 8 * 2**30
BYTES_A_VALUE = 8
"""Each value that leaves a layer is kept, with its gradient."""


def network_sizes(spec: Draft, shape: tuple[str, ...]) -> Iterator[tuple[Loc, str]]:
    """Networks and batches beyond all bounds.

    Args:
        shape: keys that decide whether a network can be built.
    """
    for name, variant in spec.variants.items():
        model, data = variant.model.sure_of(*shape), variant.data.sure_of("image_size")
        if not (model and data):
            continue
        try:
            layers = anatomy(model, data.image_size)
        except ImpossibleNetwork:
            continue  # told elsewhere
        here = ("variants", name)
        parameters, macs = sum(layer.parameters for layer in layers), sum(layer.macs for layer in layers)
        if parameters > MOST_PARAMETERS:
            yield (*here, "model"), faults.too_many_parameters(parameters, MOST_PARAMETERS)
        elif macs > MOST_MACS:
            yield (*here, "model"), faults.too_much_work(macs, MOST_MACS)
        elif training := variant.training.sure_of("batch_size"):
            values = sum(prod(layer.output_shape) for layer in layers)
            needed = values * training.batch_size * BYTES_A_VALUE
            if needed > MOST_BATCH_BYTES:
                message = faults.batch_needs_memory(training.batch_size, needed, MOST_BATCH_BYTES)
                yield (*here, "training", "batch_size"), message
