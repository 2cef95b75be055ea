"""What a run is, as data: dataset, network, training and seed.

A `RunRecipe` is complete: the same recipe on the same machine gives the same bits. The four models are frozen, refuse
unknown fields, and are at once the schema of an experiment spec (report/specification/) and the argument of `train`.
Field names are the keys that students write in YAML. No torch is imported here.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

DatasetName = Literal["mnist", "fashion_mnist", "idx", "folder"]
Normalization = Literal["unit", "standard", "lecun1998"]
Activation = Literal["sigmoid", "tanh", "scaled_tanh", "relu", "leaky_relu", "elu", "gelu", "silu"]
Pooling = Literal["average", "max", "subsampling", "strided"]
Initialization = Literal["default", "xavier", "kaiming", "lecun1998"]
Output = Literal["linear", "rbf"]
Optimizer = Literal["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]
Schedule = Literal["constant", "step", "exponential", "cosine", "one_cycle", "lecun1998"]
Loss = Literal["cross_entropy", "mse", "rbf_map"]
Device = Literal["cpu", "cuda"]

Width = Annotated[int, Field(ge=1, le=4096)]
Connections = tuple[tuple[Annotated[int, Field(ge=0)], ...], ...]


class Recipe(BaseModel):
    """Base of all recipe parts: immutable, no unknown keys, no infinities."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class AugmentationRecipe(Recipe):
    """Random affine distortion of each training image, anew in each epoch (torchvision.transforms.v2.RandomAffine)."""

    rotation: float = Field(0.0, ge=0, le=180, description="largest rotation either way, degrees")
    translation: float = Field(
        0.0, ge=0, le=0.5, description="largest shift either way, fraction of the image size"
    )
    scale: tuple[float, float] = Field((1.0, 1.0), description="smallest and largest zoom factor")
    shear: float = Field(0.0, ge=0, le=60, description="largest shear either way, degrees")

    @model_validator(mode="after")
    def _scale_is_an_interval(self) -> Self:
        low, high = self.scale
        if not 0.1 <= low <= high <= 10:
            raise ValueError("scale_interval")
        return self


class DataRecipe(Recipe):
    """Which images a run sees, and how their grey levels are scaled."""

    name: DatasetName = Field("mnist", description="dataset")
    path: str | None = Field(
        None, description="folder of the files, for name: idx and name: folder; not part of the run's key"
    )
    image_size: int = Field(
        28, ge=4, le=256, description="side in pixels after zero padding on all sides, e.g. 28 or 32"
    )
    normalization: Normalization = Field(
        "unit",
        description="grey levels: unit = [0, 1]; standard = (x - 0.1307) / 0.3081; lecun1998 = [-0.1, 1.175]",
    )
    train_size: int | None = Field(None, ge=1, description="use only the first so many training images")
    validation_size: int = Field(
        0,
        ge=0,
        description="hold out the last so many training images and evaluate on them instead of the test set",
    )
    augmentation: AugmentationRecipe | None = Field(
        None, description="random distortion of the training images"
    )


class ModelRecipe(Recipe):
    """A network of the LeNet family: convolution + activation + pooling stages, hidden layers, an output.

    The defaults are the LeNet-5 with 61,706 parameters of today's textbooks (28x28 input padded by 2, sigmoid, average pooling).
    Layer names follow the paper: C1, S2, C3, S4, C5, F6, output.
    """

    channels: tuple[Width, ...] = Field(
        (6, 16), min_length=1, max_length=4, description="feature maps of each convolution"
    )
    kernel_sizes: tuple[Annotated[int, Field(ge=1, le=31)], ...] = Field(
        (5, 5), description="side of each kernel, pixels"
    )
    paddings: tuple[Annotated[int, Field(ge=0, le=15)], ...] = Field(
        (2, 0), description="zero padding, pixels"
    )
    activation: Activation = Field(
        "sigmoid", description="squashing function after each convolution and hidden layer"
    )
    pooling: Pooling = Field("average", description="2x2 subsampling after each convolution")
    hidden: tuple[Width, ...] = Field((120, 84), max_length=6, description="units of each hidden layer")
    connections: Literal["full", "lecun1998"] | Connections = Field(
        "full", description="which maps of the first stage each map of the second convolution sees"
    )
    dropout: float = Field(
        0.0, ge=0, lt=1, description="probability of dropping a hidden unit while training"
    )
    batch_norm: bool = Field(False, description="batch normalisation between convolution and activation")
    initialization: Initialization = Field("default", description="distribution of the first weights")
    output: Output = Field("linear", description="linear logits, or the paper's distances to fixed codes")

    @model_validator(mode="after")
    def _one_entry_per_convolution(self) -> Self:
        if not len(self.channels) == len(self.kernel_sizes) == len(self.paddings):
            raise ValueError("one_entry_per_convolution")
        return self


class TrainingRecipe(Recipe):
    """How the weights are found."""

    epochs: int = Field(30, ge=1, le=10_000, description="passes over the training images")
    batch_size: int = Field(512, ge=1, le=60_000, description="images a step")
    optimizer: Optimizer = Field("adam", description="update rule")
    learning_rate: float = Field(
        0.01, gt=0, le=1000, description="step size (the largest one of the schedule)"
    )
    momentum: float = Field(0.9, ge=0, lt=1, description="for momentum, nesterov and rmsprop")
    weight_decay: float = Field(0.0, ge=0, le=10, description="L2 penalty (decoupled for adamw)")
    schedule: Schedule = Field("constant", description="how the step size changes over the epochs")
    decay_every: int = Field(10, ge=1, description="step: epochs between two decays")
    decay_factor: float = Field(
        0.1, gt=0, le=1, description="step: factor of each decay; exponential: factor an epoch"
    )
    loss: Loss = Field("cross_entropy", description="what is minimised")
    label_smoothing: float = Field(0.0, ge=0, lt=1, description="share of the target spread over all classes")
    threads: int = Field(
        1,
        ge=1,
        le=256,
        description="threads of a run; results depend on it",
    )
    device: Device = Field(
        "cpu", description="what computes: the processor, or an NVIDIA graphics card; results depend on it"
    )


class RunRecipe(Recipe):
    """Everything that decides a run's result."""

    data: DataRecipe = DataRecipe()
    model: ModelRecipe = ModelRecipe()
    training: TrainingRecipe = TrainingRecipe()
    seed: int = Field(0, ge=0, le=2**31 - 1)
