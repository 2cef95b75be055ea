"""Which pixels of the image the units of a layer depend on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReceptiveField:
    """What the units of a map see, along one side of the image, in pixels.

    Attributes:
        size: how many pixels one unit sees.
        step: how far the next unit's field lies from this one's.
        start: first pixel of the first unit's field; negative where padding reaches over the border.
    """

    size: int = 1
    step: int = 1
    start: int = 0

    def through(self, kernel: int, stride: int = 1, padding: int = 0) -> ReceptiveField:
        """The field after a convolution or pooling with a window of side `kernel`."""
        size = self.size + (kernel - 1) * self.step
        return ReceptiveField(size, self.step * stride, self.start - padding * self.step)

    def of_all(self, units: int, image_size: int) -> int:
        """How many of the image's pixels `units` units in a row see together."""
        end = self.start + (units - 1) * self.step + self.size
        return max(0, min(end, image_size) - max(self.start, 0))
