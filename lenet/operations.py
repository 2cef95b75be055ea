"""Operations on a processor, with ways back that are sooner than autograd's: torch's numbers within rounding.

A convolution's or linear layer's gradients, maxima of 2x2 pixels, squashing. What helps is told in docs/performance.md.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lenet.layers import TANH_AMPLITUDE, TANH_SLOPE, ScaledTanh

MANY_WEIGHTS = 5_000
"""From here on a linear layer is oneDNN's; to call it takes longer than to call MKL."""


def convolution(
    images: Tensor, kernels: Tensor, bias: Tensor, padding: int = 0, *, shares: bool = False
) -> Tensor:
    """F.conv2d, (n, in, h, w) in channels_last, (out, in, k, k), (out,) -> (n, out, h + 2 padding - k + 1, ...).

    Args:
        shares: whether the input's gradient is added up from each output's share (`_shares`); no padding then.
    """
    result: Tensor = _Convolution.apply(images, kernels, bias, padding, shares)  # type: ignore[no-untyped-call]
    return result


def linear(rows: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """F.linear: (n, in), (out, in), (out,) -> (n, out)."""
    if weight.numel() < MANY_WEIGHTS or not _has_onednn():
        return F.linear(rows, weight, bias)
    result: Tensor = _Linear.apply(rows, weight, bias)  # type: ignore[no-untyped-call]
    return result


def maxima(features: Tensor, *, on_cells: bool = False) -> Tensor:
    """Maxima of 2x2 pixels, as of nn.MaxPool2d(2): the gradient goes to the first of equals.

    (n, maps, h, w) of even sides -> (n, maps, h / 2, w / 2), both channels_last.

    Args:
        on_cells: whether the pixels of a square are quarters of the channels instead (lenet.cells):
            (n, 4 maps, h, w) -> (n, maps, h, w).
    """
    result: Tensor = _Maximum.apply(features, on_cells)  # type: ignore[no-untyped-call]
    return result


def means_on_cells(features: Tensor) -> Tensor:
    """Means of 2x2 pixels that are quarters of the channels: (n, 4 maps, h, w) -> (n, maps, h, w), both channels_last."""
    result: Tensor = _Mean.apply(features)  # type: ignore[no-untyped-call]
    return result


def activate(module: nn.Module, features: Tensor, *, in_place: bool) -> Tensor:
    """What the activation `module` gives.

    Args:
        in_place: whether it may take the place of `features`, which nobody else needs.
    """
    match module:
        case ScaledTanh():
            squashed = _Tanh.apply(features, TANH_AMPLITUDE, TANH_SLOPE)  # type: ignore[no-untyped-call]
        case nn.Tanh():
            squashed = _Tanh.apply(features, 1.0, 1.0)  # type: ignore[no-untyped-call]
        case nn.Sigmoid() if in_place:
            squashed = features.sigmoid_()
        case nn.ReLU() if in_place:
            squashed = features.relu_()
        case _:
            squashed = module(features)
    result: Tensor = squashed
    return result


def rows_of(features: Tensor) -> Tensor:
    """(n, maps, h, w) in channels_last -> (n h w, maps), contiguous: strides of one image or one map leave the format open."""
    return features.permute(0, 2, 3, 1).reshape(-1, features.shape[1]).contiguous()


class _Convolution(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, images: Tensor, kernels: Tensor, bias: Tensor, padding: int, shares: bool
    ) -> Tensor:
        ctx.save_for_backward(images, kernels)
        ctx.padding, ctx.shares = padding, shares
        return F.conv2d(images, kernels, bias, padding=padding)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor, Tensor, None, None]:
        (gradient,) = gradients
        images, kernels = ctx.saved_tensors
        needed = ctx.needs_input_grad[0]
        wanted = [needed and not ctx.shares, True, False]
        geometry = [1, 1], [ctx.padding] * 2, [1, 1], False, [0, 0], 1
        to_images, to_kernels, _ = torch.ops.aten.convolution_backward(
            gradient, images, kernels, None, *geometry, wanted
        )
        if needed and ctx.shares:
            to_images = _shares(gradient, kernels)
        # To ask oneDNN for the sum as well takes longer.
        return to_images, to_kernels, rows_of(gradient).sum(dim=0), None, None


