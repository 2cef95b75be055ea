"""Options of pictures that ask which part of an image an answer comes from."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from report.specification.inside_pictures import LAYER
from report.specification.picture_bases import ColourMap, Digit, Label, OfImages, OfOneRun, Part, Seed, unique

CamMethod = Literal["grad_cam", "grad_cam_pp", "score_cam", "layer_cam"]
CAM_METHODS: tuple[CamMethod, ...] = ("grad_cam", "grad_cam_pp", "score_cam", "layer_cam")
Methods = Annotated[tuple[CamMethod, ...], Field(min_length=1), AfterValidator(unique)]


class Cam(OfImages):
    """Class activation maps of several methods side by side, laid over the input."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "attention"
    arrays: ClassVar[str] = "attributions"

    kind: Literal["cam"] = "cam"
    label: Label = "cam"
    layer: str = Field("C3", description=LAYER)
    methods: Methods = Field(CAM_METHODS, description="which methods, from left to right")
    target: Digit | None = Field(
        None, description="class that is asked for; default: each image's own answer"
    )
    cmap: ColourMap = Field("inferno", description="colour map")


class CamFaithfulness(OfOneRun):
    """Deletion and insertion curves of each method against random orders of pixels."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "faithfulness"
    arrays: ClassVar[str] = "attributions"
    format: ClassVar[Literal["png", "svg"]] = "svg"

    kind: Literal["cam_faithfulness"] = "cam_faithfulness"
    label: Label = "cam_faithfulness"
    layer: str = Field("C3", description=LAYER)
    methods: Methods = Field(CAM_METHODS, description="which methods")
    count: int = Field(100, ge=100, le=2000, description="how many images, from the first")
    choice: Seed = Field(0, description="seed of the random orders")


class Gradients(OfImages):
    """Where an answer is sensitive: input saliency, integrated gradients, and the gradient at a layer."""

    section: ClassVar[Part] = "features"
    module: ClassVar[str] = "attention"
    arrays: ClassVar[str] = "attributions"

    kind: Literal["gradients"] = "gradients"
    label: Label = "gradients"
    layer: str = Field("C3", description=LAYER)
    target: Digit | None = Field(
        None, description="class that is asked for; default: each image's own answer"
    )
    steps: int = Field(64, ge=8, le=512, description="steps of the integral")
