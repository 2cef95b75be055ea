"""What kinds of pictures have in common: options models to build a kind from. Nothing heavy is imported here."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Label = Annotated[
    str,
    Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=60, description="what ref() names the picture by"),
]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Digit = Annotated[int, Field(ge=0, le=9)]
Index = Annotated[int, Field(ge=0)]
Part = Literal["data", "model", "results", "features"]
LayerRole = Literal["kernels", "maps", "units"]
"""What a named layer must have: kernels (a convolution), feature maps, or simply an output."""
Scale = Literal["shared", "image"]
ColourMap = Literal["gray", "viridis", "magma", "inferno", "hot", "cividis"]
Medium = Literal["png", "svg", "gif", "webp"]


def unique(items: tuple[object, ...]) -> tuple[object, ...]:
    """Refuse an item that is there twice.

    Raises:
        ValueError: "not_unique".
    """
    if len(set(items)) < len(items):
        raise ValueError("not_unique")
    return items


VariantNames = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(unique)]
Indices = Annotated[tuple[Index, ...], Field(min_length=1, max_length=100), AfterValidator(unique)]


class Options(BaseModel):
    """What every picture has.

    Class attributes (of the kind, not of the single picture):
        section: the part of the report that it belongs to.
        module: the module in report/figures/ that draws it; its code is part of the cache key.
        arrays: the module in report/figures/ that finds what it shows; "" where drawing.py itself does.
        format: "png", or "svg" where lines are few; of an animation the format of its still.
        timed: whether it shows how long training took, which two trainings of one recipe differ in.
        layer_role: what the layer that `layer` names must have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    section: ClassVar[Part]
    module: ClassVar[str]
    arrays: ClassVar[str] = ""
    format: ClassVar[Literal["png", "svg"]] = "png"
    timed: ClassVar[bool] = False
    layer_role: ClassVar[LayerRole] = "maps"

    kind: str
    label: Label

    @property
    def medium(self) -> Medium:
        """The format of the picture's file."""
        return self.format

    def written(self) -> dict[str, object]:
        """What was written, as JSON data: some options exclude each other where they are written, be it with their defaults."""
        return {"kind": self.kind, **self.model_dump(mode="json", exclude_unset=True)}


class OfVariants(Options):
    """A picture of several variants, with all their runs."""

    variants: VariantNames | None = Field(None, description="which variants, in this order; default: all")


class OfNetwork(Options):
    """A picture of one variant's network."""

    variant: str | None = Field(None, description="which variant; default: the baseline")


class OfOneRun(OfNetwork):
    """A picture of one trained network."""

    seed: Seed | None = Field(None, description="which of its runs, by the run's seed; default: the first")


class OfOneImage(OfOneRun):
    """A picture of what one trained network makes of one image: `index` names it, else `digit` and `choice` find it."""

    index: Index | None = Field(None, description="which image of the evaluated set, from 0")
    digit: Digit | None = Field(None, description="an image of this class")
    choice: Seed | None = Field(None, description="seed of a random choice; default: the first that fits")

    @model_validator(mode="after")
    def _one_way_to_choose(self) -> Self:
        if self.index is not None and (self.digit is not None or self.choice is not None):
            raise ValueError("index_alone")
        return self


class OfImages(OfOneRun):
    """A picture of what one trained network makes of some images: `indices` names them, else the other options find them."""

    indices: Indices | None = Field(None, description="which images of the evaluated set, from 0")
    digit: Digit | None = Field(None, description="images of this class alone; default: of any")
    count: int = Field(3, ge=1, le=100, description="how many images")
    choice: Seed | None = Field(None, description="seed of a random choice; default: the first that fit")

    @model_validator(mode="after")
    def _one_way_to_choose(self) -> Self:
        if self.indices is not None and self.model_fields_set & {"digit", "count", "choice"}:
            raise ValueError("indices_alone")
        return self

    @property
    def images(self) -> int:
        """How many images it shows."""
        return self.count if self.indices is None else len(self.indices)


class Film(Options):
    """What an animation has: its file moves, its still stands for it in print.

    Class attributes:
        pace: seconds a frame where the spec gives none.
    """

    pace: ClassVar[float] = 1.0

    seconds: float | None = Field(None, ge=0.02, le=60, description="how long each frame is shown, s")
    fps: float | None = Field(None, ge=1 / 60, le=50, description="frames a second, instead of seconds")
    file: Literal["gif", "webp"] = Field("gif", description="format of the animation")

    @model_validator(mode="after")
    def _one_pace(self) -> Self:
        if self.seconds is not None and self.fps is not None:
            raise ValueError("seconds_or_fps")
        return self

    @property
    def milliseconds(self) -> int:
        """How long each frame is shown, in steps of 10 ms as GIF counts."""
        seconds = self.seconds or (1 / self.fps if self.fps else self.pace)
        return max(20, 10 * round(100 * seconds))

    @property
    def medium(self) -> Medium:
        """The format of the animation's file."""
        return self.file