def _shares(gradient: Tensor, kernels: Tensor) -> Tensor:
    """The gradient of a convolution's input: each output's share for each place that it looks at, added up there.

    convolution_backward spends half of its time on the zeros around the output, where that is small.
    """
    out, maps, side, _ = kernels.shape
    n, _, height, width = gradient.shape
    places = kernels.permute(2, 3, 1, 0).reshape(side * side * maps, out, 1, 1)
    shares = F.conv2d(gradient, places.contiguous(memory_format=torch.channels_last)).permute(0, 2, 3, 1)
    total = gradient.new_zeros((n, height + side - 1, width + side - 1, maps))
    for place, share in enumerate(torch.split(shares, maps, dim=3)):
        row, column = divmod(place, side)
        total[:, row : row + height, column : column + width] += share
    return total.permute(0, 3, 1, 2)


class _Linear(torch.autograd.Function):
    """Three matrix products of oneDNN's. torch asks MKL, which has no AVX-512 for processors of other makers."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        ctx.save_for_backward(rows, weight)
        return _product(rows, weight, bias)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor, Tensor]:
        (gradient,) = gradients
        rows, weight = ctx.saved_tensors
        to_rows = _product(gradient, weight.t()) if ctx.needs_input_grad[0] else None
        return to_rows, _product(gradient.t(), rows.t()), gradient.sum(dim=0)


@cache
def _has_onednn() -> bool:
    available: bool = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    return available


def _product(left: Tensor, right: Tensor, bias: Tensor | None = None) -> Tensor:
    """(n, k), (m, k), (m,) -> (n, m): left @ right.T + bias."""
    product: Tensor = torch.ops.mkldnn._linear_pointwise(left, right, bias, "none", [], "")
    return product


class _Maximum(torch.autograd.Function):
    """The larger of two pixels beside each other, then of two such: on cells, column and row are quarters of the channels."""

    @staticmethod
    def forward(ctx: Any, features: Tensor, on_cells: bool) -> Tensor:
        n, channels, height, width = features.shape
        # How far apart the two are whose larger is wanted: pixels of a row, then rows.
        if on_cells:
            pixels, rows = channels // 2, channels // 4
            pooled = n, height, width, channels // 4
        else:
            pixels, rows = channels, width // 2 * channels
            pooled = n, height // 2, width // 2, channels
        larger, of_pixels = _larger(rows_of(features).view(-1, 2 * pixels))
        largest, of_rows = _larger(larger.view(-1, 2 * rows))
        ctx.save_for_backward(of_pixels, of_rows)
        ctx.shape = n, height, width, channels
        return largest.view(pooled).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        of_pixels, of_rows = ctx.saved_tensors
        larger = _shared(rows_of(*gradients).view(of_rows.shape), of_rows)
        return _shared(larger.view(of_pixels.shape), of_pixels).view(ctx.shape).permute(0, 3, 1, 2), None


class _Mean(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, features: Tensor) -> Tensor:
        n, channels, height, width = features.shape
        columns = torch.add(*rows_of(features).chunk(2, dim=1))
        mean = torch.add(*columns.chunk(2, dim=1)).mul_(0.25)
        return mean.view(n, height, width, channels // 4).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        # Autograd's own way back copies more often.
        (gradient,) = gradients
        n, maps, height, width = gradient.shape
        quarters = torch.cat([rows_of(gradient * 0.25)] * 4, dim=1)
        return quarters.view(n, height, width, 4 * maps).permute(0, 3, 1, 2)


def _larger(rows: Tensor) -> tuple[Tensor, Tensor]:
    """The larger of two halves, and 1 where it is the first: a float, as arithmetic on bytes would take three times as long."""
    first, second = rows.chunk(2, dim=1)
    larger = torch.maximum(first, second)
    return larger, torch.ge(first, second, out=torch.empty_like(larger))


def _shared(gradient: Tensor, is_first: Tensor) -> Tensor:
    """The gradient of two halves: all of it for the first where it is the larger, for the second elsewhere."""
    both = gradient.new_empty((len(gradient), 2 * gradient.shape[1]))
    first, second = both.chunk(2, dim=1)
    torch.mul(gradient, is_first, out=first)
    torch.sub(gradient, first, out=second)
    return both


class _Tanh(torch.autograd.Function):
    """a tanh(b x) by way of the sigmoid, which takes a tenth of the time of torch's tanh: tanh x = 2 sigmoid(2 x) - 1.

    Within rounding of a, not of each value: what is far below 1e-7 becomes 0.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, amplitude: float, slope: float) -> Tensor:
        squashed = features.mul(2 * slope).sigmoid_()
        ctx.save_for_backward(squashed)
        ctx.steepness = 4 * amplitude * slope
        return squashed.mul(2 * amplitude).sub_(amplitude)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        (gradient,) = gradients
        (squashed,) = ctx.saved_tensors
        back: Tensor = torch.ops.aten.sigmoid_backward(gradient, squashed)
        return back.mul_(ctx.steepness), None, None
