"""What a recipe's network looks like, layer by layer, without building it.

The one source of shapes, parameters, connections, work and receptive fields: `lenet.model` builds its
modules from this table and asserts that they agree with it; a spec is checked against it before anything
is trained. No torch is imported here.

How things are counted (LeCun, Bottou, Bengio and Haffner 1998, section II.B):
  parameters    what training changes; a convolution counts only the weights that its connection table
                leaves.
  connections   inputs of all units, the bias being one: 26 for each of the 4,704 units of C1. A trainable
                subsampling unit has 5, an average or maximum 4, an RBF unit 84. Activation, batch
                normalisation, flattening and dropout are part of a unit, not units of their own: 0.
  macs          multiply-accumulate operations of one image's forward pass; biases, averages, maxima and
                squashing count 0, batch normalisation and a subsampling coefficient 1 a value.

The paper's LeNet-5 (see tests/lenet/test_anatomy.py) has 60,000 parameters and 340,908 connections.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Literal

from lenet.errors import ImpossibleNetwork
from lenet.receptive_field import ReceptiveField
from lenet.recipe import Connections, ModelRecipe, Pooling

Kind = Literal["convolution", "batch_norm", "activation", "pooling", "flatten", "linear", "dropout", "rbf"]
Shape = tuple[int, ...]

# Table I of the paper: the maps of S2 that each map of C3 sees.
LECUN1998_CONNECTIONS: Connections = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), (0, 1, 2, 3, 4, 5)),
)
CODE_LENGTH = 84  # an RBF unit compares its input with a bitmap of 7x12 pixels
CODE_COUNT = 10  # and a bitmap is drawn for each digit
BYTES_PER_VALUE = 4  # float32


@dataclass(frozen=True)
class Layer:
    """One module of the network.

    Attributes:
        name: module name: "conv1", "norm1", "act1", "pool1", ..., "flatten", "fc1", "dropout1", "output".
        paper_name: "C1", "S2", "C3", "S4", "C5", "F6", "output"; "" where the paper has none.
        input_shape, output_shape: (channels, height, width) or (features,).
        kernel: side of the convolution kernel or pooling window; None for other layers.
        parameters: trainable ones; `formula` how they come about, e.g. "(5×5×1+1)×6", "" for none.
        connections, macs: as counted above.
        receptive_field: side of the square of image pixels that one unit depends on, at most the image.
        weight_shape: shape of the weight tensor, e.g. (6, 1, 5, 5): maps, maps before, height and width of a
            kernel; () where nothing is learned. In a partial convolution it has room for all connections.
        padding: zero padding of a convolution, pixels.
        table: for each output map of a convolution the input maps that it sees; None: all of them.
    """

    name: str
    paper_name: str
    kind: Kind
    input_shape: Shape
    output_shape: Shape
    kernel: int | None
    parameters: int
    formula: str
    connections: int
    macs: int
    receptive_field: int
    weight_shape: Shape = ()
    padding: int = 0
    table: Connections | None = None

    @property
    def activation_bytes(self) -> int:
        """Memory of what leaves this layer for one image, in float32."""
        return BYTES_PER_VALUE * prod(self.output_shape)


def anatomy(model: ModelRecipe, image_size: int, classes: int = 10) -> tuple[Layer, ...]:
    """The layers of `model` for square images of `image_size` pixels, in the order of the forward pass.

    Raises:
        ImpossibleNetwork: naming the first layer that cannot be built. Reasons:
            kernel_larger_than_input, pool_larger_than_input,
            connection_table (there is no second convolution, or it has other numbers of maps),
            connection_table_map (names a map that is not there),
            connection_table_row (a map that sees nothing, or sees one map twice),
            rbf_needs_84_features, rbf_needs_at_most_10_classes.
    """
    plan = _Plan(image_size)
    stages = zip(model.channels, model.kernel_sizes, model.paddings, strict=True)
    for stage, (maps, kernel, padding) in enumerate(stages, 1):
        table = _connection_table(model, plan.shape) if stage == 2 else None
        plan.convolution(f"conv{stage}", f"C{2 * stage - 1}", maps, kernel, padding, table)
        if model.batch_norm:
            plan.batch_norm(f"norm{stage}")
        plan.activation()
        plan.pooling(f"pool{stage}", f"S{2 * stage}", model.pooling)
    if len(model.channels) == 1 and model.connections != "full":
        raise ImpossibleNetwork("conv2", plan.shape, "connection_table")
    plan.flatten()
    for index, units in enumerate(model.hidden, 1):
        plan.linear(f"fc{index}", _dense_paper_name(model, index), units)
        plan.activation()
        if model.dropout:
            plan.add(f"dropout{index}", "dropout", plan.shape)
    if model.output == "rbf":
        plan.rbf(classes)
    else:
        plan.linear("output", "output", classes)
    return tuple(plan.layers)


def layer_named(layers: Iterable[Layer], name: str) -> Layer:
    """The layer with this module name ("conv1") or paper name ("C1").

    Raises:
        KeyError: listing the names that there are.
    """
    layers = tuple(layers)
    for layer in layers:
        if name and name in (layer.name, layer.paper_name):
            return layer
    known = dict.fromkeys(name for layer in layers for name in (layer.paper_name, layer.name) if name)
    raise KeyError(f"no layer {name!r}; known: {', '.join(known)}")


def _dense_paper_name(model: ModelRecipe, index: int) -> str:
    """The paper's C5 is a convolution whose kernel covers the whole map: a dense layer, under a C name."""
    letter = "C" if index == 1 and len(model.channels) == 2 and len(model.hidden) >= 2 else "F"
    return f"{letter}{2 * len(model.channels) + index}"


