"""A function of a batch, recorded once on a graphics card and then replayed: one launch instead of a hundred.

A network as small as LeNet-5 is computed sooner than its kernels are launched one by one; a CUDA graph launches all of
them together (docs/performance.md). The kernels are the same, and so are the bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import Tensor

WARM_UP = 3
"""Calls before the recording: what libraries set up at their first use cannot be recorded."""


class Replayed:
    """`function`, called with indices (size,) on a GPU: recorded at the fourth call. Other sizes are never recorded.

    Args:
        function: takes int64 (b,); all that it does, it does to tensors that stay where they are.
        generators: whatever it draws random numbers from on the GPU.
    """

    def __init__(
        self, function: Callable[[Tensor], None], size: int, generators: Iterable[torch.Generator] = ()
    ) -> None:
        self._function, self._size, self._generators = function, size, tuple(generators)
        self._calls = 0
        self._aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        self._index = torch.zeros(size, dtype=torch.int64, device="cuda")
        self._graph: torch.cuda.CUDAGraph | None = None

    def __call__(self, index: Tensor) -> None:
        """What `function` does with `index`."""
        if len(index) != self._size:
            self._function(index)
            return
        self._index.copy_(index)
        self._calls += 1
        if self._calls <= WARM_UP:
            self._apart()
            return
        if self._graph is None:
            self._graph = self._recorded()
        self._graph.replay()

    def _apart(self) -> None:
        """Call the function in the stream that it will be recorded in."""
        here = torch.cuda.current_stream()
        self._aside.wait_stream(here)
        with torch.cuda.stream(self._aside):
            self._function(self._index)
        here.wait_stream(self._aside)

    def _recorded(self) -> torch.cuda.CUDAGraph:
        """What the function launches; nothing is computed yet."""
        graph = torch.cuda.CUDAGraph()
        for generator in self._generators:
            graph.register_generator_state(generator)
        with torch.cuda.graph(graph, stream=self._aside):
            self._function(self._index)
        return graph
