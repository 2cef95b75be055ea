"""Networks layer by layer, as text for a terminal: shapes, parameters and their formulas, work, memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lenet.anatomy import Layer, anatomy
from lenet.family import FAMILY
from lenet.recipe import ModelRecipe
from report.columns import table
from report.errors import LabReportError
from report.specification.experiment import load_spec
from report.wording import anatomy as wording
from report.wording import tables
from report.wording.numbers import bare

Network = tuple[ModelRecipe, int]


def told(what: str) -> str:
    """The networks of a spec, or the network of that name (lenet.family).

    Raises:
        LabReportError: neither; or the spec is wrong.
    """
    parts = [listing(names, model, size) for (model, size), names in networks(what).items()]
    return "\n\n".join([*parts, wording.HOW_TO_READ])


def networks(what: str) -> dict[Network, list[str]]:
    """Each network once, with the labels of the variants that share it."""
    path = Path(what)
    if what in FAMILY and not path.is_file():
        named = FAMILY[what]
        return {(named.model, named.data.image_size): [what]}
    if not path.is_file() and path.suffix not in (".yaml", ".yml"):
        raise LabReportError(wording.unknown_network(what, tuple(FAMILY)))
    found: dict[Network, list[str]] = {}
    for variant in load_spec(path).variants.values():
        found.setdefault((variant.model, variant.data.image_size), []).append(variant.label)
    return found


def listing(names: list[str], model: ModelRecipe, image_size: int) -> str:
    """One network; its parameters are checked against the tensors of a network that is built for it."""
    from lenet.model import LeNet5

    layers = LeNet5(model, image_size).layers
    assert layers == anatomy(model, image_size)
    total = sum(layer.parameters for layer in layers)
    shown = [layer for layer in layers if layer.paper_name or layer.parameters]
    head = wording.title(names, image_size, bare(total, "count"))
    flow = wording.flow([("", shape(layers[0].input_shape)), *map(stage, shown)])
    return "\n".join([head, flow, table(list(kinds(shown, model, total))), "", table(list(work(shown)))])


def stage(layer: Layer) -> tuple[str, str]:
    """A layer's name and the shape that leaves it."""
    return layer.paper_name or layer.name, shape(layer.output_shape)


def kinds(layers: list[Layer], model: ModelRecipe, total: int) -> Iterator[tuple[str, ...]]:
    """What each layer is and what it learns."""
    yield wording.KIND_HEADS
    for layer in layers:
        name, output = stage(layer)
        weights = str(list(layer.weight_shape)) if layer.weight_shape else wording.NONE
        share = f"{layer.parameters / total:.1%}" if layer.parameters else wording.NONE
        learned = (bare(layer.parameters, "count"), share, layer.formula or wording.NONE)
        yield (name, tables.layer_kind(layer, model), output, weights, *learned)
    yield (tables.SUM, "", "", "", bare(total, "count"), "", "")


def work(layers: list[Layer]) -> Iterator[tuple[str, ...]]:
    """What each layer costs, and how much of the image one of its units sees."""
    yield wording.WORK_HEADS
    for layer in layers:
        counts = (bare(layer.connections, "count"), bare(layer.macs, "count"))
        seen = f"{layer.receptive_field}×{layer.receptive_field}"
        yield (stage(layer)[0], *counts, seen, memory(layer.activation_bytes))
    connections, macs = (sum(getattr(layer, name) for layer in layers) for name in ("connections", "macs"))
    held = sum(layer.activation_bytes for layer in layers)
    yield (tables.SUM, bare(connections, "count"), bare(macs, "count"), "", memory(held))


def shape(sizes: tuple[int, ...]) -> str:
    """6×28×28, as maps × height × width."""
    return "×".join(map(str, sizes))


def memory(size: int) -> str:
    """Bytes, in KiB where there are many."""
    return f"{size / 1024:.1f} KiB" if size >= 1024 else f"{size} B"
