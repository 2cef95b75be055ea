"""What pictures a report can show, as data: one options model a kind. Nothing heavy is imported here.

A new kind is a model in one of the modules imported here, a pure function in report/figures/, its arrays, a branch in
report/figures/drawing.py, and a caption in report/wording/; mypy names every place that still lacks it.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from report.specification.animation_pictures import (
    AnimatedChannels,
    AnimatedDigits,
    AnimatedScan,
    AnimatedTraining,
)
from report.specification.attribution_pictures import Cam, CamFaithfulness, Gradients
from report.specification.inside_pictures import (
    DenseActivations,
    DigitComparison,
    Embedding,
    FeatureMaps,
    Kernels,
    LayerGrid,
    Surface,
)
from report.specification.picture_bases import (
    Film,
    OfImages,
    OfNetwork,
    OfOneImage,
    OfOneRun,
    OfVariants,
    Options,
    Part,
    unique,
)
from report.specification.result_pictures import (
    Architecture,
    Confusion,
    GradientNorms,
    LearningCurves,
    Mistakes,
    Predictions,
    Samples,
    Tradeoff,
)

__all__ = [
    "DEFAULT_PICTURES",
    "AnimatedChannels",
    "AnimatedDigits",
    "AnimatedScan",
    "AnimatedTraining",
    "Animation",
    "AnyPicture",
    "Architecture",
    "Cam",
    "CamFaithfulness",
    "Confusion",
    "DenseActivations",
    "DigitComparison",
    "Embedding",
    "FeatureMaps",
    "Film",
    "GradientNorms",
    "Gradients",
    "Kernels",
    "LayerGrid",
    "LearningCurves",
    "Mistakes",
    "OfImages",
    "OfNetwork",
    "OfOneImage",
    "OfOneRun",
    "OfVariants",
    "Options",
    "Part",
    "PictureOptions",
    "Predictions",
    "Samples",
    "StillPicture",
    "Surface",
    "Tradeoff",
    "unique",
]

StillPicture = (
    Samples
    | Architecture
    | LearningCurves
    | GradientNorms
    | Tradeoff
    | Confusion
    | Mistakes
    | Predictions
    | LayerGrid
    | Kernels
    | FeatureMaps
    | DigitComparison
    | DenseActivations
    | Embedding
    | Surface
    | Cam
    | CamFaithfulness
    | Gradients
)
Animation = AnimatedDigits | AnimatedChannels | AnimatedTraining | AnimatedScan
AnyPicture = StillPicture | Animation
PictureOptions = Annotated[AnyPicture, Field(discriminator="kind")]

DEFAULT_PICTURES: tuple[AnyPicture, ...] = (
    Samples(),
    LearningCurves(),
    Confusion(),
    Mistakes(),
    LayerGrid(),
    Kernels(),
)
"""What a report shows whose spec names no figures: what graders look for."""
