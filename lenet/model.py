"""The network: one module for the whole LeNet family, built from `lenet.anatomy`.

LeNet5(ModelRecipe(), 28)            61,706 parameters: the LeNet-5 of today's textbooks
LeNet5(<the recipe of 1998>, 32)     60,000 parameters: the paper's own (tests/lenet/test_anatomy.py)
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import torch
from torch import Tensor, nn

from lenet.anatomy import Kind, Layer, anatomy
from lenet.initialization import initialize
from lenet.layers import ACTIVATIONS, RBF, Dropout, PartialConv2d, Subsampling
from lenet.recipe import ModelRecipe, Pooling
from lenet.stages import Stages, through


class LeNet5(nn.Sequential):
    """(n, 1, image_size, image_size) float32 -> (n, classes) logits; the largest names the class.

    Meant to be loaded with trained weights; `build_model` gives it first ones. `layers` is its anatomy, one
    entry a submodule.

    Raises:
        ImpossibleNetwork: the recipe cannot be followed for images of this size.
    """

    layers: tuple[Layer, ...]

    def __init__(self, model: ModelRecipe, image_size: int, classes: int = 10) -> None:
        layers = anatomy(model, image_size, classes)
        # Each module draws first weights from the global random numbers, which belong to the caller.
        with torch.random.fork_rng(devices=[]):
            modules = OrderedDict((layer.name, _BUILDERS[layer.kind](layer, model)) for layer in layers)
        super().__init__(modules)
        self.layers = layers
        # Convolutions run faster so on a CPU. (torch's own type stubs lack this overload.)
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        for layer, module in zip(layers, self, strict=True):
            counted = trainable_parameters(module)
            assert counted == layer.parameters, (
                f"{layer.name}: {counted} parameters, expected {layer.parameters}"
            )

        self._flatten = [layer.kind for layer in layers].index("flatten")
        self._stages = Stages(list(self)[: self._flatten], image_size)

    def logits(self, images: Tensor) -> Tensor:
        """What calling the network gives, within rounding, but sooner (lenet.stages): for training and evaluation.

        Whoever looks into the network calls it: then every module runs, and its hooks see its output.
        """
        return through(list(self)[self._flatten :], self._stages(images))

    def weights(self) -> dict[str, nn.Parameter]:
        """The kernels and matrices of the convolutions and linear layers, by submodule, from the input on."""
        return {
            layer.name: self.get_parameter(f"{layer.name}.weight")
            for layer in self.layers
            if layer.kind in {"convolution", "linear"}
        }

    def draw_dropout_from(self, generator: torch.Generator) -> None:
        """Let all dropout layers take their random numbers from `generator`."""
        for module in self:
            if isinstance(module, Dropout):
                module.generator = generator


def build_model(model: ModelRecipe, image_size: int, generator: torch.Generator, classes: int = 10) -> LeNet5:
    """A new LeNet5 whose weights, and later its dropout, are drawn from `generator`.

    Raises:
        ImpossibleNetwork: the recipe cannot be followed for images of this size.
    """
    network = LeNet5(model, image_size, classes)
    initialize(network, model.initialization, generator)
    network.draw_dropout_from(generator)
    return network


def trainable_parameters(module: nn.Module) -> int:
    """How many numbers training can change; weights of absent connections are none of them."""
    total = sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)
    absent = sum(
        int((part.mask.expand_as(part.weight) == 0).sum())
        for part in module.modules()
        if isinstance(part, PartialConv2d)
    )
    return total - absent


def _convolution(layer: Layer, model: ModelRecipe) -> nn.Module:
    assert layer.kernel is not None
    sizes = layer.input_shape[0], layer.output_shape[0], layer.kernel
    if layer.table is None:
        return nn.Conv2d(*sizes, padding=layer.padding)
    return PartialConv2d(*sizes, padding=layer.padding, table=layer.table)


_POOLINGS: dict[Pooling, Callable[[int, ModelRecipe], nn.Module]] = {
    "average": lambda maps, model: nn.AvgPool2d(2),
    "max": lambda maps, model: nn.MaxPool2d(2),
    "subsampling": lambda maps, model: Subsampling(maps, ACTIVATIONS[model.activation]()),
    "strided": lambda maps, model: nn.Conv2d(maps, maps, 2, stride=2),
}

_BUILDERS: dict[Kind, Callable[[Layer, ModelRecipe], nn.Module]] = {
    "convolution": _convolution,
    "batch_norm": lambda layer, model: nn.BatchNorm2d(layer.input_shape[0]),
    "activation": lambda layer, model: ACTIVATIONS[model.activation](),
    "pooling": lambda layer, model: _POOLINGS[model.pooling](layer.input_shape[0], model),
    "flatten": lambda layer, model: nn.Flatten(),
    "linear": lambda layer, model: nn.Linear(layer.input_shape[0], layer.output_shape[0]),
    "dropout": lambda layer, model: Dropout(model.dropout),
    "rbf": lambda layer, model: RBF(layer.output_shape[0]),
}
