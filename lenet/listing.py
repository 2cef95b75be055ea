"""The network of a recipe as the plain PyTorch that a student writes, to read, run and hand in.

The text knows nothing of this project. Its class (LeNet5, or ConvNet where the network is another) has our module names,
so that our `state_dict()` loads into it strictly, and it then gives the same logits. No torch is imported here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from lenet.anatomy import Layer, Shape, anatomy
from lenet.rbf_codes import DIGITS
from lenet.recipe import Activation, Connections, ModelRecipe, Pooling

_WIDTH = 68  # columns of code that a printed page holds

_ACTIVATIONS: dict[Activation, str] = {
    "sigmoid": "torch.sigmoid",
    "tanh": "torch.tanh",
    "scaled_tanh": "scaled_tanh",
    "relu": "F.relu",
    "leaky_relu": "F.leaky_relu",
    "elu": "F.elu",
    "gelu": "F.gelu",
    "silu": "F.silu",
}

# `x` is what is pooled; the two poolings that are learned are modules.
_POOLINGS: dict[Pooling, str] = {
    "average": "F.avg_pool2d(x, 2)",
    "max": "F.max_pool2d(x, 2)",
    "subsampling": "{activation}(self.{name}(x))",
    "strided": "self.{name}(x)",
}

_SCALED_TANH = """
def scaled_tanh(x):
    return 1.7159 * torch.tanh(2 / 3 * x)
"""

_SUBSAMPLING = """
class Subsampling(nn.Module):
    def __init__(self, maps):
        super().__init__()
        self.coefficient = nn.Parameter(torch.full((maps,), 0.25))
        self.bias = nn.Parameter(torch.zeros(maps))

    def forward(self, x):
        x = F.avg_pool2d(x, 2, divisor_override=1)
        coefficient = self.coefficient[:, None, None]
        return x * coefficient + self.bias[:, None, None]
"""

_PARTIAL_CONVOLUTION = """
class PartialConv2d(nn.Conv2d):
    def __init__(self, inputs, outputs, kernel_size, padding=0):
        super().__init__(inputs, outputs, kernel_size, 1, padding)
        mask = torch.zeros(outputs, inputs, 1, 1)
        for i, connected in enumerate(CONNECTIONS):
            mask[i, connected] = 1
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x):
        weight = self.weight * self.mask
        return F.conv2d(x, weight, self.bias, padding=self.padding)
