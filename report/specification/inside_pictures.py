"""Options of pictures of what is inside a trained network: kernels, activations, features."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from report.specification.picture_bases import (
    ColourMap,
    Digit,
    Label,
    LayerRole,
    OfOneImage,
    OfOneRun,
    Part,
    Scale,
    Seed,
    unique,
)

LAYER = "a layer by its name in the paper (C1: after activation) or in the module (conv1: before it)"


class LayerGrid(OfOneRun):
    """Some test digits (columns), and the sum of each pooling layer's channels for them (rows)."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "feature_maps"

    kind: Literal["layer_grid"] = "layer_grid"
    label: Label = "layer_grid"
    digits: int = Field(5, ge=1, le=10, description="how many digits, from the start of the test set")


class Kernels(OfOneRun):
    """All kernels of a convolution, on one shared scale."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "kernels"
    layer_role: ClassVar[LayerRole] = "kernels"

    kind: Literal["kernels"] = "kernels"
    label: Label = "kernels"
    layer: str = Field(
        "C1", description="a convolution, by its name in the paper (C1, C3) or in the module (conv1, conv2)"
    )


class FeatureMaps(OfOneImage):
    """An image, and every channel of a layer for it."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "channels"
    arrays: ClassVar[str] = "responses"

    kind: Literal["feature_maps"] = "feature_maps"
    label: Label = "feature_maps"
    layer: str = Field("C1", description=LAYER)
    scale: Scale = Field("shared", description="one colour scale for all channels, or one for each")
    cmap: ColourMap = Field("viridis", description="colour map")


class DigitComparison(OfOneRun):
    """A row a digit: its first test image, and the first channels of a layer for it."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "channels"
    arrays: ClassVar[str] = "responses"

    kind: Literal["digit_comparison"] = "digit_comparison"
    label: Label = "digit_comparison"
    digits: Annotated[tuple[Digit, ...], Field(min_length=1, max_length=10), AfterValidator(unique)] = Field(
        (0, 1, 2, 3, 4), description="which digits, from top to bottom"
    )
    layer: str = Field("C1", description=LAYER)
    channels: int = Field(5, ge=1, le=12, description="how many channels, from the first")
    scale: Scale = Field("shared", description="one colour scale for all maps, or one for each")
    cmap: ColourMap = Field("viridis", description="colour map")


class Surface(OfOneImage):
    """One channel of a layer as a surface over the plane."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "surface"
    arrays: ClassVar[str] = "responses"

    kind: Literal["surface"] = "surface"
    label: Label = "surface"
    layer: str = Field("C1", description=LAYER)
    channel: int = Field(0, ge=0, le=4095, description="which channel, from 0")
    cmap: ColourMap = Field("viridis", description="colour map")


class DenseActivations(OfOneRun):
    """What the fully connected layers answer: the mean of each unit for each class, and how values are distributed."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "dense"
    arrays: ClassVar[str] = "units"

    kind: Literal["dense_activations"] = "dense_activations"
    label: Label = "dense_activations"


class Embedding(OfOneRun):
    """The test images as points in the plane, by what a layer makes of them."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "embedding"
    arrays: ClassVar[str] = "units"
    layer_role: ClassVar[LayerRole] = "units"

    kind: Literal["embedding"] = "embedding"
    label: Label = "embedding"
    layer: str = Field("F6", description=LAYER)
    method: Literal["pca", "tsne"] = Field("pca", description="principal components, or t-SNE")
    count: int = Field(1000, ge=10, le=10_000, description="how many images, from the first")
    choice: Seed = Field(0, description="seed of t-SNE")
