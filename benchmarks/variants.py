"""The three networks that are timed, as recipes of this project, and the memory of a process."""

from __future__ import annotations

import sys

from lenet.recipe import ModelRecipe, RunRecipe, TrainingRecipe

RECIPES = {
    "classic": RunRecipe(),
    "relu_max": RunRecipe(model=ModelRecipe(activation="relu", pooling="max")),
    "simple_cnn": RunRecipe(
        model=ModelRecipe(
            channels=(16, 32),
            kernel_sizes=(5, 5),
            paddings=(2, 2),
            activation="relu",
            pooling="max",
            hidden=(128,),
            dropout=0.2,
        ),
        training=TrainingRecipe(batch_size=64, learning_rate=1e-3),
    ),
}


def peak_mb() -> float:
    """Largest resident memory of this process so far, MB; 0 where the system does not tell (Windows)."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
