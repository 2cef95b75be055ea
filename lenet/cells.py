"""Two convolutions with 2x2 pooling, computed on cells of pixels: what a training step does in place of plain layers.

A convolution of few maps keeps a CPU's vector units half empty, and pooling its output walks over pixels one by
one. So the pixels that are pooled together become channels: a cell of `side` x `side` outputs is one place of
another convolution, whose kernels are the given ones shifted by 0 to side - 1 pixels, zero elsewhere. C1 is
computed on cells of 4x4 (6 maps -> 96 channels at 7x7 places), C3 on cells of 2x2 (16 maps -> 64 channels at 5x5);
what C1's cells leave after pooling is what C3 takes in. Channels are ordered (row and column within the pooled
2x2, place of the 2x2 in the cell, map), so that pooling combines four runs of adjacent numbers.

It does half as much arithmetic again, and takes a sixth off the time of a step of 512 images
(docs/performance.md). The sums are those of the plain layers in another order: equal within rounding.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lenet.layers import PartialConv2d, ScaledTanh

MONOTONE = (nn.Sigmoid, nn.Tanh, ScaledTanh, nn.ReLU, nn.LeakyReLU, nn.ELU)
"""f(max(a, b)) = max(f(a), f(b)): max pooling first leaves a quarter to squash."""
FEW_MAPS = 12
"""With more maps in C1 the plain layers are faster: 16 fill a vector unit."""

Stage = tuple[nn.Conv2d, nn.Module, nn.Module]
"""Convolution, activation, pooling."""


class CellStages:
    """Both stages of a network: (n, 1, s, s) -> what leaves "pool2", (n, maps, h, w), channels_last.

    Args:
        stages: two, of which `fits` says that they can be had on cells.
    """

    def __init__(self, stages: list[Stage]) -> None:
        self._stages = stages

    def __call__(self, images: Tensor) -> Tensor:
        (conv1, squash1, pool1), (conv2, squash2, pool2) = self._stages
        pixels = F.pad(images, (_padding(conv1),) * 4)
        cells = _convolved(_cells(pixels, 4), conv1, cell=4, step=4, padding=0)
        pooled = _pooled(cells, squash1, pool1)
        cells = _convolved(pooled, conv2, cell=2, step=2, padding=_padding(conv2) // 2)
        return _pooled(cells, squash2, pool2)


def fits(stages: list[Stage], image_size: int) -> bool:
    """Whether stages can be computed on cells, and gain by it."""
    if len(stages) != 2 or stages[0][0].out_channels > FEW_MAPS:
        return False
    first, second = (convolution for convolution, _, _ in stages)
    out1 = image_size + 2 * _padding(first) - first.kernel_size[0] + 1
    out2 = out1 // 2 + 2 * _padding(second) - second.kernel_size[0] + 1
    return (
        out1 % 4 == 0
        and out2 % 2 == 0
        and _padding(second) % 2 == 0
        and all(
            isinstance(pooling, nn.AvgPool2d)
            or (isinstance(pooling, nn.MaxPool2d) and isinstance(squash, MONOTONE))
            for _, squash, pooling in stages
        )
    )


class _CellMax(torch.autograd.Function):
    """Maximum over dimension 1 (four); the gradient goes to the first of equals, as in nn.MaxPool2d.

    (m, 4, width) -> (m, width)
    """

    @staticmethod
    def forward(ctx: Any, cells: Tensor) -> Tensor:
        a, b, c, d = cells.unbind(1)
        top, bottom = torch.maximum(a, b), torch.maximum(c, d)
        # Three masks of a byte, in place of four floats, are what is kept for the way back.
        ctx.save_for_backward(a >= b, c >= d, top >= bottom)
        return torch.maximum(top, bottom)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        (gradient,) = gradients
        left_of_top, left_of_bottom, in_top = ctx.saved_tensors
        result = gradient.new_empty((len(gradient), 4, gradient.shape[1]))
        a, b, c, d = result.unbind(1)
        top = gradient * in_top
        bottom = gradient - top
        torch.mul(top, left_of_top, out=a)
        torch.sub(top, a, out=b)
        torch.mul(bottom, left_of_bottom, out=c)
        torch.sub(bottom, c, out=d)
        return result


class _CellAverage(torch.autograd.Function):
    """Mean over dimension 1 (four): (m, 4, width) -> (m, width). Autograd's own way back would copy four times."""

    @staticmethod
    def forward(ctx: Any, cells: Tensor) -> Tensor:
        a, b, c, d = cells.unbind(1)
        return ((a + b) + (c + d)).mul_(0.25)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        (gradient,) = gradients
        return (gradient * 0.25).unsqueeze(1).expand(-1, 4, -1)


