"""Options of pictures of the data, of the network as designed, and of how well it does."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from report.specification.picture_bases import (
    Label,
    OfImages,
    OfNetwork,
    OfOneRun,
    OfVariants,
    Options,
    Part,
    Seed,
)


class Samples(Options):
    """A grid of training digits with their labels."""

    section: ClassVar[Part] = "data"
    module: ClassVar[str] = "samples"

    kind: Literal["samples"] = "samples"
    label: Label = "samples"
    count: int = Field(20, ge=1, le=200, description="how many digits, the classes taking turns")
    seed: Seed = Field(0, description="seed of the choice of digits")


class Architecture(OfNetwork):
    """The network drawn to scale: stacks of feature maps, columns of units, sizes and parameter counts."""

    section: ClassVar[Part] = "model"
    module: ClassVar[str] = "architecture"
    format: ClassVar[Literal["png", "svg"]] = "svg"

    kind: Literal["architecture"] = "architecture"
    label: Label = "architecture"


class LearningCurves(OfVariants):
    """Loss and accuracy over the epochs: training and test of one variant, or the test curves of several."""

    section: ClassVar[Part] = "results"
    module: ClassVar[str] = "curves"
    format: ClassVar[Literal["png", "svg"]] = "svg"

    kind: Literal["learning_curves"] = "learning_curves"
    label: Label = "learning_curves"
    log: bool = Field(True, description="logarithmic axes for the loss and for the share of wrong answers")


class GradientNorms(OfVariants):
    """The norm of each layer's gradient over the epochs, a panel a variant.

    Class attributes:
        most: how many variants it has room for.
    """

    section: ClassVar[Part] = "results"
    module: ClassVar[str] = "gradient_norms"
    format: ClassVar[Literal["png", "svg"]] = "svg"
    most: ClassVar[int] = 9

    kind: Literal["gradient_norms"] = "gradient_norms"
    label: Label = "gradient_norms"


class Tradeoff(OfVariants):
    """Accuracy against the number of parameters and against the time that an epoch takes."""

    section: ClassVar[Part] = "results"
    module: ClassVar[str] = "tradeoff"
    format: ClassVar[Literal["png", "svg"]] = "svg"
    timed: ClassVar[bool] = True

    kind: Literal["tradeoff"] = "tradeoff"
    label: Label = "tradeoff"


class Confusion(OfOneRun):
    """The confusion matrix: counts, and shares of each true class."""

    section: ClassVar[Part] = "results"
    module: ClassVar[str] = "confusion"
    arrays: ClassVar[str] = "answers"

    kind: Literal["confusion"] = "confusion"
    label: Label = "confusion"


class Mistakes(OfOneRun):
    """Misclassified images with true class, answer and confidence, most confident first."""

    section: ClassVar[Part] = "results"
    module: ClassVar[str] = "predictions"
    arrays: ClassVar[str] = "answers"

    kind: Literal["mistakes"] = "mistakes"
    label: Label = "mistakes"
    count: int = Field(16, ge=1, le=100, description="how many at most")


class Predictions(OfImages):
    """Images with true class, answer and confidence, right ones in one colour and wrong ones in another."""

    section: ClassVar[Part] = "results"
    module: ClassVar[str] = "predictions"
    arrays: ClassVar[str] = "answers"

    kind: Literal["predictions"] = "predictions"
    label: Label = "predictions"
    count: int = Field(16, ge=1, le=100, description="how many images")