def _connection_table(model: ModelRecipe, shape: Shape) -> Connections | None:
    if model.connections == "full":
        return None
    inputs, outputs = shape[0], model.channels[1]
    if model.connections == "lecun1998":
        fits, table = (inputs, outputs) == (6, 16), LECUN1998_CONNECTIONS
    else:
        fits, table = len(model.connections) == outputs, model.connections
    if not fits:
        raise ImpossibleNetwork("conv2", shape, "connection_table")
    if any(seen >= inputs for row in table for seen in row):
        raise ImpossibleNetwork("conv2", shape, "connection_table_map")
    if any(not row or len(set(row)) < len(row) for row in table):
        raise ImpossibleNetwork("conv2", shape, "connection_table_row")
    return table


@dataclass(frozen=True)
class _Cost:
    parameters: int = 0
    formula: str = ""
    connections: int = 0
    macs: int = 0
    weight_shape: Shape = ()


def _convolution_cost(kernel: int, inputs: int, output: Shape, table: Connections | None = None) -> _Cost:
    maps, height, width = output
    # Maps that see equally many maps share a term of the formula: (5×5×3+1)×6+(5×5×4+1)×9+(5×5×6+1)×1.
    groups = sorted((Counter({inputs: maps}) if table is None else Counter(map(len, table))).items())
    weights = sum(kernel**2 * seen * count for seen, count in groups)
    formula = "+".join(f"({kernel}×{kernel}×{seen}+1)×{count}" for seen, count in groups)
    area, room = height * width, (maps, inputs, kernel, kernel)
    return _Cost(weights + maps, formula, (weights + maps) * area, weights * area, room)


def _pooling_cost(pooling: Pooling, output: Shape) -> _Cost:
    maps, units = output[0], prod(output)
    if pooling == "subsampling":
        return _Cost(2 * maps, f"(1+1)×{maps}", 5 * units, units, (maps,))
    if pooling == "strided":
        return _convolution_cost(2, maps, output)
    return _Cost(connections=4 * units)


class _Plan:
    """The layers so far, the shape that leaves the last of them, and what its units see."""

    def __init__(self, image_size: int) -> None:
        self.layers: list[Layer] = []
        self.image_size = image_size
        self.shape: Shape = (1, image_size, image_size)
        self.field = ReceptiveField()
        self.activations = 0

    def add(
        self,
        name: str,
        kind: Kind,
        output_shape: Shape,
        cost: _Cost = _Cost(),
        *,
        paper_name: str = "",
        kernel: int | None = None,
        padding: int = 0,
        table: Connections | None = None,
    ) -> None:
        fixed = (name, paper_name, kind, self.shape, output_shape, kernel)
        counted = (cost.parameters, cost.formula, cost.connections, cost.macs)
        seen = min(self.field.size, self.image_size)
        self.layers.append(Layer(*fixed, *counted, seen, cost.weight_shape, padding, table))
        self.shape = output_shape

    def convolution(
        self, name: str, paper: str, maps: int, kernel: int, padding: int, table: Connections | None
    ) -> None:
        inputs, side, _ = self.shape
        side += 2 * padding - kernel + 1
        if side < 1:
            raise ImpossibleNetwork(name, self.shape, "kernel_larger_than_input")
        shape = (maps, side, side)
        cost = _convolution_cost(kernel, inputs, shape, table)
        self.field = self.field.through(kernel, padding=padding)
        self.add(
            name, "convolution", shape, cost, paper_name=paper, kernel=kernel, padding=padding, table=table
        )

    def batch_norm(self, name: str) -> None:
        maps = self.shape[0]
        cost = _Cost(2 * maps, f"(1+1)×{maps}", macs=prod(self.shape), weight_shape=(maps,))
        self.add(name, "batch_norm", self.shape, cost)

    def activation(self) -> None:
        self.activations += 1
        self.add(f"act{self.activations}", "activation", self.shape)

    def pooling(self, name: str, paper: str, pooling: Pooling) -> None:
        maps, side, _ = self.shape
        if side < 2:
            raise ImpossibleNetwork(name, self.shape, "pool_larger_than_input")
        shape = (maps, side // 2, side // 2)
        self.field = self.field.through(2, stride=2)
        self.add(name, "pooling", shape, _pooling_cost(pooling, shape), paper_name=paper, kernel=2)

    def flatten(self) -> None:
        # A dense unit sees what all units of the last maps see together.
        self.field = ReceptiveField(self.field.of_all(self.shape[1], self.image_size))
        self.add("flatten", "flatten", (prod(self.shape),))

    def linear(self, name: str, paper: str, units: int) -> None:
        features = self.shape[0]
        parameters = (features + 1) * units
        cost = _Cost(parameters, f"({features}+1)×{units}", parameters, features * units, (units, features))
        self.add(name, "linear", (units,), cost, paper_name=paper)

    def rbf(self, classes: int) -> None:
        if self.shape != (CODE_LENGTH,):
            raise ImpossibleNetwork("output", self.shape, "rbf_needs_84_features")
        if classes > CODE_COUNT:
            raise ImpossibleNetwork("output", self.shape, "rbf_needs_at_most_10_classes")
        pairs = CODE_LENGTH * classes
        self.add("output", "rbf", (classes,), _Cost(connections=pairs, macs=pairs), paper_name="output")
