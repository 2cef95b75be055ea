"""Two convolutions with 2x2 pooling, computed on cells of pixels (space to depth): the stages of a small network, sooner.

A convolution of few maps keeps a CPU's vector units half empty, and pooling its output walks over pixels one by
one. So the pixels that are pooled together become channels: a cell of `cell` x `cell` outputs is one place of
another convolution, whose kernels are the given ones shifted by 0 to cell - 1 pixels, zero elsewhere. C1 is
computed on cells of 4x4 (6 maps -> 96 channels at 7x7 places), C3 on cells of 2x2 (16 maps -> 64 channels at 5x5);
what C1's cells leave after pooling is what C3 takes in. Channels are ordered (column and row within the pooled
2x2, place of the 2x2 in the cell, map), so that pooling combines runs of adjacent numbers.

It does four fifths more arithmetic, and is faster nevertheless (docs/performance.md). The sums are those of the
plain layers in another order: equal within rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lenet.layers import kernels_of
from lenet.operations import activate, convolution, maxima, means_on_cells

FEW_MAPS = 10
"""With more maps in C1 the plain layers are as fast: 16 fill a vector unit."""
SMALL_KERNEL = 7
"""With larger kernels in the second convolution, its input gradient (`lenet.operations`) takes more memory than it saves time."""
AT_ONCE = 128
"""Images that go through both stages together: few enough for what they leave between two layers to stay cached."""
POOLINGS = (nn.MaxPool2d, nn.AvgPool2d)


def fits(modules: Sequence[nn.Module], image_size: int) -> bool:
    """Whether the modules are two stages (`through_stages`) that can be computed on cells, and gain by it."""
    match modules:
        case [nn.Conv2d() as first, *_, nn.Conv2d() as second, _, _] if len(modules) == 6:
            side = _outputs(first, image_size)
            return (
                first.out_channels <= FEW_MAPS
                and second.kernel_size[0] <= SMALL_KERNEL
                and side % 4 == 0
                and _outputs(second, side // 2) % 2 == 0
                and _padding(second) % 2 == 0
                and sum(isinstance(module, POOLINGS) for module in modules) == 2
            )
    return False


def through_stages(modules: Sequence[nn.Module], images: Tensor) -> Tensor:
    """What two stages give: (n, 1, s, s) -> (n, maps, h, w), channels_last.

    Args:
        modules: twice a convolution with pooling and activation, in whichever order they are to be computed.
    """
    (conv1, *rest1), (conv2, *rest2) = modules[:3], modules[3:]
    assert isinstance(conv1, nn.Conv2d)
    assert isinstance(conv2, nn.Conv2d)
    kernels1, bias1 = _kernels(conv1, cell=4, step=4)
    kernels2, bias2 = _kernels(conv2, cell=2, step=2)
    side = images.shape[2]
    pixels = F.pad(images, _border(conv1, side, cell=4, step=4) * 2)
    # In pixels, and there are two to a cell.
    border = tuple(pixel // 2 for pixel in _border(conv2, _outputs(conv1, side) // 2, cell=2, step=2))
    features = []
    for part in torch.split(_space_to_depth(pixels), AT_ONCE):
        part = _stage(part, kernels1, bias1, rest1)
        if any(border):
            part = F.pad(part, border * 2)
        features.append(_stage(part, kernels2, bias2, rest2))
    return torch.cat(features)


def _padding(convolution: nn.Conv2d) -> int:
    assert isinstance(convolution.padding, tuple)
    return convolution.padding[0]


def _outputs(convolution: nn.Conv2d, side: int) -> int:
    """Side of a convolution's output."""
    return side + 2 * _padding(convolution) - convolution.kernel_size[0] + 1


def _span(convolution: nn.Conv2d, cell: int, step: int) -> int:
    """How many cells of input, step pixels wide, one cell of output looks at."""
    return -(-(cell + convolution.kernel_size[0] - 1) // step)


def _border(convolution: nn.Conv2d, side: int, *, cell: int, step: int) -> tuple[int, int]:
    """Pixels to add before and after, so that whole cells give the plain layer's outputs."""
    looked_at = _outputs(convolution, side) // cell + _span(convolution, cell, step) - 1
    return _padding(convolution), looked_at * step - side - _padding(convolution)


def _space_to_depth(pixels: Tensor) -> Tensor:
    """(n, 1, 4 h, 4 w) -> (n, 16, h, w), channels_last."""
    n, _, height, width = pixels.shape
    # A row of a cell moves as one number of 16 bytes, four times as fast as its four pixels.
    rows = pixels.reshape(n, height // 4, 4, width).view(torch.complex128)
    places = rows.transpose(2, 3).contiguous().view(torch.float32)
    return places.view(n, height // 4, width // 4, 16).permute(0, 3, 1, 2)


def _kernels(convolution: nn.Conv2d, *, cell: int, step: int) -> tuple[Tensor, Tensor]:
    """The convolution's kernels (out, in, k, k), once for each pixel of a cell: (cell² out, step² in, q, q); and the biases."""
    weight = kernels_of(convolution)
    assert convolution.bias is not None
    out, maps, side, _ = weight.shape
    span, half = _span(convolution, cell, step), cell // 2
    shifted = weight.reshape(out, maps, side * side) @ _shifts(side, cell, span * step)
    # (out, in, 2x2's row, row in it, column, column in it, cell's row, row in it, column, column in it)
    named = shifted.view(out, maps, half, 2, half, 2, span, step, span, step)
    ordered = named.permute(5, 3, 2, 4, 0, 6, 8, 7, 9, 1)
    kernels = ordered.reshape(cell * cell * out, span, span, step * step * maps).permute(0, 3, 1, 2)
    return kernels, convolution.bias.repeat(cell * cell)


@lru_cache(maxsize=8)
@torch.inference_mode(False)  # whoever asks first: training may come after
def _shifts(side: int, cell: int, span: int) -> Tensor:
    """Zeros and ones that move a kernel to each pixel of a cell: (side², cell² span²)."""
    pixels, room = torch.eye(side * side).view(-1, side, side), span - side
    moved = [
        F.pad(pixels, (column, room - column, row, room - row))
        for row in range(cell)
        for column in range(cell)
    ]
    return torch.stack(moved, dim=1).view(side * side, -1)


def _stage(cells: Tensor, kernels: Tensor, bias: Tensor, rest: Sequence[nn.Module]) -> Tensor:
    """A convolution of cells, and the pooling and activation after it."""
    cells = convolution(cells, kernels, bias, shares=True)
    for place, module in enumerate(rest):
        cells = (
            _pooled(cells, module)
            if isinstance(module, POOLINGS)
            else activate(module, cells, in_place=not place)
        )
    return cells


def _pooled(cells: Tensor, pooling: nn.Module) -> Tensor:
    """(n, 4 * width, h, w) -> (n, width, h, w)."""
    return maxima(cells, on_cells=True) if isinstance(pooling, nn.MaxPool2d) else means_on_cells(cells)
