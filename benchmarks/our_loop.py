"""Training as this project does it, on one thread: `python -m benchmarks.our_loop VARIANT EPOCHS [DEVICE]`.

Waits for a line on standard input before it begins, so that several of them begin together. Prints {"seconds": [one
an epoch], "peak_mb": ...}.
"""

from __future__ import annotations

import json
import sys

from benchmarks.variants import RECIPES, peak_mb
from lenet.datasets import load_dataset
from lenet.determinism import deterministic
from lenet.preprocessing import split
from lenet.recipe import Device
from lenet.training import train


def main(variant: str, epochs: int, device: Device = "cpu") -> None:
    """Train and time, as a worker does."""
    deterministic(1, device)
    recipe = RECIPES[variant]
    training = recipe.training.model_copy(update={"epochs": epochs, "device": device})
    recipe = recipe.model_copy(update={"training": training})
    splits = split(load_dataset(recipe.data), recipe.data)
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    seconds = [end.seconds for end in train(recipe, splits)]
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), "cuda" if "cuda" in sys.argv else "cpu")
