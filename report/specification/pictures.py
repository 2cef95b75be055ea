"""What pictures a report can show, as data: one options model a kind. Nothing heavy is imported here.

A new kind is a model here, a function in report/figures/, its arrays in report/figures/drawing.py, and a caption in
report/wording/captions.py; mypy names every place that still lacks it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Label = Annotated[
    str,
    Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=60, description="what ref() names the picture by"),
]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]


def unique(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a name that is there twice.

    Raises:
        ValueError: "not_unique".
    """
    if len(set(names)) < len(names):
        raise ValueError("not_unique")
    return names


VariantNames = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(unique)]
Part = Literal["data", "results", "features"]


class Options(BaseModel):
    """What every picture has.

    Class attributes (of the kind, not of the single picture):
        section: the part of the report that it belongs to.
        module: the module in report/figures/ that draws it; the module's code is part of the cache key.
        format: "png", or "svg" where lines are few.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    section: ClassVar[Part]
    module: ClassVar[str]
    format: ClassVar[Literal["png", "svg"]] = "png"

    kind: str
    label: Label


class OfOneRun(Options):
    """A picture of one trained network."""

    variant: str | None = Field(None, description="which variant; default: the baseline")
    seed: Seed | None = Field(None, description="which of its runs, by the run's seed; default: the first")


class OfVariants(Options):
    """A picture of several variants, with all their runs."""

    variants: VariantNames | None = Field(None, description="which variants, in this order; default: all")


class Samples(Options):
    """A grid of training digits with their labels."""

    section: ClassVar[Part] = "data"
    module: ClassVar[str] = "samples"

    kind: Literal["samples"] = "samples"
    label: Label = "samples"
    count: int = Field(20, ge=1, le=200, description="how many digits, the classes taking turns")
    seed: Seed = Field(0, description="seed of the choice of digits")


class LearningCurves(OfVariants):
    """Loss and accuracy over the epochs, training and test, variants overlaid."""

    section: ClassVar[Part] = "results"
    module: ClassVar[str] = "curves"
    format: ClassVar[Literal["png", "svg"]] = "svg"

    kind: Literal["learning_curves"] = "learning_curves"
    label: Label = "learning_curves"
    log: bool = Field(False, description="logarithmic axis for the loss")


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

    kind: Literal["kernels"] = "kernels"
    label: Label = "kernels"
    layer: str = Field(
        "C1", description="a convolution, by its name in the paper (C1, C3) or in the module (conv1, conv2)"
    )


PictureOptions = Annotated[Samples | LearningCurves | LayerGrid | Kernels, Field(discriminator="kind")]

DEFAULT_PICTURES: tuple[Samples | LearningCurves | LayerGrid | Kernels, ...] = (
    Samples(),
    LearningCurves(),
    LayerGrid(),
    Kernels(),
)
"""What a report shows whose spec names no figures."""