def _padding(convolution: nn.Conv2d) -> int:
    assert isinstance(convolution.padding, tuple)
    return convolution.padding[0]


def _cells(pixels: Tensor, side: int) -> Tensor:
    """(n, 1, h, w) -> (n, side * side, ceil(h / side), ceil(w / side)), channels_last; zeros where pixels end."""
    n, _, height, width = pixels.shape
    below, right = -height % side, -width % side
    pixels = F.pad(pixels, (0, right, 0, below))
    rows, columns = (height + below) // side, (width + right) // side
    places = pixels.reshape(n, rows, side, columns, side).permute(0, 1, 3, 2, 4)
    return places.reshape(n, rows, columns, side * side).permute(0, 3, 1, 2)


def _convolved(cells: Tensor, convolution: nn.Conv2d, *, cell: int, step: int, padding: int) -> Tensor:
    """The convolution's output in cells: (n, step * step * in, rows, columns) -> (n, cell * cell * out, ...)."""
    weight = convolution.connected_weight() if isinstance(convolution, PartialConv2d) else convolution.weight
    assert convolution.bias is not None
    kernels = _cell_kernels(weight, cell, step)
    output = F.conv2d(cells, kernels, convolution.bias.repeat(cell * cell), padding=padding)
    # Cells that begin beyond the last whole one are pixels which the plain layers would not have.
    side = convolution.kernel_size[0]
    places = (cells.shape[2] * step + 2 * padding * step - side + 1) // cell
    return output[:, :, :places, :places] if places < output.shape[2] else output


def _cell_kernels(weight: Tensor, cell: int, step: int) -> Tensor:
    """Kernels (out, in, k, k) -> (cell * cell * out, step * step * in, q, q), once for each pixel of a cell."""
    out, maps, side, _ = weight.shape
    places = -(-(cell + side - 1) // step)
    span = places * step
    shifted = torch.stack(
        [
            F.pad(weight, (column, span - side - column, row, span - side - row))
            for row in range(cell)
            for column in range(cell)
        ]
    )
    half = cell // 2
    named = shifted.view(half, 2, half, 2, out, maps, places, step, places, step)
    kernels = named.permute(1, 3, 0, 2, 4, 7, 9, 5, 6, 8)
    return kernels.reshape(cell * cell * out, step * step * maps, places, places).contiguous(
        memory_format=torch.channels_last
    )


def _pooled(cells: Tensor, squash: nn.Module, pooling: nn.Module) -> Tensor:
    """(n, 4 * width, h, w) -> (n, width, h, w), squashed."""
    is_max = isinstance(pooling, nn.MaxPool2d)
    if not is_max:
        cells = squash(cells)
    n, channels, height, width = cells.shape
    runs = cells.permute(0, 2, 3, 1).reshape(-1, 4, channels // 4)
    pooled: Tensor = _CellMax.apply(runs) if is_max else _CellAverage.apply(runs)  # type: ignore[no-untyped-call]
    features = pooled.view(n, height, width, channels // 4).permute(0, 3, 1, 2)
    return squash(features) if is_max else features
