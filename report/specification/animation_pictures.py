"""Options of animations."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from report.specification.picture_bases import (
    ColourMap,
    Digit,
    Film,
    Label,
    LayerRole,
    OfImages,
    OfOneImage,
    Part,
)


class AnimatedDigits(Film, OfImages):
    """One frame an image: input, mean of each convolution's channels, statistics."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "animated_layers"
    arrays: ClassVar[str] = "films"

    kind: Literal["animation_digits"] = "animation_digits"
    label: Label = "animation_digits"
    digit: Digit | None = Field(7, description="images of this class alone; null: of any")
    count: int = Field(6, ge=2, le=8, description="how many images")
    cmap: ColourMap = Field("hot", description="colour map")


class AnimatedChannels(Film, OfImages):
    """One frame an image: input and the first channels of both convolutions, statistics."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "animated_layers"
    arrays: ClassVar[str] = "films"
    pace: ClassVar[float] = 1.5

    kind: Literal["animation_channels"] = "animation_channels"
    label: Label = "animation_channels"
    digit: Digit | None = Field(7, description="images of this class alone; null: of any")
    count: int = Field(4, ge=2, le=8, description="how many images")
    cmap: ColourMap = Field("hot", description="colour map")


class AnimatedTraining(Film, OfOneImage):
    """One frame an epoch: the kernels of a convolution, their response to an image, the accuracy so far."""

    section: ClassVar[Part] = "results"
    module: ClassVar[str] = "animated_training"
    arrays: ClassVar[str] = "films"
    pace: ClassVar[float] = 0.5

    kind: Literal["animation_training"] = "animation_training"
    label: Label = "animation_training"


class AnimatedScan(Film, OfOneImage):
    """One kernel of the first convolution slides over an image, and its output appears."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "animated_scan"
    arrays: ClassVar[str] = "films"
    pace: ClassVar[float] = 0.15
    layer_role: ClassVar[LayerRole] = "kernels"

    kind: Literal["animation_scan"] = "animation_scan"
    label: Label = "animation_scan"
    channel: int = Field(0, ge=0, le=4095, description="which kernel, from 0")
    frames: int = Field(49, ge=4, le=200, description="how many frames, at even distances along the way")
