"""The networks that are known by a name, each with the images that it was made for.

    classic     28x28 input padded by 2, sigmoid, average pooling           61,706 parameters
    relu32      32x32 input, ReLU, average pooling                          61,706
    relu_max    28x28 input, standard grey levels, ReLU, max pooling        61,706
    simple_cnn  16 and 32 maps, ReLU, max pooling, one hidden layer         215,370
    lecun1998   LeCun, Bottou, Bengio and Haffner 1998, section II.B        60,000
    lenet1      as many links as LeCun et al. 1990 (NIPS 2): 98,442         2,578

The specs in experiments/ train them; tests/report/test_experiments.py holds the two together. LeNet-4 is not
here: what was published does not determine it (docs/experiments.md). No torch is imported here.
"""

from __future__ import annotations

from typing import NamedTuple

from lenet.recipe import DataRecipe, ModelRecipe


class NamedNetwork(NamedTuple):
    """A network and its input."""

    data: DataRecipe
    model: ModelRecipe


FAMILY: dict[str, NamedNetwork] = {
    "classic": NamedNetwork(DataRecipe(), ModelRecipe()),
    "relu32": NamedNetwork(DataRecipe(image_size=32), ModelRecipe(paddings=(0, 0), activation="relu")),
    "relu_max": NamedNetwork(
        DataRecipe(normalization="standard"), ModelRecipe(activation="relu", pooling="max")
    ),
    "simple_cnn": NamedNetwork(
        DataRecipe(),
        ModelRecipe(
            channels=(16, 32), paddings=(2, 2), activation="relu", pooling="max", hidden=(128,), dropout=0.2
        ),
    ),
    "lecun1998": NamedNetwork(
        DataRecipe(image_size=32, normalization="lecun1998"),
        ModelRecipe(
            paddings=(0, 0),
            activation="scaled_tanh",
            pooling="subsampling",
            connections="lecun1998",
            initialization="lecun1998",
            output="rbf",
        ),
    ),
    # Four maps of the second convolution see one map of the first stage, eight see two: 20 kernels in all, as in
    # 1990. Which maps are linked is our choice: we had the paper's counts, not its table.
    "lenet1": NamedNetwork(
        DataRecipe(normalization="lecun1998"),
        ModelRecipe(
            channels=(4, 12),
            paddings=(0, 0),
            activation="scaled_tanh",
            pooling="subsampling",
            hidden=(),
            connections=(
                *((0,), (1,), (2,), (3,)),
                *((0, 1), (0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (2, 3)),
            ),
            initialization="lecun1998",
        ),
    ),
}