"""

_RBF = '''
# Five digits a block, 7x12 dots each: "#" is +1, "." is -1.
DIGITS = """\\
{digits}"""


class RBF(nn.Module):
    def __init__(self):
        super().__init__()
        lines = [line.split() for line in DIGITS.splitlines()]
        codes = []
        for digit in range({classes}):
            block = lines[:12] if digit < 5 else lines[12:]
            dots = "".join(line[digit % 5] for line in block)
            code = [1.0 if dot == "#" else -1.0 for dot in dots]
            codes.append(code)
        codes = torch.tensor(codes)
        self.register_buffer("codes", codes, persistent=False)

    def forward(self, x):
        return -(x.unsqueeze(1) - self.codes).square().sum(dim=2)
'''


def is_lenet5(model: ModelRecipe) -> bool:
    """Whether the layers have the widths of LeNet-5: 6 and 16 maps of 5x5 kernels, 120 and 84 units."""
    return (model.channels, model.kernel_sizes, model.hidden) == ((6, 16), (5, 5), (120, 84))


def listing(model: ModelRecipe, image_size: int, classes: int = 10) -> str:
    """Python source of the network, complete with imports, in lines that a printed page holds.

    A line grows beyond that only with the numbers in it, where a layer has hundreds of maps.

    Raises:
        ImpossibleNetwork: the recipe cannot be followed for images of this size.
    """
    layers = anatomy(model, image_size, classes)
    parts = [*_parts(model, layers, classes), _class(model, layers)]
    body = "\n\n".join(part.strip("\n") + "\n" for part in parts)
    imports = "import torch\nfrom torch import nn\n"
    if "F." in body:
        imports += "from torch.nn import functional as F\n"
    return f"{imports}\n\n{body}"


def _parts(model: ModelRecipe, layers: tuple[Layer, ...], classes: int) -> Iterator[str]:
    """What PyTorch does not have and this network needs."""
    if model.activation == "scaled_tanh":
        yield _SCALED_TANH
    if model.pooling == "subsampling":
        yield _SUBSAMPLING
    for layer in layers:
        if layer.table is not None:
            yield _connections(layer.table)
            yield _PARTIAL_CONVOLUTION
    if model.output == "rbf":
        yield _RBF.format(digits=_digits(), classes=classes)


def _digits() -> str:
    """The bitmaps in two blocks of five digits: side by side, ten do not fit on a page."""
    rows = [line.split() for line in DIGITS.splitlines()]
    return "".join(f"{' '.join(row[half])}\n" for half in (slice(5), slice(5, 10)) for row in rows)


def _connections(table: Connections) -> str:
    """The table as a list of lists; only a list that is longer than a line is broken."""
    rows = [str(list(row)) for row in table]
    kept = [row.replace(" ", "\N{NO-BREAK SPACE}") if len(row) < _WIDTH - 8 else row for row in rows]
    filled = textwrap.fill(
        ", ".join(kept) + ",",
        _WIDTH,
        initial_indent=" " * 4,
        subsequent_indent=" " * 4,
        break_on_hyphens=False,
    )
    return f"CONNECTIONS = [\n{filled}\n]\n".replace("\N{NO-BREAK SPACE}", " ")


def _class(model: ModelRecipe, layers: tuple[Layer, ...]) -> str:
    modules = [f"self.{layer.name} = {made}" for layer in layers if (made := _module(layer, layers, model))]
    steps = list(_steps(model, layers))
    column = max(len(code) for code, _ in steps) + 2
    forward = [f"{code:<{column}}# {comment}" for code, comment in steps]
    return "\n".join(
        [
            f"class {'LeNet5' if is_lenet5(model) else 'ConvNet'}(nn.Module):",
            "    def __init__(self):",
            "        super().__init__()",
            *(f"        {line}" for line in modules),
            "",
            "    def forward(self, x):",
            *(f"        {line}" for line in forward),
        ]
    )


def _module(layer: Layer, layers: tuple[Layer, ...], model: ModelRecipe) -> str:
    """The constructor call of a layer that is a module in the text; "" for one that is a function."""
    inputs, outputs = layer.input_shape[0], layer.output_shape[0]
    if layer.kind == "convolution":
        name = "nn.Conv2d" if layer.table is None else "PartialConv2d"
        padding = f", padding={layer.padding}" if layer.padding else ""
        return f"{name}({inputs}, {outputs}, kernel_size={layer.kernel}{padding})"
    if layer.kind == "batch_norm":
        return f"nn.BatchNorm2d({inputs})"
    if layer.kind == "pooling" and model.pooling == "subsampling":
        return f"Subsampling({inputs})"
    if layer.kind == "pooling" and model.pooling == "strided":
        return f"nn.Conv2d({inputs}, {inputs}, kernel_size=2, stride=2)"
    if layer.kind == "linear":
        before = layers[layers.index(layer) - 1]
        features = " * ".join(map(str, before.input_shape)) if before.kind == "flatten" else f"{inputs}"
        return f"nn.Linear({features}, {outputs})"
    if layer.kind == "dropout":
        return f"nn.Dropout({model.dropout})"
    return "RBF()" if layer.kind == "rbf" else ""


def _steps(model: ModelRecipe, layers: tuple[Layer, ...]) -> Iterator[tuple[str, str]]:
    """Statements of `forward`, each with a comment that names the layer and its shape."""
    activation = _ACTIVATIONS[model.activation]
    waiting = "x"  # a convolution or dense layer, until its activation closes the statement
    paper_name = ""
    for layer in layers:
        comment = f"{layer.paper_name}  {_shape(layer.output_shape)}".strip()
        if layer.name == "output":
            yield "return self.output(x)", _shape(layer.output_shape)
        elif layer.kind in ("convolution", "batch_norm", "linear"):
            waiting = f"self.{layer.name}({waiting})"
            paper_name = layer.paper_name or paper_name
        elif layer.kind == "activation":
            yield f"x = {activation}({waiting})", f"{paper_name}  {_shape(layer.output_shape)}"
            waiting = "x"
        elif layer.kind == "pooling":
            pooled = _POOLINGS[model.pooling].format(activation=activation, name=layer.name)
            yield f"x = {pooled}", comment
        elif layer.kind == "flatten":
            yield "x = torch.flatten(x, 1)", comment
        else:
            yield f"x = self.{layer.name}(x)", comment


def _shape(shape: Shape) -> str:
    """Maps as "6@28×28", a vector as "120"."""
    return f"{shape[0]}@{shape[1]}×{shape[2]}" if len(shape) == 3 else f"{shape[0]}"
